import { physicalAddress } from '../debug/linear-memory.ts';
import { exitCodeOf } from '../run/outcome.ts';
import { outcomeLine, positionLine } from '../terminal/report.ts';
import type { DebuggedVm, DebugStop } from './debugged-vm.ts';
import { MAX_PACKET_BYTES, PacketReader, framed } from './packet.ts';
import { ERROR_ARGUMENT, count, number } from './numbers.ts';
import { GdbState, fromBinary, fromHex } from './gdb-state.ts';
import { targetXml } from './target-description.ts';

const SIGINT = 2;
const SIGTRAP = 5;
const ACK = Uint8Array.of(0x2b);
const NACK = Uint8Array.of(0x2d);

const watchNames = { write: 'watch', read: 'rwatch', access: 'awatch' } as const;

const hexText = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
/**
 * The GDB remote serial protocol around a VM: bytes in by `receive`, bytes out by `send`. Threads are vCPUs, numbered from 1. A packet that means nothing is
 * answered as the protocol says, with an empty packet or an error.
 * @source GDB manual "Remote Protocol"
 */
export class GdbStub {
  readonly #vm: DebuggedVm;
  readonly #state: GdbState;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #onEnd: (how: 'killed' | 'detached' | 'ended') => void;
  readonly #reader = new PacketReader();
  #acknowledges = true;
  /** vCPU that registers and memory are those of, and that `s` steps. */
  #current = 0;
  #isRunning = false;
  #running: Promise<void> = Promise.resolve();
  #isConnected = true;
  #last: DebugStop = { kind: 'breakpoint', vcpu: 0 };
  #sent: Uint8Array | undefined;

  /** @param onEnd the debugger needs the VM no more */
  constructor(vm: DebuggedVm, send: (bytes: Uint8Array) => void, onEnd: (how: 'killed' | 'detached' | 'ended') => void) {
    this.#vm = vm;
    this.#state = new GdbState(vm.view);
    this.#send = send;
    this.#onEnd = onEnd;
  }

  /** Bytes from the debugger. */
  receive(bytes: Uint8Array): void {
    for (const input of this.#reader.push(bytes)) {
      if (input.kind === 'interrupt') this.#vm.interrupt();
      else if (input.kind === 'nack' && this.#sent !== undefined) this.#send(this.#sent);
      else if (input.kind === 'damaged' && this.#acknowledges) this.#send(NACK);
      else if (input.kind === 'packet') {
        if (this.#acknowledges) this.#send(ACK);
        this.#command(input.text);
      }
    }
  }

  /** The line is broken: a guest that runs is stopped. Resolves when it stands still. */
  async hangUp(): Promise<void> {
    this.#isConnected = false;
    this.#vm.clearBreakpoints();
    this.#vm.interrupt();
    await this.#running;
  }

  #reply(text: string): void {
    this.#sent = framed(text);
    this.#send(this.#sent);
  }

  #command(packet: string): void {
    if (this.#isRunning) return; // all-stop: only Ctrl-C is heard
    const answer = this.#answer(packet);
    if (answer !== undefined) this.#reply(answer);
  }

  /** What to answer; undefined: the answer comes later, or there is none. */
  #answer(packet: string): string | undefined {
    const rest = packet.slice(1);
    switch (packet[0]) {
      case '?':
        return this.#stopReply(this.#last);
      case 'g':
        return this.#state.readAll(this.#current);
      case 'G':
        return this.#state.writeAll(this.#current, rest);
      case 'p':
        return this.#state.readOne(this.#current, rest);
      case 'P':
        return this.#state.writeOne(this.#current, rest);
      case 'm':
        return this.#state.readMemory(this.#current, rest);
      case 'M':
        return this.#state.writeMemory(this.#current, rest, fromHex);
      case 'X':
        return this.#state.writeMemory(this.#current, rest, fromBinary);
      case 'H':
        return this.#selectThread(rest);
      case 'T':
        return this.#threadId(rest) === undefined ? ERROR_ARGUMENT : 'OK';
      case 'c':
      case 's':
        return this.#resume(packet[0], this.#current, rest);
      case 'v':
        return this.#verbose(packet);
      case 'Z':
      case 'z':
        return this.#breakpoint(packet[0] === 'Z', rest);
      case 'q':
      case 'Q':
        return this.#query(packet);
      case 'D':
        this.#vm.clearBreakpoints();
        this.#reply('OK');
        this.#onEnd('detached');
        return undefined;
      case 'k':
        this.#onEnd('killed');
        return undefined;
      default:
        return '';
    }
  }

  #stopReply(stop: DebugStop): string {
    if (stop.kind === 'ended') return `W${exitCodeOf(stop.outcome).toString(16).padStart(2, '0')}`;
    const signal = stop.kind === 'interrupt' ? SIGINT : SIGTRAP;
    const why = stop.kind === 'watchpoint' ? `${watchNames[stop.on]}:${stop.address.toString(16)};` : '';
    return `T${signal.toString(16).padStart(2, '0')}thread:${(stop.vcpu + 1).toString(16)};${why}`;
  }

  /** vCPU of a thread id: -1 and 0 are any; undefined: there is none. */
  #threadId(text: string): number | undefined {
    if (text === '-1' || text === '0') return this.#current;
    const id = number(text);
    const vcpu = id === undefined ? -1 : Number(id) - 1;
    return this.#vm.vcpuIds.includes(vcpu) ? vcpu : undefined;
  }

  #selectThread(text: string): string {
    const vcpu = this.#threadId(text.slice(1));
    if (vcpu === undefined) return ERROR_ARGUMENT;
    this.#current = vcpu;
    return 'OK';
  }

  #resume(how: 'c' | 's', vcpu: number, address = ''): undefined | string {
    if (address !== '') {
      const rip = number(address);
      if (rip === undefined || !this.#vm.view.writeRegister(vcpu, 'rip', rip)) return ERROR_ARGUMENT;
    }
    if (this.#last.kind === 'ended') return this.#stopReply(this.#last);
    if (how === 's') {
      this.#stopped(this.#vm.step(vcpu));
      return undefined;
    }
    this.#isRunning = true;
    this.#running = this.#vm.run().then((stop) => {
      this.#isRunning = false;
      this.#stopped(stop);
    });
    return undefined;
  }

  #stopped(stop: DebugStop): void {
    this.#last = stop;
    if (stop.kind !== 'ended') this.#current = stop.vcpu;
    if (!this.#isConnected) return;
    this.#reply(this.#stopReply(stop));
    if (stop.kind === 'ended') this.#onEnd('ended');
  }

  #verbose(packet: string): string | undefined {
    if (packet === 'vCont?') return 'vCont;c;C;s;S';
    if (packet.startsWith('vKill')) {
      this.#reply('OK');
      this.#onEnd('killed');
      return undefined;
    }
    if (!packet.startsWith('vCont;')) return '';
    const actions = packet.slice('vCont;'.length).split(';');
    for (const action of actions) {
      const [what = '', thread = '-1'] = action.split(':');
      if (!/^([cs]|[CS][0-9a-fA-F]{2})$/.test(what)) return ERROR_ARGUMENT;
      if (what[0]!.toLowerCase() !== 's') continue;
      const vcpu = this.#threadId(thread);
      return vcpu === undefined ? ERROR_ARGUMENT : this.#resume('s', vcpu);
    }
    return this.#resume('c', this.#current);
  }

  #breakpoint(isSet: boolean, text: string): string {
    const [kind, where, size] = text.split(';')[0]!.split(',');
    const number1 = count(kind);
    const address = number(where);
    const bytes = count(size);
    if (
      number1 === undefined ||
      address === undefined ||
      bytes === undefined ||
      (number1 > 1 && (bytes === 0 || address + BigInt(bytes) > 1n << 64n))
    )
      return ERROR_ARGUMENT;
    const isDone = isSet ? this.#vm.setBreakpoint(number1, address, bytes) : this.#vm.clearBreakpoint(number1, address, bytes);
    return isDone ? 'OK' : '';
  }

  #query(packet: string): string | undefined {
    const [name = '', ...rest] = packet.split(/[:,;]/);
    switch (name) {
      case 'qSupported':
        return `PacketSize=${MAX_PACKET_BYTES.toString(16)};qXfer:features:read+;QStartNoAckMode+;vContSupported+;hwbreak+;swbreak+`;
      case 'QStartNoAckMode':
        this.#reply('OK');
        this.#acknowledges = false;
        return undefined;
      case 'qXfer':
        return packet.startsWith('qXfer:features:read:target.xml:')
          ? this.#part(targetXml(), rest.at(-2), rest.at(-1))
          : packet.startsWith('qXfer:features:')
            ? 'E00'
            : '';
      case 'qfThreadInfo':
        return `m${this.#vm.vcpuIds.map((id) => (id + 1).toString(16)).join(',')}`;
      case 'qsThreadInfo':
        return 'l';
      case 'qThreadExtraInfo': {
        const vcpu = this.#threadId(rest[0] ?? '');
        return vcpu === undefined ? ERROR_ARGUMENT : hexText(`vCPU ${vcpu}`);
      }
      case 'qC':
        return `QC${(this.#current + 1).toString(16)}`;
      case 'qAttached':
        return '1';
      case 'qSymbol':
        return 'OK';
      case 'qRcmd':
        return this.#monitor(rest[0] ?? '');
      default:
        return '';
    }
  }

  #part(text: string, from: string | undefined, length: string | undefined): string {
    const start = count(from);
    const bytes = count(length);
    if (start === undefined || bytes === undefined) return ERROR_ARGUMENT;
    const piece = text.slice(start, start + bytes);
    return `${start + piece.length >= text.length ? 'l' : 'm'}${piece}`;
  }

  /** `monitor ...` in GDB. */
  #monitor(coded: string): string {
    const bytes = /^([0-9a-fA-F]{2})*$/.test(coded) ? (coded.match(/../g) ?? []) : [];
    const [command = '', argument] = String.fromCharCode(...bytes.map((digits) => parseInt(digits, 16)))
      .trim()
      .split(/\s+/);
    const address = number(argument?.replace(/^0x/, ''));
    if (command === 'info')
      return hexText(
        `${positionLine(this.#vm.session)}${this.#last.kind === 'ended' ? `, ended: ${outcomeLine(this.#last.outcome)}` : ''}\n`,
      );
    if (command === 'gpa' && address !== undefined) {
      const physical = physicalAddress(this.#vm.view, this.#current, address);
      return hexText(physical === undefined ? 'not mapped\n' : `GPA 0x${physical.toString(16)}\n`);
    }
    return hexText('monitor info: where the VM is\nmonitor gpa ADDRESS: the guest-physical address of a linear one\n');
  }
}

import { vmExit, type CpuidEntry, type Machine, type PlatformConfig } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { TdxModule } from '../../src/module.ts';
import { UnimplementedLeaf } from '../../src/unimplemented-leaf.ts';
import { adoptUuid } from './adopt.ts';
import { adoptMasked } from './mask.ts';
import { REGISTERS, compareBytes, compareRegisters, hex, type Difference } from './compare.ts';
import { ForeignLocks } from './foreign-locks.ts';
import { guestBytes } from './guest-memory.ts';
import { FakeMachine, type FakeLp } from './fake-machine.ts';
import { fromHex, platformConfig, sysinfoOptions } from './platform.ts';
import { readTranscript, type PlatformRecord, type TranscriptEvent } from './transcript-file.ts';

export interface FileResult {
  readonly file: string;
  readonly events: number;
  matched: number;
  differing: number;
  skipped: number;
  unsound: number;
  /** Where the file stopped. */
  stop?: { readonly event: TranscriptEvent; readonly difference?: Difference; readonly reason?: string };
}

/** Replays one recording from its text alone. The first event that differs or is not implemented ends the file. */
export function replayFile(path: string): FileResult {
  const events = readTranscript(path);
  const result: FileResult = { file: path, events: events.length, matched: 0, differing: 0, skipped: 0, unsound: 0 };
  const replay = new Replay();
  for (const [i, event] of events.entries()) {
    try {
      const outcome = replay.step(event);
      if (outcome === 'unsound') {
        result.unsound++;
        continue;
      }
      if (outcome !== undefined) {
        result.differing = 1;
        // What comes after a difference builds on it: neither matched nor skipped would be true, so it counts as skipped.
        result.skipped = events.length - i - 1;
        result.stop = { event, difference: outcome };
        return result;
      }
      result.matched++;
    } catch (error) {
      if (error instanceof UnimplementedLeaf) {
        result.skipped = events.length - i;
        result.stop = { event, reason: error.message };
        return result;
      }
      result.differing = 1;
      result.skipped = events.length - i - 1;
      result.stop = { event, difference: { field: 'thrown', expected: event.ret ?? 'nothing', got: (error as Error).stack ?? String(error) } };
      return result;
    }
  }
  return result;
}

/** The machine and the module of one recording, and what the replayer must remember between events. */
export class Replay {
  machine!: FakeMachine;
  module!: TdxModule;
  #platform!: PlatformConfig & { readonly lpCpuid: CpuidEntry[][] };
  #record!: PlatformRecord;
  #locks!: ForeignLocks;
  /** Host inputs of the TDH.VP.ENTER in force on each LP. */
  #entered: bigint[][] = [];

  /** @returns undefined when the event came out as recorded */
  step(event: TranscriptEvent): Difference | 'unsound' | undefined {
    if (event.tsc !== undefined) this.machine.clock.set(BigInt(event.tsc));
    switch (event.op) {
      case 'platform':
        this.#reset(event.platform!);
        return undefined;
      case 'mem_write':
        this.#memWrite(event);
        return undefined;
      case 'host_msr':
        for (const lp of this.#lps(event.lp!)) lp.msrs.set(Number(event.msr), BigInt(event.value as string));
        return undefined;
      case 'host_cpuid':
        for (const lp of this.#lps(event.lp!)) {
          const [eax, ebx, ecx, edx] = (event.value as readonly string[]).map(Number) as [number, number, number, number];
          const subleaf = event.subleaf === null || event.subleaf === undefined ? null : Number(event.subleaf);
          this.#platform.lpCpuid[lp.id]!.push([Number(event.leaf), subleaf, eax, ebx, ecx, edx]);
        }
        return undefined;
      case 'hw':
        this.#hardware(event);
        return undefined;
      case 'lock':
        this.#locks.lock(event);
        return undefined;
      case 'unlock':
        this.#locks.unlock(event.id!);
        return undefined;
      case 'msr_native':
      case 'note':
        return undefined;
      case 'seamcall':
        adoptUuid(this.module, event);
        return this.#seamcall(event);
      case 'guest_exit':
        adoptUuid(this.module, event);
        return this.#guestExit(event);
      default:
        throw new Error(`unknown event ${event.op}`);
    }
  }

  #lps(index: number): FakeLp[] {
    return index < 0 ? this.machine.lps : [this.machine.lps[index]!];
  }

  #reset(record: PlatformRecord): void {
    this.#record = record;
    this.#platform = platformConfig(record);
    this.machine = new FakeMachine(this.#platform);
    this.module = new TdxModule(this.machine as Machine, { sysinfo: sysinfoOptions(record) });
    this.machine.loadSeamFirmware(this.module);
    this.#locks = new ForeignLocks(this.module);
    this.#entered = record.lps.map(() => new Array<bigint>(16).fill(0n));
  }

  #memWrite(event: TranscriptEvent): void {
    const bytes = new Uint8Array(event.len!);
    if (event.repeat !== undefined) {
      const pattern = fromHex(event.repeat);
      for (let i = 0; i < bytes.length; i++) bytes[i] = pattern[i % pattern.length]!;
    } else {
      bytes.set(fromHex(event.hex ?? ''));
    }
    this.machine.memory.writeBytes(Number(event.hpa) as Hpa, bytes);
  }

  #hardware(event: TranscriptEvent): void {
    const { fail, lps } = this.machine;
    switch (event.event) {
      case 'rdrand_fail':
        fail.rdrand = event.n!;
        break;
      case 'rdseed_fail':
        fail.rdseed = event.n!;
        break;
      case 'pconfig_fail':
        fail.pconfig = event.n!;
        break;
      case 'intr_pending_after':
        for (const lp of lps) lp.pendingAfter = event.n!;
        break;
      case 'clear':
        this.machine.fail = { rdrand: 0, rdseed: 0, pconfig: 0 };
        for (const lp of lps) lp.pendingAfter = -1;
        break;
      default:
        throw new Error(`unknown hardware event ${String(event.event)}`);
    }
  }

  /** Host registers before a call: the listed ones, the others 0 or the fill pattern. */
  #inputs(event: TranscriptEvent): bigint[] {
    const fill = BigInt(this.#record.regfill);
    return REGISTERS.map((name, i) => {
      const given = event.in?.[name];
      if (given !== undefined) return BigInt(given);
      return fill === 0n ? 0n : BigInt.asUintN(64, fill + BigInt(i));
    });
  }

  #setXmm(lp: FakeLp, text: string): void {
    const bytes = fromHex(text);
    for (let i = 0; i < 16; i++) lp.ymm.set(bytes.subarray(16 * i, 16 * i + 16), 32 * i);
  }
  #xmm(lp: FakeLp): Uint8Array {
    const bytes = new Uint8Array(256);
    for (let i = 0; i < 16; i++) bytes.set(lp.ymm.subarray(32 * i, 32 * i + 16), 16 * i);
    return bytes;
  }

  #seamcall(event: TranscriptEvent): Difference | 'unsound' | undefined {
    const lp = this.machine.lps[event.lp!]!;
    const inputs = this.#inputs(event);
    for (const [i, value] of inputs.entries()) lp.gpr[i] = value;
    if (event.xmm_in !== undefined) this.#setXmm(lp, event.xmm_in);
    if (event.leaf === 'TDH.VP.ENTER') this.#entered[lp.id] = inputs;
    lp.seamcall();
    if (event.unsound !== undefined) return 'unsound';
    return this.#compare(event, lp, inputs, undefined);
  }

  #guestExit(event: TranscriptEvent): Difference | 'unsound' | undefined {
    const lp = this.machine.lps[event.lp!]!;
    if (lp.mode !== 'non-root') return { field: 'mode', expected: 'a guest runs on this LP', got: lp.mode };
    this.#imposeGuestState(event, lp);
    const inputs = REGISTERS.map((name, i) => (name === 'rsp' ? lp.gpr[i]! : BigInt(event.in?.[name] ?? 0)));
    for (const [i, value] of inputs.entries()) lp.gpr[i] = value;
    if (event.xmm_in !== undefined) this.#setXmm(lp, event.xmm_in);
    lp.rip = BigInt(event.rip ?? 0);
    const number = (text: string | undefined): number => Number(text ?? 0);
    lp.takeVmExit(
      vmExit(number(event.reason), {
        qualification: BigInt(event.qual ?? 0),
        instructionLength: number(event.ilen),
        instructionInformation: number(event.iinfo),
        guestLinearAddress: BigInt(event.gla ?? 0),
        guestPhysicalAddress: BigInt(event.gpa ?? 0),
        interruptionInformation: number(event.intr_info),
        interruptionErrorCode: number(event.intr_err),
        idtVectoringInformation: number(event.idt_vec),
        idtVectoringErrorCode: number(event.idt_err),
      }),
    );
    if (event.unsound !== undefined) return 'unsound';
    return this.#compare(event, lp, this.#entered[lp.id]!, inputs);
  }

  #imposeGuestState(event: TranscriptEvent, lp: FakeLp): void {
    const { mode, cpl } = event.guest_state ?? { mode: 'long64', cpl: 0 };
    const v = lp.seam.vmcs;
    const AR_CS = 0x4816;
    const AR_SS = 0x4818;
    lp.cpl = cpl;
    const csAr = v.read(AR_CS) & ~0x6060n;
    const dpl = BigInt(cpl) << 5n;
    if (mode === 'prot32') {
      lp.cr0 = (lp.cr0 | 1n) & ~(1n << 31n);
      lp.efer &= ~0x500n;
      v.write(AR_CS, csAr | dpl | 0x4000n);
    } else {
      lp.cr0 |= 0x8000_0001n;
      lp.cr4 |= 0x20n;
      lp.efer |= 0xd00n;
      v.write(AR_CS, csAr | dpl | (mode === 'long64' ? 0x2000n : 0x4000n));
    }
    v.write(AR_SS, (v.read(AR_SS) & ~0x60n) | dpl);
    v.write(0x4824, BigInt(event.interruptibility ?? 0));
  }

  /** `host`: inputs that outputs are relative to; `guestBefore`: guest registers before the exit. */
  #compare(event: TranscriptEvent, lp: FakeLp, host: readonly bigint[], guestBefore: readonly bigint[] | undefined): Difference | undefined {
    const ret = lp.mode === 'root' ? 'host' : 'guest';
    if (ret !== event.ret) {
      return { field: 'ret', expected: event.ret ?? '', got: ret === 'host' ? `host, rax ${hex(lp.gpr[0]!)}` : `guest, rip ${hex(lp.rip)}` };
    }
    const difference = ret === 'host' ? this.#compareHost(event, lp, host) : this.#compareGuest(event, lp, guestBefore);
    if (difference !== undefined) return difference;
    for (const buffer of event.mem ?? []) {
      const got = this.machine.memory.readBytes(Number(buffer.hpa) as Hpa, buffer.len);
      const found = compareBytes(`mem ${buffer.hpa}`, got, fromHex(buffer.hex));
      if (found !== undefined) return found;
    }
    for (const buffer of event.gmem ?? []) {
      const got = guestBytes(this.module, lp.id, Number(buffer.gpa), buffer.len);
      if (got === undefined) continue;
      // The MAC of a TDREPORT is not architectural.
      const ignore = buffer.len === 1024 ? ([[224, 256]] as const) : [];
      const found = compareBytes(`guest memory ${buffer.gpa}`, got, fromHex(buffer.hex), ignore);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #compareHost(event: TranscriptEvent, lp: FakeLp, host: readonly bigint[]): Difference | undefined {
    const expected = REGISTERS.map((name, i) => (event.out?.[name] === undefined ? host[i]! : BigInt(event.out[name])));
    adoptMasked(event, lp.gpr, expected);
    const found = compareRegisters(lp.gpr, expected, true);
    if (found !== undefined) return found;
    return event.xmm_out === undefined ? undefined : compareBytes('xmm', this.#xmm(lp), fromHex(event.xmm_out));
  }

  #compareGuest(event: TranscriptEvent, lp: FakeLp, before: readonly bigint[] | undefined): Difference | undefined {
    const guest = event.guest!;
    const expected = REGISTERS.map((name, i) => (guest.regs[name] === undefined ? (before?.[i] ?? 0n) : BigInt(guest.regs[name])));
    adoptMasked(event, lp.gpr, expected);
    const found = compareRegisters(lp.gpr, expected, false);
    if (found !== undefined) return found;
    if (guest.rip !== undefined && BigInt(guest.rip) !== lp.rip) return { field: 'rip', expected: guest.rip, got: hex(lp.rip) };
    const v = lp.seam.vmcs;
    const info = v.read(0x4016);
    const inject = (info >> 31n) & 1n ? hex(info) : 'none';
    const wanted = guest.inject === undefined ? 'none' : hex(BigInt(guest.inject.info));
    if (inject !== wanted) return { field: 'inject', expected: wanted, got: inject };
    if (guest.inject?.err !== undefined && v.read(0x4018) !== BigInt(guest.inject.err)) {
      return { field: 'inject error code', expected: guest.inject.err, got: hex(v.read(0x4018)) };
    }
    for (const [name, value] of Object.entries(guest.state ?? {})) {
      const got = this.#stateOf(lp, name);
      if (got !== BigInt(value)) return { field: `state ${name}`, expected: value, got: hex(got) };
    }
    return event.guest_xmm === undefined ? undefined : compareBytes('guest xmm', this.#xmm(lp), fromHex(event.guest_xmm));
  }

  #stateOf(lp: FakeLp, name: string): bigint {
    const v = lp.seam.vmcs;
    switch (name) {
      case 'cr0':
        return lp.cr0;
      case 'cr4':
        return lp.cr4;
      case 'xcr0':
        return lp.xcr0;
      case 'efer':
        return lp.efer;
      case 'xss':
        return lp.rdmsr(0xda0) ?? 0n;
      case 'debugctl':
        return v.read(0x2802);
      case 'interruptibility':
        return v.read(0x4824);
      case 'procbased':
        return v.read(0x4002);
      default:
        throw new Error(`unknown guest state ${name}`);
    }
  }
}

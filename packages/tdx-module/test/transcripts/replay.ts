import { Seg, VmcsField, vmExit, type CpuidEntry, type PlatformConfig } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { currentVm } from '../../src/l2/l2-vm.ts';
import { ModuleShutdown } from '../../src/module-shutdown.ts';
import { TdxModule } from '../../src/module.ts';
import { UnimplementedLeaf } from '../../src/unimplemented-leaf.ts';
import { hostWrite } from './host-write.ts';
import { RecordedBundles } from './recorded-bundles.ts';
import { RecordedSecrets } from './recorded-secrets.ts';
import { exposePage } from './expose-page.ts';
import { adoptMasked } from './mask.ts';
import { REGISTERS, compareBytes, compareRegisters, hex, type Difference } from './compare.ts';
import { ForeignLocks } from './foreign-locks.ts';
import { compareGuestState } from './guest-state.ts';
import { entered, guestBytes, type GuestView } from './guest-memory.ts';
import { isMsrExitOfNativeAccess, isMsrIntercepted } from './msr-bitmap.ts';
import { fromHex, platformConfig, sysinfoOptions } from './platform.ts';
import { ReplayMachine, type OwnLp } from './replay-machine.ts';
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

/**
 * Replays one recording from its text alone. The first event that differs or is not implemented ends the file.
 * @param moveBefore events before which all goes on in a fresh machine that took a snapshot of the first
 */
export function replayFile(path: string, moveBefore: readonly number[] = []): FileResult {
  const events = readTranscript(path);
  const result: FileResult = { file: path, events: events.length, matched: 0, differing: 0, skipped: 0, unsound: 0 };
  const replay = new Replay();
  for (const [i, event] of events.entries()) {
    try {
      if (moveBefore.includes(i)) replay.move();
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
      result.stop = {
        event,
        difference: { field: 'thrown', expected: event.ret ?? 'nothing', got: (error as Error).stack ?? String(error) },
      };
      return result;
    }
  }
  return result;
}

/** Why the module shut itself down in `call`; undefined: it did not. */
function endsModule(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (!(error instanceof ModuleShutdown)) throw error;
    return error.message;
  }
}

const compareEnd = (event: TranscriptEvent, message: string): Difference | undefined =>
  event.ret === 'fatal' ? undefined : { field: 'ret', expected: event.ret ?? '', got: `fatal: ${message}` };

/** The machine and the module of one recording, and what the replayer must remember between events. */
export class Replay {
  #replay!: ReplayMachine;
  module!: TdxModule;
  #platform!: PlatformConfig & { readonly lpCpuid: CpuidEntry[][] };
  #record!: PlatformRecord;
  #locks!: ForeignLocks;
  #secrets!: RecordedSecrets;
  #bundles!: RecordedBundles;
  /** Host inputs of the TDH.VP.ENTER in force on each LP. */
  #entered: bigint[][] = [];

  /** @returns undefined when the event came out as recorded */
  step(event: TranscriptEvent): Difference | 'unsound' | undefined {
    if (event.tsc !== undefined) this.#replay.machine.clock.set(BigInt(event.tsc));
    switch (event.op) {
      case 'platform':
        this.#reset(event.platform!);
        return undefined;
      case 'mem_write':
        this.#memWrite(event);
        return undefined;
      case 'host_msr':
        for (const lp of this.#lps(event.lp!)) lp.msrs.store(Number(event.msr), BigInt(event.value as string));
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
        return this.#nativeMsr(event);
      case 'note':
        return undefined;
      case 'seamcall':
        this.#secrets.before(this.module, event);
        if (event.unsound !== undefined) {
          const conceal = exposePage(this.module, event);
          this.#seamcall(event);
          conceal();
          return 'unsound';
        }
        return this.#seamcall(event);
      case 'guest_exit':
        this.#secrets.before(this.module, event);
        return this.#guestExit(event);
      default:
        throw new Error(`unknown event ${event.op}`);
    }
  }

  /** The guest reads or writes an MSR without an exit: its bitmap must let it. */
  #nativeMsr(event: TranscriptEvent): Difference | undefined {
    const lp = this.#replay.lps[event.lp!]!;
    if (lp.mode !== 'non-root') return { field: 'mode', expected: 'a guest runs on this LP', got: lp.mode };
    if (!isMsrIntercepted(lp, Number(event.msr), event.access === 'write')) return undefined;
    return { field: `MSR bitmap, ${String(event.access)} of ${String(event.msr)}`, expected: 'no VM exit', got: 'a VM exit' };
  }

  #lps(index: number): OwnLp[] {
    return index < 0 ? [...this.#replay.lps] : [this.#replay.lps[index]!];
  }

  #reset(record: PlatformRecord): void {
    this.#record = record;
    this.#platform = platformConfig(record);
    this.#replay = new ReplayMachine(this.#platform);
    this.module = new TdxModule(this.#replay.machine, { sysinfo: sysinfoOptions(record) });
    this.#replay.machine.loadSeamFirmware(this.module);
    this.#locks = new ForeignLocks(this.module);
    this.#secrets = new RecordedSecrets();
    this.#bundles = new RecordedBundles();
    this.#entered = record.lps.map(() => new Array<bigint>(16).fill(0n));
  }

  /** Goes on in a new machine and a new module that know of the old ones only what their snapshot says. */
  move(): void {
    const { machine, faults } = this.#replay;
    const snapshot = structuredClone(machine.snapshot());
    this.#replay = new ReplayMachine(this.#platform);
    this.#replay.faults = faults;
    this.module = new TdxModule(this.#replay.machine, { sysinfo: sysinfoOptions(this.#record) });
    this.#replay.machine.loadSeamFirmware(this.module);
    this.#replay.machine.restore(snapshot);
    this.#locks = this.#locks.moveTo(this.module);
  }

  #memWrite(event: TranscriptEvent): void {
    const bytes = new Uint8Array(event.len!);
    if (event.repeat !== undefined) {
      const pattern = fromHex(event.repeat);
      for (let i = 0; i < bytes.length; i++) bytes[i] = pattern[i % pattern.length]!;
    } else {
      bytes.set((this.#bundles.ownBytes(event.hex ?? '') ?? fromHex(event.hex ?? '')).subarray(0, bytes.length));
    }
    hostWrite(this.module, Number(event.hpa), bytes);
  }

  #hardware(event: TranscriptEvent): void {
    const { faults } = this.#replay;
    switch (event.event) {
      case 'rdrand_fail':
        faults.rdrand = event.n!;
        break;
      case 'rdseed_fail':
        faults.rdseed = event.n!;
        break;
      case 'pconfig_fail':
        faults.pconfig = event.n!;
        break;
      case 'intr_pending_after':
        faults.pendingAfter = event.n!;
        break;
      case 'clear':
        this.#replay.faults = { rdrand: 0, rdseed: 0, pconfig: 0, pendingAfter: -1 };
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

  #setXmm(lp: OwnLp, text: string): void {
    const bytes = fromHex(text);
    for (let i = 0; i < 16; i++) lp.ymm.set(bytes.subarray(16 * i, 16 * i + 16), 32 * i);
  }
  #xmm(lp: OwnLp): Uint8Array {
    const bytes = new Uint8Array(256);
    for (let i = 0; i < 16; i++) bytes.set(lp.ymm.subarray(32 * i, 32 * i + 16), 16 * i);
    return bytes;
  }

  #seamcall(event: TranscriptEvent): Difference | 'unsound' | undefined {
    const lp = this.#replay.lps[event.lp!]!;
    const inputs = this.#inputs(event);
    for (const [i, value] of inputs.entries()) lp.gpr[i] = value;
    if (event.xmm_in !== undefined) this.#setXmm(lp, event.xmm_in);
    if (event.leaf === 'TDH.VP.ENTER') this.#entered[lp.id] = inputs;
    const ended = endsModule(() => lp.seamcall());
    if (ended !== undefined) return compareEnd(event, ended);
    if (event.unsound !== undefined) return 'unsound';
    return this.#compare(event, lp, inputs, undefined);
  }

  #guestExit(event: TranscriptEvent): Difference | 'unsound' | undefined {
    const lp = this.#replay.lps[event.lp!]!;
    if (lp.mode !== 'non-root') return { field: 'mode', expected: 'a guest runs on this LP', got: lp.mode };
    if (isMsrExitOfNativeAccess(event, lp))
      return { field: `MSR bitmap, ${event.in?.['rcx'] ?? '0x0'}`, expected: 'a VM exit', got: 'none' };
    this.#imposeGuestState(event, lp);
    const inputs = REGISTERS.map((name, i) => (name === 'rsp' ? lp.gpr[i]! : BigInt(event.in?.[name] ?? 0)));
    for (const [i, value] of inputs.entries()) lp.gpr[i] = value;
    if (event.xmm_in !== undefined) this.#setXmm(lp, event.xmm_in);
    lp.rip = BigInt(event.rip ?? 0);
    const number = (text: string | undefined): number => Number(text ?? 0);
    const exit = vmExit(number(event.reason), {
      qualification: BigInt(event.qual ?? 0),
      instructionLength: number(event.ilen),
      instructionInformation: number(event.iinfo),
      guestLinearAddress: BigInt(event.gla ?? 0),
      guestPhysicalAddress: BigInt(event.gpa ?? 0),
      interruptionInformation: number(event.intr_info),
      interruptionErrorCode: number(event.intr_err),
      idtVectoringInformation: number(event.idt_vec),
      idtVectoringErrorCode: number(event.idt_err),
    });
    const { vcpu } = this.module.lps[lp.id]!;
    const running = vcpu === undefined ? undefined : { vcpu, sharedEptp: lp.seam.vmcs.read(VmcsField.SHARED_EPTP) };
    const ended = endsModule(() => lp.takeVmExit(exit));
    if (ended !== undefined) return compareEnd(event, ended);
    if (event.unsound !== undefined) return 'unsound';
    return this.#compare(event, lp, this.#entered[lp.id]!, inputs, running);
  }

  /** The mode and privilege that the recording imposed on the vCPU before the exit. */
  #imposeGuestState(event: TranscriptEvent, lp: OwnLp): void {
    const { mode, cpl } = event.guest_state ?? { mode: 'long64', cpl: 0 };
    const dpl = cpl << 5;
    const cs = lp.segments.attributes(Seg.CS) & ~0x6060;
    if (mode === 'prot32') {
      lp.cr0 = (lp.cr0 | 1n) & ~(1n << 31n);
      lp.efer &= ~0x500n;
      lp.segments.setAttributes(Seg.CS, cs | dpl | 0x4000);
    } else {
      lp.cr0 |= 0x8000_0001n;
      lp.cr4 |= 0x20n;
      lp.efer |= 0xd00n;
      lp.segments.setAttributes(Seg.CS, cs | dpl | (mode === 'long64' ? 0x2000 : 0x4000));
    }
    lp.segments.setAttributes(Seg.SS, (lp.segments.attributes(Seg.SS) & ~0x60) | dpl);
    lp.interruptibility = Number(event.interruptibility ?? 0);
    // What the last entry injected has been delivered by now.
    lp.injectionInformation = 0;
    lp.modeChanged();
  }

  /** `host`: inputs that outputs are relative to; `guestBefore`, `running`: guest registers and vCPU before the exit. */
  #compare(
    event: TranscriptEvent,
    lp: OwnLp,
    host: readonly bigint[],
    guestBefore: readonly bigint[] | undefined,
    running?: GuestView,
  ): Difference | undefined {
    const ret = lp.mode === 'root' ? 'host' : 'guest';
    if (ret !== event.ret) {
      return {
        field: 'ret',
        expected: event.ret ?? '',
        got: ret === 'host' ? `host, rax ${hex(lp.gpr[0]!)}` : `guest, rip ${hex(lp.rip)}`,
      };
    }
    const difference = ret === 'host' ? this.#compareHost(event, lp, host) : this.#compareGuest(event, lp, guestBefore);
    if (difference !== undefined) return difference;
    this.#secrets.after(this.module, event);
    for (const buffer of event.mem ?? []) {
      const got = this.#replay.machine.memory.readBytes(Number(buffer.hpa) as Hpa, buffer.len);
      this.#bundles.note(event, buffer, got);
      const found = compareBytes(`mem ${buffer.hpa}`, got, fromHex(buffer.hex), this.#bundles.ignored(event, buffer));
      if (found !== undefined) return found;
    }
    const ran = event.gmem === undefined ? undefined : (running ?? entered(this.module, lp.id, event));
    for (const buffer of event.gmem ?? []) {
      if (ran === undefined) throw new Error('guest memory of an LP that ran no guest');
      const got = guestBytes(ran.vcpu, ran.sharedEptp, Number(buffer.gpa), buffer.len);
      if (got === undefined) continue;
      // The MAC of a TDREPORT is not architectural.
      const ignore = buffer.len === 1024 ? ([[224, 256]] as const) : [];
      const found = compareBytes(`guest memory ${buffer.gpa}`, got, fromHex(buffer.hex), ignore);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #compareHost(event: TranscriptEvent, lp: OwnLp, host: readonly bigint[]): Difference | undefined {
    const expected = REGISTERS.map((name, i) => (event.out?.[name] === undefined ? host[i]! : BigInt(event.out[name])));
    adoptMasked(event, lp.gpr, expected);
    const found = compareRegisters(lp.gpr, expected, true);
    if (found !== undefined) return found;
    return event.xmm_out === undefined ? undefined : compareBytes('xmm', this.#xmm(lp), fromHex(event.xmm_out));
  }

  #compareGuest(event: TranscriptEvent, lp: OwnLp, before: readonly bigint[] | undefined): Difference | undefined {
    const guest = event.guest!;
    const expected = REGISTERS.map((name, i) =>
      guest.regs[name] === undefined ? (before?.[i] ?? 0n) : BigInt(guest.regs[name]),
    );
    adoptMasked(event, lp.gpr, expected);
    const found = compareRegisters(lp.gpr, expected, false);
    if (found !== undefined) return found;
    if (guest.rip !== undefined && BigInt(guest.rip) !== lp.rip) return { field: 'rip', expected: guest.rip, got: hex(lp.rip) };
    const vcpu = this.module.lps[lp.id]?.vcpu;
    const vm = vcpu === undefined ? -1 : currentVm(vcpu);
    if ((guest.vm ?? 0) !== vm) return { field: 'vm', expected: String(guest.vm ?? 0), got: String(vm) };
    const info = lp.injectionInformation >>> 0;
    const inject = info >>> 31 === 1 ? hex(info) : 'none';
    const wanted = guest.inject === undefined ? 'none' : hex(BigInt(guest.inject.info));
    if (inject !== wanted) return { field: 'inject', expected: wanted, got: inject };
    if (guest.inject?.err !== undefined && lp.injectionErrorCode >>> 0 !== Number(guest.inject.err)) {
      return { field: 'inject error code', expected: guest.inject.err, got: hex(lp.injectionErrorCode >>> 0) };
    }
    const state = compareGuestState(lp, guest.state ?? {});
    if (state !== undefined) return state;
    return event.guest_xmm === undefined ? undefined : compareBytes('guest xmm', this.#xmm(lp), fromHex(event.guest_xmm));
  }
}

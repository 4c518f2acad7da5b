import { KvmExitReason, type KvmExit } from '../uapi/exit.ts';
import { RunHeader } from '../uapi/layouts.ts';
import type { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import { viewOf } from './user-buffer.ts';

/** Pages of the mapping: kvm_run, port data, ring of coalesced MMIO (unused). */
export const KVM_RUN_BYTES = 3 * 4096;
const PORT_DATA = 4096;
const IMMEDIATE_EXIT = RunHeader.offsetOf('immediate_exit');
/** Where the data of an exit begins. */
const EXIT = RunHeader.offsetOf('exit');

/** `struct kvm_run` of one vCPU as the bytes that userspace maps. Written after KVM_RUN; what userspace answers is read before the next. */
export class KvmRunPage {
  readonly bytes = new Uint8Array(KVM_RUN_BYTES);
  readonly #vcpu: KvmVcpu;

  constructor(vcpu: KvmVcpu) {
    this.#vcpu = vcpu;
  }

  /** KVM_RUN. */
  run(): number {
    const { runState, lapic } = this.#vcpu;
    runState.immediateExit = this.bytes[IMMEDIATE_EXIT] !== 0;
    readAnswer(this.bytes, runState.exit);
    const result = this.#vcpu.run();
    writeExit(this.bytes, runState.exit);
    RunHeader.writeField('apic_base', lapic.base, this.bytes);
    return result;
  }
}

/** What userspace may have written into the exit that it was shown. */
export function readAnswer(bytes: Uint8Array, exit: KvmExit): void {
  const view = viewOf(bytes);
  const word = (at: number): bigint => view.getBigUint64(EXIT + at, true);
  switch (exit.reason) {
    case KvmExitReason.KVM_EXIT_IO:
      if (exit.direction === 0) exit.data.set(bytes.subarray(PORT_DATA, PORT_DATA + exit.size * exit.count));
      break;
    case KvmExitReason.KVM_EXIT_MMIO:
      if (!exit.isWrite) exit.data.set(bytes.subarray(EXIT + 8, EXIT + 16));
      break;
    case KvmExitReason.KVM_EXIT_HYPERCALL:
      exit.ret = word(56);
      break;
    case KvmExitReason.KVM_EXIT_X86_RDMSR:
    case KvmExitReason.KVM_EXIT_X86_WRMSR:
      exit.error = bytes[EXIT]!;
      exit.data = word(16);
      break;
    case KvmExitReason.KVM_EXIT_TDX:
      exit.ret = word(16);
      if (exit.nr === 0x10000) [exit.r11, exit.r12, exit.r13, exit.r14] = [word(32), word(40), word(48), word(56)];
      break;
  }
}

/** Reason and data of an exit; the rest of the exit's union becomes 0. */
export function writeExit(bytes: Uint8Array, exit: KvmExit): void {
  const view = viewOf(bytes);
  const u32 = (at: number, value: number): void => view.setUint32(EXIT + at, value, true);
  const words = (at: number, values: readonly bigint[]): void =>
    values.forEach((value, i) => view.setBigUint64(EXIT + at + 8 * i, BigInt.asUintN(64, value), true));
  bytes.fill(0, EXIT, EXIT + 256);
  RunHeader.writeField('exit_reason', exit.reason, bytes);
  switch (exit.reason) {
    case KvmExitReason.KVM_EXIT_EXCEPTION:
      u32(0, exit.exception);
      u32(4, exit.errorCode);
      break;
    case KvmExitReason.KVM_EXIT_IO:
      bytes[EXIT] = exit.direction;
      bytes[EXIT + 1] = exit.size;
      view.setUint16(EXIT + 2, exit.port, true);
      u32(4, exit.count);
      words(8, [BigInt(PORT_DATA)]);
      bytes.set(exit.data.subarray(0, exit.size * exit.count), PORT_DATA);
      break;
    case KvmExitReason.KVM_EXIT_HYPERCALL:
      words(0, [BigInt(exit.nr), ...exit.args, exit.ret, exit.flags]);
      break;
    case KvmExitReason.KVM_EXIT_DEBUG:
      u32(0, exit.exception);
      words(8, [exit.pc, exit.dr6, exit.dr7]);
      break;
    case KvmExitReason.KVM_EXIT_MMIO:
      words(0, [BigInt(exit.physAddr)]);
      bytes.set(exit.data, EXIT + 8);
      u32(16, exit.len);
      bytes[EXIT + 20] = exit.isWrite ? 1 : 0;
      break;
    case KvmExitReason.KVM_EXIT_FAIL_ENTRY:
      words(0, [BigInt(exit.hardwareEntryFailureReason)]);
      u32(8, exit.cpu);
      break;
    case KvmExitReason.KVM_EXIT_INTERNAL_ERROR:
    case KvmExitReason.KVM_EXIT_SYSTEM_EVENT: {
      const data = exit.data.slice(0, 16);
      u32(0, 'suberror' in exit ? exit.suberror : exit.type);
      u32(4, data.length);
      words(8, data);
      break;
    }
    case KvmExitReason.KVM_EXIT_X86_RDMSR:
    case KvmExitReason.KVM_EXIT_X86_WRMSR:
      bytes[EXIT] = exit.error;
      u32(8, exit.msrReason);
      u32(12, exit.index);
      words(16, [exit.data]);
      break;
    case KvmExitReason.KVM_EXIT_MEMORY_FAULT:
      words(0, [exit.flags, BigInt(exit.gpa), BigInt(exit.size)]);
      break;
    case KvmExitReason.KVM_EXIT_TDX:
      words(8, [BigInt(exit.nr), exit.ret]);
      if (exit.nr === 0x10000) words(24, [exit.leaf, exit.r11, exit.r12, exit.r13, exit.r14]);
      else words(24, exit.nr === 0x10002 ? [exit.gpa, exit.size] : [exit.vector]);
      break;
    case KvmExitReason.KVM_EXIT_IOAPIC_EOI:
      bytes[EXIT] = exit.vector;
      break;
    case KvmExitReason.KVM_EXIT_UNKNOWN:
    case KvmExitReason.KVM_EXIT_HLT:
    case KvmExitReason.KVM_EXIT_SHUTDOWN:
    case KvmExitReason.KVM_EXIT_INTR:
      break;
  }
}

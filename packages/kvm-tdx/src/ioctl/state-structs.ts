import { Errno, type NegativeErrno } from '../uapi/errno.ts';
import type { CpuidEntry2, KvmRegs, KvmSegment, KvmSregs, KvmSregs2 } from '../uapi/structs.ts';
import type { KvmDebugRegs, KvmFpu, KvmGuestDebug, KvmVcpuEvents, KvmX86Mce } from '../uapi/vcpu-structs.ts';
import type {
  CpuidEntry,
  DebugRegs,
  Fpu,
  GuestDebug,
  Regs,
  Segment,
  Sregs,
  Sregs2,
  VcpuEvents,
  X86Mce,
} from '../uapi/layouts.ts';

// The typed structs of a vCPU's state and their byte layouts, one into the other.

type Value<L> = L extends { read(data: Uint8Array): infer V } ? V : never;

/** Fields of `struct kvm_regs` in the order of x86 register numbers. */
const GPRS = [
  'rax',
  'rcx',
  'rdx',
  'rbx',
  'rsp',
  'rbp',
  'rsi',
  'rdi',
  'r8',
  'r9',
  'r10',
  'r11',
  'r12',
  'r13',
  'r14',
  'r15',
] as const;

export const regsOf = (raw: Value<typeof Regs>): KvmRegs => ({
  gpr: new BigUint64Array(GPRS.map((name) => raw[name])),
  rip: raw.rip,
  rflags: raw.rflags,
});
export function rawRegs({ gpr, rip, rflags }: KvmRegs): Partial<Value<typeof Regs>> {
  const raw: Partial<Value<typeof Regs>> = { rip, rflags };
  GPRS.forEach((name, i) => (raw[name] = gpr[i]!));
  return raw;
}

const segmentOf = (raw: Value<typeof Segment>): KvmSegment => ({
  base: raw.base,
  limit: raw.limit,
  selector: raw.selector,
  attributes:
    (raw.type & 15) | ((raw.s & 1) << 4) | ((raw.dpl & 3) << 5) | ((raw.present & 1) << 7) | ((raw.avl & 1) << 12) |
    ((raw.l & 1) << 13) | ((raw.db & 1) << 14) | ((raw.g & 1) << 15) | ((raw.unusable & 1) << 16),
}); // prettier-ignore
function rawSegment({ base, limit, selector, attributes: a }: KvmSegment): Value<typeof Segment> {
  const at = (bit: number, width = 1): number => (a >>> bit) & ((1 << width) - 1);
  return {
    base, limit, selector, type: at(0, 4), s: at(4), dpl: at(5, 2), present: at(7), avl: at(12), l: at(13), db: at(14), g: at(15), unusable: at(16), padding: 0,
  }; // prettier-ignore
}

const SEGMENTS = ['cs', 'ds', 'es', 'fs', 'gs', 'ss', 'tr', 'ldt'] as const;
const CONTROLS = ['cr0', 'cr2', 'cr3', 'cr4', 'cr8', 'efer'] as const;
const pick = <K extends string, T>(names: readonly K[], get: (name: K) => T): Record<K, T> =>
  Object.fromEntries(names.map((name) => [name, get(name)])) as Record<K, T>;

export const sregsOf = (raw: Omit<Value<typeof Sregs>, 'interrupt_bitmap'>): KvmSregs => ({
  ...pick(SEGMENTS, (name) => segmentOf(raw[name])),
  ...pick(CONTROLS, (name) => raw[name]),
  gdt: { base: raw.gdt.base, limit: raw.gdt.limit },
  idt: { base: raw.idt.base, limit: raw.idt.limit },
  apicBase: raw.apic_base,
});
export const rawSregs = (sregs: KvmSregs): Omit<Value<typeof Sregs>, 'interrupt_bitmap'> => ({
  ...pick(SEGMENTS, (name) => rawSegment(sregs[name])),
  ...pick(CONTROLS, (name) => sregs[name]),
  gdt: { ...sregs.gdt, padding: new Uint8Array(6) },
  idt: { ...sregs.idt, padding: new Uint8Array(6) },
  apic_base: sregs.apicBase,
});

/** KVM_SREGS2_FLAGS_PDPTRS_VALID. */
const PDPTRS_VALID = 1n;
/** -EINVAL: a flag that nobody knows. */
export const sregs2Of = ({ flags, pdptrs, ...raw }: Value<typeof Sregs2>): KvmSregs2 | NegativeErrno =>
  (flags & ~PDPTRS_VALID) === 0n ? { ...sregsOf(raw), ...(flags === 0n ? {} : { pdptrs }) } : -Errno.EINVAL;
export const rawSregs2 = ({ pdptrs, ...sregs }: KvmSregs2): Partial<Value<typeof Sregs2>> => ({
  ...rawSregs(sregs),
  ...(pdptrs === undefined ? {} : { flags: PDPTRS_VALID, pdptrs: [...pdptrs] }),
});

export const fpuOf = (raw: Value<typeof Fpu>): KvmFpu => ({
  fpr: raw.fpr, fcw: raw.fcw, fsw: raw.fsw, ftwx: raw.ftwx, lastOpcode: raw.last_opcode, lastIp: raw.last_ip, lastDp: raw.last_dp, xmm: raw.xmm, mxcsr: raw.mxcsr,
}); // prettier-ignore
export const rawFpu = (fpu: KvmFpu): Partial<Value<typeof Fpu>> => ({
  fpr: fpu.fpr, fcw: fpu.fcw, fsw: fpu.fsw, ftwx: fpu.ftwx, last_opcode: fpu.lastOpcode, last_ip: fpu.lastIp, last_dp: fpu.lastDp, xmm: fpu.xmm, mxcsr: fpu.mxcsr,
}); // prettier-ignore

export const debugRegsOf = (raw: Value<typeof DebugRegs>): KvmDebugRegs => ({
  db: raw.db as KvmDebugRegs['db'],
  dr6: raw.dr6,
  dr7: raw.dr7,
  flags: raw.flags,
});
export const rawDebugRegs = ({ db, dr6, dr7, flags }: KvmDebugRegs): Partial<Value<typeof DebugRegs>> => ({
  db: [...db],
  dr6,
  dr7,
  flags,
});

export const guestDebugOf = (raw: Value<typeof GuestDebug>): KvmGuestDebug => ({ control: raw.control, debugReg: raw.debugreg });

export const vcpuEventsOf = (raw: Value<typeof VcpuEvents>): KvmVcpuEvents => ({
  exception: {
    injected: raw.exception_injected !== 0,
    nr: raw.exception_nr,
    hasErrorCode: raw.has_error_code !== 0,
    errorCode: raw.error_code,
  },
  interrupt: { injected: raw.interrupt_injected !== 0, nr: raw.interrupt_nr, soft: raw.soft !== 0, shadow: raw.shadow },
  nmi: { injected: raw.nmi_injected !== 0, pending: raw.nmi_pending !== 0, masked: raw.nmi_masked !== 0 },
});
export function rawVcpuEvents({ exception, interrupt, nmi }: KvmVcpuEvents): Partial<Value<typeof VcpuEvents>> {
  const bit = (flag: boolean): number => (flag ? 1 : 0);
  return {
    exception_injected: bit(exception.injected), exception_nr: exception.nr, has_error_code: bit(exception.hasErrorCode), error_code: exception.errorCode,
    interrupt_injected: bit(interrupt.injected), interrupt_nr: interrupt.nr, soft: bit(interrupt.soft), shadow: interrupt.shadow,
    nmi_injected: bit(nmi.injected), nmi_pending: bit(nmi.pending), nmi_masked: bit(nmi.masked),
  }; // prettier-ignore
}

export const x86MceOf = (raw: Value<typeof X86Mce>): KvmX86Mce => ({
  status: raw.status,
  addr: raw.addr,
  misc: raw.misc,
  mcgStatus: raw.mcg_status,
  bank: raw.bank,
});

const SIGNIFICANT_INDEX = 1;
export const cpuidEntryOf = ({ flags, padding: _, ...raw }: Value<typeof CpuidEntry>): CpuidEntry2 => ({
  ...raw,
  hasIndex: (flags & SIGNIFICANT_INDEX) !== 0,
});
export const rawCpuidEntry = ({ hasIndex, ...entry }: CpuidEntry2): Partial<Value<typeof CpuidEntry>> => ({
  ...entry,
  flags: hasIndex ? SIGNIFICANT_INDEX : 0,
});

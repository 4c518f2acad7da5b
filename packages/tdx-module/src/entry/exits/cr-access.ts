import { ExitReason, VmcsField } from '@tdxkit/x86-cpu';
import { Msr, sampledMsr } from '../../platform/platform-sample.ts';
import { advance } from '../advance.ts';
import type { ExitContext } from '../exit-context.ts';
import { type GUEST, injectGp, injectVe } from '../guest-events.ts';
import { tdFeatures, type TdFeatures } from '../td-features.ts';

export const Cr0 = {
  PE: 1n << 0n,
  NE: 1n << 5n,
  WP: 1n << 16n,
  NW: 1n << 29n,
  CD: 1n << 30n,
  PG: 1n << 31n,
} as const;
export const Cr4 = { PKE: 1n << 22n, CET: 1n << 23n, PKS: 1n << 24n, UINTR: 1n << 25n, KL: 1n << 19n } as const;
/** Bits of CR0 that have a meaning: PE MP EM TS ET NE WP AM NW CD PG. The processor ignores writes to the other low 32. */
const CR0_HIGH = 0xffff_ffff_0000_0000n;
const CR0_DEFINED = 0xe005_003fn;

const Access = { MOV_TO: 0, LMSW: 3 } as const;
/** CR0 bits that LMSW of the TD itself changes: MP, EM, TS. PE is always 1. */
const LMSW_BITS = 0xen;
const CR4_VMXE = 1n << 13n;

/** CR4 bits that this TD may never set. KeyLocker is never there. */
export function forbiddenCr4(features: TdFeatures): bigint {
  let bits: bigint = Cr4.KL;
  if ((features.xfam & 0x200) === 0) bits |= Cr4.PKE;
  if ((features.xfam & 0x1800) === 0) bits |= Cr4.CET;
  if ((features.xfam & 0x4000) === 0) bits |= Cr4.UINTR;
  if (!features.pks) bits |= Cr4.PKS;
  return bits;
}

/** What becomes of a write: 'fault' where a processor would fault, 'refused' where only the host could change the bit. */
export type CrVerdict = 'done' | 'fault' | 'refused';

/** A write of `value` to CR0. `mayLeaveProtectedMode`: L2 VMs may. */
export function cr0Verdict(c: ExitContext, value: bigint, mayLeaveProtectedMode: boolean): CrVerdict {
  const { vmcs } = c;
  const { platform } = c.m.state;
  const mustBe1 = sampledMsr(platform, Msr.VMX_CR0_FIXED0) & ~(Cr0.PE | Cr0.PG);
  const mayBe1 = sampledMsr(platform, Msr.VMX_CR0_FIXED1);
  if ((value & mustBe1) !== mustBe1 || (value & ~mayBe1) !== 0n) return 'fault';
  if ((value & Cr0.PG) !== 0n && (value & Cr0.PE) === 0n) return 'fault';
  if ((value & Cr0.WP) === 0n && (vmcs.read(VmcsField.GUEST_CR4) & Cr4.CET) !== 0n) return 'fault';
  const mustStay = mayLeaveProtectedMode ? Cr0.NE : Cr0.PE | Cr0.NE;
  return (value & mustStay) !== mustStay || (value & (Cr0.NW | Cr0.CD | CR0_HIGH)) !== 0n ? 'refused' : 'done';
}

/** CR0 becomes `value`, but for bits that the processor ignores. */
export function writeGuestCr0({ vmcs }: ExitContext, value: bigint): void {
  const old = vmcs.read(VmcsField.GUEST_CR0);
  vmcs.write(VmcsField.GUEST_CR0, (old & ~CR0_DEFINED) | (value & CR0_DEFINED));
}

function writeCr0(c: ExitContext, value: bigint): typeof GUEST {
  const verdict = cr0Verdict(c, value, false);
  if (verdict !== 'done') return verdict === 'fault' ? injectGp(c) : injectVe(c, ExitReason.CR_ACCESS);
  writeGuestCr0(c, value);
  return advance(c);
}

/**
 * A write to CR4 that exits changes a bit the host owns, so it is never carried out: #GP(0) where the processor or the TD's
 * configuration has no such bit, else refused.
 */
export function cr4Verdict(c: ExitContext, value: bigint): CrVerdict {
  const mustBe1 = sampledMsr(c.m.state.platform, Msr.VMX_CR4_FIXED0) & ~CR4_VMXE;
  const mayBe1 = sampledMsr(c.m.state.platform, Msr.VMX_CR4_FIXED1);
  const isIllegal = (value & mustBe1) !== mustBe1 || (value & ~mayBe1) !== 0n || (value & forbiddenCr4(tdFeatures(c.td))) !== 0n;
  const cetWithoutWp = (value & Cr4.CET) !== 0n && (c.vmcs.read(VmcsField.GUEST_CR0) & Cr0.WP) === 0n;
  return isIllegal || cetWithoutWp ? 'fault' : 'refused';
}

/** MOV to CR0 and CR4, and LMSW. @returns undefined for an access that no TD control intercepts */
export function onCrAccess(c: ExitContext): typeof GUEST | undefined {
  const q = Number(c.exit.qualification & 0xffff_ffffn);
  const cr = q & 0xf;
  const access = (q >>> 4) & 3;
  if (access === Access.LMSW) {
    const old = c.vmcs.read(VmcsField.GUEST_CR0);
    c.vmcs.write(VmcsField.GUEST_CR0, (old & ~LMSW_BITS) | (BigInt(q >>> 16) & LMSW_BITS));
    return advance(c);
  }
  if (access !== Access.MOV_TO) return undefined;
  if (cr === 4) {
    const verdict = cr4Verdict(c, c.gpr((q >>> 8) & 0xf));
    return verdict === 'fault' ? injectGp(c) : injectVe(c, ExitReason.CR_ACCESS);
  }
  return cr === 0 ? writeCr0(c, c.gpr((q >>> 8) & 0xf)) : undefined;
}

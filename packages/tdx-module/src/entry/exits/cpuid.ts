import { ExitReason, Gpr, VmcsField } from '@tdxkit/x86-cpu';
import { cpuidEntriesByIndex } from '@tdxkit/tdx-arch';
import { findCpuidEntry } from '@tdxkit/tdx-arch/cpuid';
import { Tdcs } from '../../td/tdcs-layout.ts';
import { Tdvps } from '../../td/tdvps-layout.ts';
import { advance } from '../advance.ts';
import type { ExitContext } from '../exit-context.ts';
import { type GUEST, injectVe } from '../guest-events.ts';
import { tdFeatures } from '../td-features.ts';

const LAST_BASE_LEAF = 0x23;
const FIRST_EXTENDED_LEAF = 0x8000_0000;
const MAX_EXTENDED_ROW = cpuidEntriesByIndex.findIndex(({ leaf }) => leaf === FIRST_EXTENDED_LEAF);
const CR4_OSXSAVE = 1n << 18n;
const CR4_PKE = 1n << 22n;
const IA32_TSX_CTRL = 0x122;
const TSX_CPUID_CLEAR = 1n << 1n;
const HLE_RTM = (1 << 4) | (1 << 11);

/** The leaf whose entry answers: leaves that no processor of the list has read as the last base leaf, the hypervisor range as itself. */
export function foldedLeaf(leaf: number, maxExtendedLeaf: number): number {
  if (leaf >>> 28 === 4) return leaf;
  if (leaf > maxExtendedLeaf || (leaf > LAST_BASE_LEAF && leaf < FIRST_EXTENDED_LEAF)) return LAST_BASE_LEAF;
  return leaf;
}

/** CPUID: the virtual value of this TD and vCPU, or #VE for leaves that are the VMM's to answer. */
export function onCpuid(c: ExitContext): typeof GUEST {
  const { l, tdvps, tdcs } = c;
  const { lp } = l;
  const leaf = foldedLeaf(l.lo(Gpr.RAX), c.m.state.platform.cpuid[4 * MAX_EXTENDED_ROW] ?? 0);
  const entry = findCpuidEntry(leaf, l.lo(Gpr.RCX));
  if (entry === undefined || entry.causesVe === true) return injectVe(c, ExitReason.CPUID, 0n);
  const isSupervisor = c.cpl === 0;
  const control = tdvps.read8(Tdvps.CPUID_CONTROL + entry.index);
  const flag = tdvps.read8(isSupervisor ? Tdvps.CPUID_SUPERVISOR_VE : Tdvps.CPUID_USER_VE);
  if (flag !== 0 || (control & (isSupervisor ? 1 : 2)) !== 0) return injectVe(c, ExitReason.CPUID, 0n);

  const at = Tdcs.CPUID_VALUES + 16 * entry.index;
  const eax = tdcs.read32(at);
  let ebx = tdcs.read32(at + 4);
  let ecx = tdcs.read32(at + 8);
  let edx = tdcs.read32(at + 12);
  switch (entry.leaf) {
    case 0x1:
      ebx = (ebx & 0x00ff_ffff) | ((c.vcpu.index & 0xff) << 24);
      if ((c.vmcs.read(VmcsField.GUEST_CR4) & CR4_OSXSAVE) !== 0n) ecx |= 1 << 27;
      break;
    case 0x7:
      if (entry.subleaf !== 0) break;
      if ((c.vmcs.read(VmcsField.GUEST_CR4) & CR4_PKE) !== 0n) ecx |= 1 << 4;
      if (tdFeatures(c.td).tsx && ((lp.rdmsr(IA32_TSX_CTRL) ?? 0n) & TSX_CPUID_CLEAR) !== 0n) ebx &= ~HLE_RTM;
      break;
    case 0xd:
      // Sizes of the areas for what is enabled now: XCR0 and IA32_XSS are the guest's at this point.
      if (entry.subleaf === 0 || entry.subleaf === 1) ebx = lp.cpuid(0xd, entry.subleaf).ebx;
      break;
    case 0x8000_0001:
      if (c.is64Bit) edx |= 1 << 11;
      break;
  }
  l.set(Gpr.RAX, eax, 0);
  l.set(Gpr.RBX, ebx, 0);
  l.set(Gpr.RCX, ecx, 0);
  l.set(Gpr.RDX, edx, 0);
  return advance(c);
}

import { Gpr, VmcsField, VmcsPage } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { tdFeatures } from '../entry/td-features.ts';
import type { ModuleLp } from '../module-lp.ts';
import { septStateIndex, statesWith, septHpa, isLeaf } from '../sept/sept-entry.ts';
import { pageOffsetAt, walkSept } from '../sept/sept-walk.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { vmcsPaOf } from './l2-vm.ts';

// Pages of the L1 VMM that the module uses while an L2 VM runs: the register list of TDG.VP.ENTER and the L2 VM's virtual-APIC page.
// Their addresses are translated once and kept until the TD's translations may have changed.

const ALL_ONES = 0xffff_ffff_ffff_ffffn;
const ACCESSIBLE = statesWith('guestAccessibleLeaf');

/** The L1 VMM's page at `gpa`, under the TD's key. Undefined: it is not accessible. */
function translate(vcpu: Vcpu, gpa: bigint): bigint | undefined {
  const { td } = vcpu;
  if (gpa >= BigInt(tdFeatures(td).sharedBit)) return undefined;
  const found = walkSept(td, Number(gpa), 0);
  if (!isLeaf(found.low) || ((ACCESSIBLE >>> septStateIndex(found.low, found.high)) & 1) === 0) return undefined;
  const offset = pageOffsetAt(Number(gpa), found.level);
  return BigInt(td.withKey((septHpa(found.low, found.high) + offset) as Hpa));
}

/** Translates the register list of VM `vm`. @returns undefined, or the GPA that is not accessible */
export function translateGuestState(vcpu: Vcpu, vm: number): bigint | undefined {
  const { tdvps } = vcpu;
  if (tdvps.read64(Tdvps.L2_ENTER_GUEST_STATE_HPA + 8 * vm) !== ALL_ONES) return undefined;
  const gpa = tdvps.read64(Tdvps.L2_ENTER_GUEST_STATE_GPA + 8 * vm);
  const hpa = translate(vcpu, gpa);
  if (hpa === undefined) return gpa;
  tdvps.write64(Tdvps.L2_ENTER_GUEST_STATE_HPA + 8 * vm, hpa);
  return undefined;
}

/** Translates what VM `vm` needs to run. @returns undefined, or the GPA that is not accessible */
export function translatePages(l: ModuleLp, vcpu: Vcpu, vm: number): bigint | undefined {
  const failed = translateGuestState(vcpu, vm);
  if (failed !== undefined) return failed;
  const { tdvps } = vcpu;
  if (tdvps.read64(Tdvps.L2_VAPIC_HPA + 8 * vm) !== ALL_ONES) return undefined;
  const gpa = tdvps.read64(Tdvps.L2_VAPIC_GPA + 8 * vm);
  const hpa = translate(vcpu, gpa);
  if (hpa === undefined) return gpa;
  tdvps.write64(Tdvps.L2_VAPIC_HPA + 8 * vm, hpa);
  new VmcsPage(l.lp.memory, vmcsPaOf(vcpu, vm)).write(VmcsField.VIRTUAL_APIC_ADDRESS, hpa);
  return undefined;
}

/** Forgets translations, as the TLB epoch asks for. */
export function forgetPages(vcpu: Vcpu): void {
  const { tdvps } = vcpu;
  for (let vm = 0; vm <= vcpu.td.numL2Vms; vm++) {
    tdvps.write64(Tdvps.L2_ENTER_GUEST_STATE_HPA + 8 * vm, ALL_ONES);
    tdvps.write64(Tdvps.L2_VAPIC_HPA + 8 * vm, ALL_ONES);
  }
}

/** The register list: GPRs in x86 numbering, then these. @source TDX-ABI "L2_ENTER_GUEST_STATE" */
const List = { GPR: 0, RFLAGS: 128, RIP: 136, SSP: 144, INTERRUPT_STATUS: 152 } as const;
const FIELDS: readonly (readonly [offset: number, field: VmcsField])[] = [
  [List.GPR + 8 * Gpr.RSP, VmcsField.GUEST_RSP],
  [List.RFLAGS, VmcsField.GUEST_RFLAGS],
  [List.RIP, VmcsField.GUEST_RIP],
  [List.SSP, VmcsField.GUEST_SSP],
];

const listOf = (vcpu: Vcpu, vm: number): number => Number(vcpu.tdvps.read64(Tdvps.L2_ENTER_GUEST_STATE_HPA + 8 * vm));

/** L2 entry: registers of VM `vm`, whose VMCS is loaded, from its list. GPRs go to the LP. */
export function readGuestState(l: ModuleLp, vcpu: Vcpu, vm: number): void {
  const { memory, gpr, seam } = l.lp;
  const list = listOf(vcpu, vm);
  for (let i = 0; i < 16; i++) if (i !== Gpr.RSP) gpr[i] = memory.read64((list + List.GPR + 8 * i) as Hpa);
  for (const [offset, field] of FIELDS) seam.vmcs.write(field, memory.read64((list + offset) as Hpa));
  seam.vmcs.write(VmcsField.GUEST_INTERRUPT_STATUS, BigInt(memory.read16((list + List.INTERRUPT_STATUS) as Hpa)));
}

/** L2 exit: registers of VM `vm`, whose VMCS is loaded, to its list. `gpr`: where its GPRs are. */
export function writeGuestState(l: ModuleLp, vcpu: Vcpu, vm: number, gpr: (n: number) => bigint): void {
  const { memory, seam } = l.lp;
  const list = listOf(vcpu, vm);
  for (let i = 0; i < 16; i++) if (i !== Gpr.RSP) memory.write64((list + List.GPR + 8 * i) as Hpa, gpr(i));
  for (const [offset, field] of FIELDS) memory.write64((list + offset) as Hpa, seam.vmcs.read(field));
  memory.write16((list + List.INTERRUPT_STATUS) as Hpa, Number(seam.vmcs.read(VmcsField.GUEST_INTERRUPT_STATUS)));
}

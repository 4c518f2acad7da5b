import { VmcsField, VmcsPage, type Vmcs } from '@tdxkit/x86-cpu';
import { tdFeatures } from '../entry/td-features.ts';
import { Accessor, writeMask } from '../metadata/accessor.ts';
import type { FieldRow } from '../metadata/field-index.ts';
import { DEBUGCTL_UNCORE_PMI, hostUncorePmi, vmcsOf, type MdContext } from '../metadata/md-context.ts';
import type { PendingWrite } from '../metadata/special-write.ts';
import { sampledMsr } from '../platform/platform-sample.ts';
import { Code, SUCCESS } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { L2Ctls, msrBitmapOffset, shadowMsrBitmapOffset, vmcsPaOf } from './l2-vm.ts';
import { nativeTsc, virtualTsc } from './virtual-tsc.ts';

// Metadata of L2 VMs: what the L1 VMM writes is combined with the module's own rules, and what it reads is what it wrote. The host of a debug
// TD sees what the processor uses.

const ALL_ONES = 0xffff_ffff_ffff_ffffn;
const MAX_32 = 0xffff_ffffn;
const isHost = (c: MdContext): boolean => c.accessor === Accessor.HOST || c.accessor === Accessor.HOST_DEBUG;

/** Fields whose value as the L1 VMM wrote it is kept in TDVPS: field, place of element 0, bytes of an element. */
const SHADOWS: ReadonlyMap<number, readonly [offset: number, bytes: 4 | 8]> = new Map<number, readonly [number, 4 | 8]>([
  [VmcsField.CR0_GUEST_HOST_MASK, [Tdvps.SHADOW_CR0_GUEST_HOST_MASK, 8]],
  [VmcsField.CR0_READ_SHADOW, [Tdvps.SHADOW_CR0_READ_SHADOW, 8]],
  [VmcsField.CR4_GUEST_HOST_MASK, [Tdvps.SHADOW_CR4_GUEST_HOST_MASK, 8]],
  [VmcsField.CR4_READ_SHADOW, [Tdvps.SHADOW_CR4_READ_SHADOW, 8]],
  [VmcsField.PLE_GAP, [Tdvps.SHADOW_PLE_GAP, 4]],
  [VmcsField.PLE_WINDOW, [Tdvps.SHADOW_PLE_WINDOW, 4]],
]);

/** Only the L1 VMM sees and sets pause-loop limits in virtual ticks; a debugger and a migration move the native ones. */
const isPauseLoop = (code: number): boolean => code === VmcsField.PLE_GAP || code === VmcsField.PLE_WINDOW;

function readShadow({ tdvps }: Vcpu, vm: number, [offset, bytes]: readonly [number, 4 | 8]): bigint {
  return bytes === 8 ? tdvps.read64(offset + 8 * vm) : BigInt(tdvps.read32(offset + 4 * vm));
}

/** Mask and shadow that the module itself puts on a control register of every L2 VM. */
function baseControls({ tdvps }: Vcpu, field: number): { mask: bigint; shadow: bigint } {
  return field === VmcsField.GUEST_CR0
    ? { mask: tdvps.read64(Tdvps.BASE_L2_CR0_GUEST_HOST_MASK), shadow: tdvps.read64(Tdvps.BASE_L2_CR0_READ_SHADOW) }
    : { mask: tdvps.read64(Tdvps.BASE_L2_CR4_GUEST_HOST_MASK), shadow: tdvps.read64(Tdvps.BASE_L2_CR4_READ_SHADOW) };
}

/** Fields of L2 VMs whose value is not simply what is stored; undefined: it is. */
export function readL2Field(c: MdContext, row: FieldRow, index: number): bigint | undefined {
  const { vcpu } = c;
  if (vcpu === undefined) return undefined;
  if (!row.isVmcs) {
    if (!row.field.name.startsWith('L2_MSR_BITMAPS') || isHost(c)) return undefined;
    return vcpu.tdvps.read64(shadowMsrBitmapOffset(row.vm) + 8 * index);
  }
  const code = row.code + index * row.stride;
  if (code === VmcsField.SHARED_EPTP) return vcpu.tdvps.read64(Tdvps.SHADOW_SHARED_EPTP + 8 * row.vm);
  if (code === VmcsField.VIRTUAL_APIC_ADDRESS) return vcpu.tdvps.read64(Tdvps.L2_VAPIC_GPA + 8 * row.vm);
  if (isHost(c)) return undefined;
  const shadow = SHADOWS.get(code);
  if (isPauseLoop(code) && c.accessor !== Accessor.GUEST) return undefined;
  if (shadow !== undefined) return readShadow(vcpu, row.vm, shadow);
  if (code !== VmcsField.GUEST_CR0 && code !== VmcsField.GUEST_CR4) return undefined;
  const base = baseControls(vcpu, code);
  return (vmcsOf(c, row).read(code) & ~base.mask) | (base.shadow & base.mask);
}

/** Masks and shadows of a control register: the L1 VMM's over the module's. */
function combine(vcpu: Vcpu, vm: number, vmcs: Vmcs, register: 'CR0' | 'CR4'): void {
  const isCr0 = register === 'CR0';
  const base = baseControls(vcpu, isCr0 ? VmcsField.GUEST_CR0 : VmcsField.GUEST_CR4);
  const at = 8 * vm;
  const mask = vcpu.tdvps.read64((isCr0 ? Tdvps.SHADOW_CR0_GUEST_HOST_MASK : Tdvps.SHADOW_CR4_GUEST_HOST_MASK) + at);
  const shadow = vcpu.tdvps.read64((isCr0 ? Tdvps.SHADOW_CR0_READ_SHADOW : Tdvps.SHADOW_CR4_READ_SHADOW) + at);
  vmcs.write(isCr0 ? VmcsField.CR0_GUEST_HOST_MASK : VmcsField.CR4_GUEST_HOST_MASK, base.mask | mask);
  vmcs.write(isCr0 ? VmcsField.CR0_READ_SHADOW : VmcsField.CR4_READ_SHADOW, (base.mask & ~mask & base.shadow) | (mask & shadow));
}

const SUPERVISOR_SHADOW_STACK = 1n << 7n;
const XFAM_CET_S = 0x1000;
const DEBUGCTL_TR_BTS = 0xc0n;
const DEBUGCTL_TR = 0x40n;

/** Capability MSR that bounds a control word: native for the host of a debug TD, virtual for the L1 VMM. */
const CAPABILITIES: ReadonlyMap<number, readonly [msr: number, tdcs: number]> = new Map<number, readonly [number, number]>([
  [VmcsField.PRIMARY_PROCESSOR_CONTROLS, [0x48e, Tdcs.VIRTUAL_IA32_VMX_BASIC + 8 * 9]],
  [VmcsField.SECONDARY_PROCESSOR_CONTROLS, [0x48b, Tdcs.VIRTUAL_IA32_VMX_BASIC + 8 * 6]],
  [VmcsField.TERTIARY_PROCESSOR_CONTROLS, [0x492, Tdcs.VIRTUAL_IA32_VMX_BASIC + 8 * 13]],
]);

/** May the bits of a control word that the table lets the caller write be as they are in `wanted`? */
function isControlAllowed(c: MdContext, row: FieldRow, code: number, wanted: bigint): boolean {
  const [msr, virtual] = CAPABILITIES.get(code) ?? [0, 0];
  const allowed = writeMask(row.field, c.accessor);
  const capability = isHost(c) ? sampledMsr(c.m.state.platform, msr) : (c.td?.tdcs.read64(virtual) ?? 0n);
  if (code === VmcsField.TERTIARY_PROCESSOR_CONTROLS) return (wanted & allowed & ~capability) === 0n;
  return (((~wanted & capability & MAX_32) | (wanted & ~(capability >> 32n) & MAX_32)) & allowed & MAX_32) === 0n;
}

/** An L2 VMCS field whose write has rules. Undefined: store the value; otherwise the outcome, stored already when SUCCESS. */
function writeL2Vmcs(c: MdContext, row: FieldRow, index: number, { wanted }: PendingWrite): bigint | undefined {
  const { vcpu, td } = c;
  if (vcpu === undefined || td === undefined) return undefined;
  const { vm } = row;
  const { tdvps } = vcpu;
  const vmcs = vmcsOf(c, row);
  const code = row.code + index * row.stride;
  switch (code) {
    case VmcsField.CR0_GUEST_HOST_MASK:
    case VmcsField.CR0_READ_SHADOW:
    case VmcsField.CR4_GUEST_HOST_MASK:
    case VmcsField.CR4_READ_SHADOW: {
      const [offset] = SHADOWS.get(code) ?? [0, 8];
      tdvps.write64(offset + 8 * vm, wanted);
      combine(vcpu, vm, vmcs, code === VmcsField.CR0_GUEST_HOST_MASK || code === VmcsField.CR0_READ_SHADOW ? 'CR0' : 'CR4');
      return SUCCESS;
    }
    case VmcsField.GUEST_CR0:
    case VmcsField.GUEST_CR4: {
      const base = baseControls(vcpu, code);
      if (((wanted ^ base.shadow) & base.mask) !== 0n) return Code.METADATA_FIELD_VALUE_NOT_VALID;
      vmcs.write(code, (vmcs.read(code) & base.mask) | (wanted & ~base.mask));
      return SUCCESS;
    }
    case VmcsField.EPTP:
      return (wanted & SUPERVISOR_SHADOW_STACK) !== 0n && (tdFeatures(td).xfam & XFAM_CET_S) === 0
        ? Code.METADATA_FIELD_VALUE_NOT_VALID
        : undefined;
    case VmcsField.GUEST_DEBUGCTL: {
      if ((wanted & DEBUGCTL_TR_BTS) === DEBUGCTL_TR && !td.isDebug) return Code.METADATA_FIELD_VALUE_NOT_VALID;
      vmcs.write(code, (wanted & ~DEBUGCTL_UNCORE_PMI) | hostUncorePmi(c));
      return SUCCESS;
    }
    case VmcsField.PLE_GAP:
    case VmcsField.PLE_WINDOW: {
      if (c.accessor !== Accessor.GUEST) return undefined;
      const [offset] = SHADOWS.get(code) ?? [0, 4];
      tdvps.write32(offset + 4 * vm, Number(wanted & MAX_32));
      const native = nativeTsc(td, wanted);
      if (native === undefined || native > MAX_32) return Code.METADATA_FIELD_VALUE_NOT_VALID;
      vmcs.write(code, native);
      return SUCCESS;
    }
    case VmcsField.PRIMARY_PROCESSOR_CONTROLS:
    case VmcsField.SECONDARY_PROCESSOR_CONTROLS:
    case VmcsField.TERTIARY_PROCESSOR_CONTROLS:
      return isControlAllowed(c, row, code, wanted) ? undefined : Code.METADATA_FIELD_VALUE_NOT_VALID;
    case VmcsField.SHARED_EPTP:
      tdvps.write64(Tdvps.SHADOW_SHARED_EPTP + 8 * vm, wanted);
      return (tdvps.read8(Tdvps.L2_CTLS + 8 * vm) & L2Ctls.ENABLE_SHARED_EPTP) === 0 ? SUCCESS : undefined;
    case VmcsField.VIRTUAL_APIC_ADDRESS:
      tdvps.write64(Tdvps.L2_VAPIC_GPA + 8 * vm, wanted);
      tdvps.write64(Tdvps.L2_VAPIC_HPA + 8 * vm, ALL_ONES);
      return SUCCESS;
    default:
      return undefined;
  }
}

/** L2_CTLS of a VM: shared memory is there from now on, or not. */
function writeL2Ctls(c: MdContext, vm: number, wanted: bigint): void {
  const { vcpu, td } = c;
  if (vcpu === undefined || td === undefined) return;
  const shared = vcpu.tdvps.read64(Tdvps.SHADOW_SHARED_EPTP + 8 * vm);
  const isEnabled = (wanted & BigInt(L2Ctls.ENABLE_SHARED_EPTP)) !== 0n && shared !== ALL_ONES;
  new VmcsPage(c.m.memory, vmcsPaOf(vcpu, vm)).write(
    VmcsField.SHARED_EPTP,
    isEnabled ? shared : BigInt(td.tdcs.address(Tdcs.ZERO_PAGE)),
  );
}

/** TSC_DEADLINE of a VM, in virtual ticks: kept in native ones too. @returns a status, or undefined: store it */
function writeDeadline(c: MdContext, vm: number, wanted: bigint): bigint | undefined {
  const { vcpu, td } = c;
  if (vcpu === undefined || td === undefined || wanted === ALL_ONES) return undefined;
  const now = c.l.lp.tsc;
  let deadline = now;
  if (wanted > virtualTsc(td, now)) {
    const native = nativeTsc(td, wanted);
    if (native === undefined || native === 0n || BigInt.asIntN(64, native - now) < 0n) return Code.OPERAND_INVALID;
    deadline = native;
  }
  vcpu.tdvps.write64(Tdvps.SHADOW_TSC_DEADLINE + 8 * vm, deadline);
  return undefined;
}

/** Fields of L2 VMs whose write has rules of its own. Undefined: store the value; otherwise the outcome, stored already when SUCCESS. */
export function writeL2Field(c: MdContext, row: FieldRow, index: number, write: PendingWrite): bigint | undefined {
  if (row.isVmcs) return writeL2Vmcs(c, row, index, write);
  const exists = index > 0 && index <= (c.td?.numL2Vms ?? 0);
  switch (row.field.name) {
    case 'L2_CTLS':
      if (exists) writeL2Ctls(c, index, write.wanted);
      return undefined;
    case 'TSC_DEADLINE':
      return exists ? writeDeadline(c, index, write.wanted) : undefined;
    case 'L2_MSR_BITMAPS_1':
    case 'L2_MSR_BITMAPS_2':
    case 'L2_MSR_BITMAPS_3': {
      const { vcpu, td } = c;
      if (vcpu === undefined || td === undefined) return undefined;
      vcpu.tdvps.write64(shadowMsrBitmapOffset(row.vm) + 8 * index, write.wanted);
      vcpu.tdvps.write64(msrBitmapOffset(row.vm) + 8 * index, write.wanted | td.tdcs.read64(Tdcs.MSR_BITMAPS + 8 * index));
      return SUCCESS;
    }
    default:
      return undefined;
  }
}

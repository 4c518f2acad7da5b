import { readL2Field } from '../l2/l2-metadata.ts';
import { VmcsField } from '@tdxkit/x86-cpu';
import { virtualSpecCtrl } from '../entry/spec-ctrl.ts';
import { isMigration } from './accessor.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { FieldRow } from './field-index.ts';
import { vmcsOf, type MdContext } from './md-context.ts';

const NUM_CPUID_VALUES = 64n;
const MICROSECONDS = 1_000_000n;
const GUEST_INTERRUPT_STATUS = 0x810;
/** Processor priority in the virtual-APIC page. */
const VAPIC_PPR = 0xa0;

/** Fields whose value is not simply what is stored; undefined: it is. */
export function readSpecial(c: MdContext, row: FieldRow, index: number): bigint | undefined {
  if (row.vm > 0) return readL2Field(c, row, index);
  switch (row.field.name) {
    case 'NUM_CPUID_VALUES':
      return NUM_CPUID_VALUES;
    case 'HP_LOCK_TIMEOUT':
      // Ticks inside, microseconds outside.
      return ((c.td?.tdcs.read64(Tdcs.HP_LOCK_TIMEOUT) ?? 0n) * MICROSECONDS) / BigInt(c.m.state.platform.tscHz);
    case 'VIRTUAL_TSC':
      return c.td?.tdcs.read64(Tdcs.VIRTUAL_TSC);
    case 'IA32_SPEC_CTRL':
      return c.td === undefined || c.vcpu === undefined
        ? undefined
        : virtualSpecCtrl(c.td, c.vcpu.tdvps.read64(Tdvps.IA32_SPEC_CTRL));
    case 'Guest CR0':
      return isMigration(c.accessor)
        ? shownControlRegister(c, row, VmcsField.CR0_GUEST_HOST_MASK, VmcsField.CR0_READ_SHADOW)
        : undefined;
    case 'Guest CR4':
      return isMigration(c.accessor)
        ? shownControlRegister(c, row, VmcsField.CR4_GUEST_HOST_MASK, VmcsField.CR4_READ_SHADOW)
        : undefined;
    case 'VCPU_STATE_DETAILS':
      return hasPendingVirtualInterrupt(c, row, index) ? 1n : 0n;
    default:
      return undefined;
  }
}

/** A control register as the guest reads it: what a migration carries. */
function shownControlRegister(c: MdContext, row: FieldRow, maskField: VmcsField, shadowField: VmcsField): bigint {
  const vmcs = vmcsOf(c, row);
  const mask = vmcs.read(maskField);
  return (vmcs.read(row.code) & ~mask) | (vmcs.read(shadowField) & mask);
}

/** VMXIP: the class of the requesting virtual interrupt is above the processor priority. */
function hasPendingVirtualInterrupt(c: MdContext, row: FieldRow, index: number): boolean {
  if (index !== 0 || c.vcpu === undefined) return false;
  const rvi = vmcsOf(c, { ...row, vm: 0, isVmcs: true }).read(GUEST_INTERRUPT_STATUS) & 0xf0n;
  const ppr = BigInt(c.vcpu.tdvps.read32(Tdvps.VAPIC + VAPIC_PPR)) & 0xf0n;
  return rvi > ppr;
}

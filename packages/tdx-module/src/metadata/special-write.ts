import { VmcsField } from '@tdxkit/x86-cpu';
import { writeL2Field } from '../l2/l2-metadata.ts';
import { Code, SUCCESS, status } from '../status.ts';
import { ConfigFlags, Tdcs } from '../td/tdcs-layout.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import { writeMask } from './accessor.ts';
import { isLegalXcr0 } from '../entry/exits/xsetbv.ts';
import { realSpecCtrl } from '../entry/spec-ctrl.ts';
import { sampledMsr } from '../platform/platform-sample.ts';
import type { FieldRow } from './field-index.ts';
import { DEBUGCTL_UNCORE_PMI, hostUncorePmi, vmcsOf, writeRaw, type MdContext } from './md-context.ts';

/** A write after its generic checks: what was there, what shall be, and the mask that was asked for. */
export interface PendingWrite {
  readonly old: bigint;
  readonly wanted: bigint;
  readonly mask: bigint;
}

const ALL_ONES = 0xffff_ffff_ffff_ffffn;
/** The only version of the migration format. */
const MIGRATION_VERSION = 0n;
const MIN_HP_TIMEOUT_US = 10_000n;
const MAX_HP_TIMEOUT_US = 100_000_000n;
const MICROSECONDS = 1_000_000n;

/** Fields whose write has rules of its own. Undefined: store the value; otherwise the outcome, stored already when SUCCESS. */
export function writeSpecial(c: MdContext, row: FieldRow, index: number, write: PendingWrite): bigint | undefined {
  if (row.isVmcs && row.vm === 0) return writeVmcsField(c, row, index, write);
  if (row.vm > 0 || row.field.name === 'L2_CTLS' || row.field.name === 'TSC_DEADLINE') return writeL2Field(c, row, index, write);
  switch (row.field.name) {
    case 'HP_LOCK_TIMEOUT':
      return writeTimeout(c, write);
    case 'TD_CTLS':
      return ((c.td?.configFlags ?? 0n) & ConfigFlags.FLEXIBLE_PENDING_VE) === 0n && write.wanted !== write.old
        ? Code.METADATA_FIELD_VALUE_NOT_VALID
        : undefined;
    case 'MIG_DEC_KEY':
      c.td?.tdcs.write8(Tdcs.MIG_DEC_KEY_SET, 1);
      return undefined;
    case 'MIG_VERSION':
      return write.wanted === MIGRATION_VERSION ? undefined : Code.METADATA_FIELD_VALUE_NOT_VALID;
    case 'XFAM':
      return Code.METADATA_FIELD_NOT_WRITABLE;
    case 'XCR0':
      return write.wanted >> 32n !== 0n || !isLegalXcr0(Number(write.wanted), Number(xfamOf(c)))
        ? Code.METADATA_FIELD_VALUE_NOT_VALID
        : undefined;
    case 'IA32_XSS':
      return (write.wanted & ~xfamOf(c)) !== 0n ? Code.METADATA_FIELD_VALUE_NOT_VALID : undefined;
    case 'IA32_SPEC_CTRL':
      if (c.td !== undefined) writeRaw(c, row, index, realSpecCtrl(c.td, write.wanted));
      return SUCCESS;
    case 'XBUFF':
      return isHeldByModule(c, index) ? Code.METADATA_FIELD_NOT_WRITABLE : undefined;
    default:
      return undefined;
  }
}

const xfamOf = (c: MdContext): bigint => c.td?.xfam ?? 0n;
/** The XSAVE header: 64 bytes at offset 512 of XBUFF. */
const XSAVE_HEADER_INDEX = 64;
const XSAVE_HEADER_WORDS = 8;
const XFAM_PT = 8;

/** Words of XBUFF that a debugger may not write: the XSAVE header, and IA32_RTIT_CTL. */
function isHeldByModule(c: MdContext, index: number): boolean {
  if (index >= XSAVE_HEADER_INDEX && index < XSAVE_HEADER_INDEX + XSAVE_HEADER_WORDS) return true;
  const hasPt = ((xfamOf(c) >> BigInt(XFAM_PT)) & 1n) !== 0n;
  return hasPt && c.td !== undefined && index === c.td.tdcs.read32(Tdcs.XBUFF_OFFSETS + 4 * XFAM_PT) / 8;
}

/** HP_LOCK_TIMEOUT from microseconds. */
export function writeTimeout(c: MdContext, { wanted, mask }: PendingWrite): bigint {
  if (mask !== ALL_ONES) return Code.METADATA_WR_MASK_NOT_VALID;
  if (wanted < MIN_HP_TIMEOUT_US || wanted > MAX_HP_TIMEOUT_US) return Code.METADATA_FIELD_VALUE_NOT_VALID;
  // Release 1.5.01 multiplies in 32 bits.
  c.td?.tdcs.write64(Tdcs.HP_LOCK_TIMEOUT, BigInt.asUintN(32, (wanted * BigInt(c.m.state.platform.tscHz)) / MICROSECONDS));
  return SUCCESS;
}

const DEBUGCTL_TR_BTS = 0xc0n;
const DEBUGCTL_TR = 0x40n;
const POSTED_VECTOR_UNSET = 0xffffn;
const PIN_POSTED_INTERRUPTS = 0x80n;
const MAX_VECTOR = 0xffn;
const SECONDARY_PML = 1n << 17n;

/** VMCS of the TD itself. Values that the module needs again for L2 VMs are kept in their shadows too. */
function writeVmcsField(c: MdContext, row: FieldRow, index: number, write: PendingWrite): bigint | undefined {
  const { wanted } = write;
  const vmcs = vmcsOf(c, row);
  const tdvps = c.vcpu?.tdvps;
  switch (row.code + index * row.stride) {
    case VmcsField.POSTED_INTERRUPT_NOTIFICATION_VECTOR:
      if (wanted > MAX_VECTOR) return Code.METADATA_FIELD_VALUE_NOT_VALID;
      tdvps?.write16(Tdvps.SHADOW_POSTED_INT_NOTIFICATION_VECTOR, Number(wanted));
      return undefined;
    case VmcsField.POSTED_INTERRUPT_DESCRIPTOR_ADDRESS:
      tdvps?.write64(Tdvps.SHADOW_PID_HPA, wanted);
      return undefined;
    case VmcsField.PIN_CONTROLS: {
      if ((wanted & PIN_POSTED_INTERRUPTS) !== 0n) {
        const vector = VmcsField.POSTED_INTERRUPT_NOTIFICATION_VECTOR;
        const descriptor = VmcsField.POSTED_INTERRUPT_DESCRIPTOR_ADDRESS;
        if (vmcs.read(vector) === POSTED_VECTOR_UNSET) return status(Code.TD_VMCS_FIELD_NOT_INITIALIZED, vector);
        if (vmcs.read(descriptor) === ALL_ONES) return status(Code.TD_VMCS_FIELD_NOT_INITIALIZED, descriptor);
      }
      tdvps?.write32(Tdvps.SHADOW_PINBASED_EXEC_CTLS, Number(wanted));
      return undefined;
    }
    case VmcsField.SHARED_EPTP:
      tdvps?.write64(Tdvps.SHADOW_SHARED_EPTP, wanted);
      return undefined;
    case VmcsField.GUEST_CR0:
      return writeControlRegister(c, row, index, write, VmcsField.CR0_GUEST_HOST_MASK, VmcsField.CR0_READ_SHADOW);
    case VmcsField.GUEST_CR4:
      return writeControlRegister(c, row, index, write, VmcsField.CR4_GUEST_HOST_MASK, VmcsField.CR4_READ_SHADOW);
    case VmcsField.SECONDARY_PROCESSOR_CONTROLS:
      return writeSecondaryControls(c, row, write);
    case VmcsField.GUEST_DEBUGCTL: {
      if ((wanted & DEBUGCTL_TR_BTS) === DEBUGCTL_TR && c.td?.isDebug !== true) return Code.METADATA_FIELD_VALUE_NOT_VALID;
      writeRaw(c, row, index, (wanted & ~DEBUGCTL_UNCORE_PMI) | hostUncorePmi(c));
      return SUCCESS;
    }
    default:
      return undefined;
  }
}

/** CR0 or CR4: bits that the module owns must be written as the guest reads them, and stay as they are. */
function writeControlRegister(
  c: MdContext,
  row: FieldRow,
  index: number,
  { old, wanted }: PendingWrite,
  maskField: number,
  shadowField: number,
): bigint {
  const vmcs = vmcsOf(c, row);
  const owned = vmcs.read(maskField);
  if (((wanted ^ vmcs.read(shadowField)) & owned) !== 0n) return Code.METADATA_FIELD_VALUE_NOT_VALID;
  writeRaw(c, row, index, (old & owned) | (wanted & ~owned));
  return SUCCESS;
}

/** Secondary controls: within what the processor can do; a page-modification log only for a debugger that has given its address. */
function writeSecondaryControls(c: MdContext, row: FieldRow, { wanted }: PendingWrite): bigint | undefined {
  const capability = sampledMsr(c.m.state.platform, 0x48b);
  const mine = writeMask(row.field, c.accessor);
  if ((((~wanted & capability) | (wanted & ~(capability >> 32n))) & mine & 0xffff_ffffn) !== 0n)
    return Code.METADATA_FIELD_VALUE_NOT_VALID;
  if ((wanted & SECONDARY_PML) === 0n) return undefined;
  const isAddressUnset = vmcsOf(c, row).read(VmcsField.PML_ADDRESS) >> 63n !== 0n;
  return c.td?.isDebug !== true || isAddressUnset ? Code.METADATA_FIELD_VALUE_NOT_VALID : undefined;
}

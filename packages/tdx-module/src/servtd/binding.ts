import { Gpr } from '@tdxkit/x86-cpu';
import { sha384Digest } from '../sha384.ts';
import type { ModuleLp } from '../module-lp.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import type { Td } from '../td/td.ts';
import { TdInfoField, tdInfo, teeInfoHash } from '../td/td-info.ts';
import { Tdr } from '../td/tdr-layout.ts';

/** Byte offsets in a slot of SERVTD_BINDINGS_TABLE. @source TDX-ABI "SERVTD_BINDINGS_TABLE" */
export const BindingField = { STATE: 0, TYPE: 2, ATTRIBUTES: 8, UUID: 16, INFO_HASH: 48 } as const;
export const BindingState = { NOT_BOUND: 0, PRE_BOUND: 1, BOUND: 2 } as const;
/** Attribute bits that may be set: instance binding, and which parts of TDINFO the hash leaves out. */
export const SERVTD_ATTRIBUTES_FIXED0 = 0x0000_07ff_0000_0001n;

export const HASH_BYTES = 48;
export const UUID_WORDS = 4;
const IGNORE_SHIFT = 32n;
const U64 = 64;

/** Slot (R8), type (R9) and attributes (R10) of a binding: one slot, one type (migration TD). */
export function checkBindingOperands(l: ModuleLp, fixed0: bigint): bigint {
  const { gpr } = l.lp;
  if (gpr[Gpr.R8] !== 0n) return status(Code.OPERAND_INVALID, Operand.R8);
  if (gpr[Gpr.R9] !== 0n) return status(Code.OPERAND_INVALID, Operand.R9);
  return ((gpr[Gpr.R10] ?? 0n) & ~fixed0) === 0n ? SUCCESS : status(Code.OPERAND_INVALID, Operand.R10);
}

/** SHA-384 of a service TD's TDINFO, with the fields that `attributes` bits 47:32 name taken as 0. The caller holds its RTMR lock. */
export function serviceInfoHash(service: Td, attributes: bigint): Uint8Array {
  const info = tdInfo(service);
  const ignored = Number((attributes >> IGNORE_SHIFT) & 0xffffn);
  if (ignored === 0) return teeInfoHash(service, info);
  for (const [bit, [offset, bytes]] of TdInfoField.entries())
    if (((ignored >>> bit) & 1) !== 0) info.fill(0, offset, offset + bytes);
  return sha384Digest(info);
}

/** The TD_UUID that a TD got when it was created. */
export const uuidOf = (td: Td): bigint[] => Array.from({ length: UUID_WORDS }, (_, i) => td.tdr.read64(Tdr.TD_UUID + 8 * i));

/** What a service TD names a target by: TDR address and slot, hidden by the first word of the service TD's TD_UUID. */
export const bindingHandle = (target: Td, slot: number, service: Td): bigint =>
  BigInt.asUintN(U64, BigInt(target.tdrPa + slot) + service.tdr.read64(Tdr.TD_UUID));

/** TDR address and slot of a handle that `service` passes. */
export function openBindingHandle(handle: bigint, service: Td): { tdrPa: bigint; slot: bigint } {
  const plain = BigInt.asUintN(U64, handle - service.tdr.read64(Tdr.TD_UUID));
  return { tdrPa: plain & 0xf_ffff_ffff_f000n, slot: plain & 0xfffn };
}

export const isEqual = (a: Uint8Array, b: Uint8Array): boolean => a.every((byte, i) => byte === b[i]);

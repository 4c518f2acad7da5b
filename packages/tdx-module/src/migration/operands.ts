import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { Code, Operand, status } from '../status.ts';
import { isSharedHpa } from '../td/operands.ts';
import type { Td } from '../td/td.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';
import { MBMD_ALIGNMENT, MBMD_BYTES } from './mbmd.ts';
import { BACKWARD, FORWARD, MigrationStream } from './stream.ts';

const PAGE_BYTES = 0x1000;
const FATAL = 1n << 61n;

/** A status whose TD is dead: bit 61. */
export const fatal = (result: bigint): bigint => result | FATAL;
/** An import that cannot go on: only teardown is left. */
export function failImport(td: Td, result: bigint): bigint {
  td.opState = OpState.FAILED_IMPORT;
  return fatal(result);
}

/** R8 as address (51:0) and size (63:52) of an MBMD in shared memory. @returns OPERAND_INVALID|R8 unless it has room for one */
export function mbmdAddress(m: ModuleContext, l: ModuleLp): Hpa | bigint {
  const high = l.hi(Gpr.R8) & 0xf_ffff;
  const low = l.lo(Gpr.R8);
  const hasRoom = l.hi(Gpr.R8) >>> 20 >= MBMD_BYTES;
  return hasRoom && isSharedHpa(m, high, low, MBMD_ALIGNMENT)
    ? ((high * 0x1_0000_0000 + low) as Hpa)
    : status(Code.OPERAND_INVALID, Operand.R8);
}

/** PAGE_LIST_INFO in R9: 11:0 zero | 51:12 list page | 54:52 zero | 63:55 last entry. */
export interface PageList {
  readonly page: Hpa;
  readonly last: number;
  readonly isReservedZero: boolean;
  readonly isShared: boolean;
}

/** @source TDX-ABI "PAGE_LIST_INFO" */
export function readPageList(m: ModuleContext, l: ModuleLp): PageList {
  const high = l.hi(Gpr.R9);
  const low = l.lo(Gpr.R9);
  const pageLow = (low & 0xffff_f000) >>> 0;
  const pageHigh = high & 0xf_ffff;
  return {
    page: (pageHigh * 0x1_0000_0000 + pageLow) as Hpa,
    last: high >>> 23,
    isReservedZero: (low & 0xfff) === 0 && ((high >>> 20) & 7) === 0,
    isShared: isSharedHpa(m, pageHigh, pageLow, PAGE_BYTES),
  };
}

/** Address of a 4 KiB buffer that entry `index` of a list names; undefined: it is not one in shared memory. */
export function listedPage(m: ModuleContext, list: Hpa, index: number): Hpa | undefined {
  const at = (list + 8 * index) as Hpa;
  const low = m.memory.read32(at);
  const high = m.memory.read32((at + 4) as Hpa);
  return isSharedHpa(m, high, low, PAGE_BYTES) ? ((high * 0x1_0000_0000 + low) as Hpa) : undefined;
}

/** R10: 15:0 stream, 62:16 zero, 63 the command. */
export interface StreamOperand {
  readonly index: number;
  /** Bit 63: go on with an interrupted call (TDH.EXPORT.TRACK: in-order state is done). */
  readonly command: boolean;
}

/** Undefined: reserved bits are set. @source TDX-ABI "MIGS_INDEX_AND_CMD" */
export function readStreamOperand(l: ModuleLp): StreamOperand | undefined {
  const low = l.lo(Gpr.R10);
  const high = l.hi(Gpr.R10);
  if (low >>> 16 !== 0 || (high & 0x7fff_ffff) !== 0) return undefined;
  return { index: low & 0xffff, command: high >>> 31 !== 0 };
}

/** R10 that must name forward stream 0, which is then locked. */
export function lockFirstStream(l: ModuleLp, td: Td): { stream: MigrationStream; isResumed: boolean } | bigint {
  const operand = readStreamOperand(l);
  if (operand?.index !== 0) return status(Code.OPERAND_INVALID, Operand.R10);
  const stream = MigrationStream.lock(l, td, FORWARD);
  return typeof stream === 'bigint' ? stream : { stream, isResumed: operand.command };
}

/** R10 that may name any forward stream of the TD, which is then locked. */
export function lockForwardStream(l: ModuleLp, td: Td): { stream: MigrationStream; isResumed: boolean } | bigint {
  const operand = readStreamOperand(l);
  if (operand === undefined || operand.index >= td.tdcs.read16(Tdcs.NUM_MIGS) - 1)
    return status(Code.OPERAND_INVALID, Operand.R10);
  const stream = MigrationStream.lock(l, td, FORWARD + operand.index);
  return typeof stream === 'bigint' ? stream : { stream, isResumed: operand.command };
}

/** The stream on which an importing host answers. */
export const lockBackwardStream = (l: ModuleLp, td: Td): MigrationStream | bigint => MigrationStream.lock(l, td, BACKWARD);

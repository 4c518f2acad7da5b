import { Gpr } from '@tdxkit/x86-cpu';
import { Context, findElement, isNullId } from '../metadata/field-index.ts';
import { dumpList, firstReadable } from '../metadata/dump-list.ts';
import { cursorIdLow, type FieldCursor } from '../metadata/field-cursor.ts';
import { NO_FIELD } from '../metadata/read-field.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import type { GuestLeaf } from './guest-leaf.ts';
import { OperandAccess, isGuestAddress, mapOperand } from './guest-memory.ts';
import { guestMetadata } from './metadata-leaves.ts';

const PAGE_BYTES = 4096;
/** Reserved bit 62 of an id does not count here; the element size does. */
const IGNORED_HIGH = 0x4000_0000;
const SIZE_HIGH = 3;
/** Low half of METADATA_LIST_OVERFLOW: no field, no sequence. */
const NO_INDEX = 0xffff_0000;

/**
 * TDG.SYS.RDALL: the global metadata fields that guests may know, as a list in a page of private memory.
 * @source TDX-ABI "TDG.SYS.RDALL"
 * @param c RDX GPA of the page; R8 field to begin with or all-ones
 * @returns R8: all-ones when complete, on errors, and already when the page is not accessible and the TDCALL is to run again; else the
 * field to go on with
 */
export const tdgSysRdall: GuestLeaf = (c) => {
  const { l } = c;
  const low = l.lo(Gpr.R8);
  const isFromStart = isNullId(l.hi(Gpr.R8), low);
  const high = (l.hi(Gpr.R8) & ~IGNORED_HIGH) >>> 0;
  l.set(Gpr.R8, NO_FIELD.low, NO_FIELD.high);
  if (!isGuestAddress(c, Gpr.RDX, PAGE_BYTES, 'private')) return status(Code.OPERAND_INVALID, Operand.RDX);
  const page = mapOperand(c, l.num(Gpr.RDX), OperandAccess.READ_WRITE);
  if (typeof page === 'string') return page;

  const context = guestMetadata(c, Context.SYS);
  let start: FieldCursor | undefined;
  if (isFromStart) start = firstReadable(context);
  else {
    const found = findElement(Context.SYS, high, low);
    const elements = found?.row.field.elements ?? 1;
    if (found === undefined || found.index % elements !== 0 || (found.row.idHigh & SIZE_HIGH) !== (high & SIZE_HIGH))
      return Code.METADATA_FIELD_ID_INCORRECT;
    start = { row: found.row, field: found.index / elements };
  }
  const { bytes, next } = dumpList(context, start, PAGE_BYTES);
  c.memory.writeBytes(page, bytes);
  if (next === undefined) return SUCCESS;
  l.set(Gpr.R8, cursorIdLow(context, next), next.row.idHigh);
  return status(Code.METADATA_LIST_OVERFLOW, NO_INDEX);
};

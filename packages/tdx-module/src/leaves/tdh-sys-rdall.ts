import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { HostLeaf } from '../leaf.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context, findElement, isNullId } from '../metadata/field-index.ts';
import { dumpList, firstReadable } from '../metadata/dump-list.ts';
import { cursorIdLow, type FieldCursor } from '../metadata/field-cursor.ts';
import type { MdContext } from '../metadata/md-context.ts';
import { NO_FIELD } from '../metadata/read-field.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { isSharedHpa } from '../td/operands.ts';

const PAGE_BYTES = 4096;
/** Reserved bit 62 of an id does not count here; the element size does. */
const IGNORED_HIGH = 0x4000_0000;
const SIZE_HIGH = 3;
/** Low half of METADATA_LIST_OVERFLOW: no field, no sequence. */
const NO_INDEX = 0xffff_0000;

/**
 * TDH.SYS.RDALL: writes all global metadata fields as a list into a page of shared memory.
 * @source TDX-ABI "TDH.SYS.RDALL"
 * @param regs RDX page, R8 field to begin with or all-ones
 * @returns R8: all-ones when complete, else the field to go on with
 */
export const tdhSysRdall: HostLeaf = (m, l) => {
  const high = (l.hi(Gpr.R8) & ~IGNORED_HIGH) >>> 0;
  const low = l.lo(Gpr.R8);
  const isFromStart = isNullId(l.hi(Gpr.R8), low);
  const pageHi = l.hi(Gpr.RDX);
  const pageLo = l.lo(Gpr.RDX);
  l.set(Gpr.R8, NO_FIELD.low, NO_FIELD.high);
  if (!l.isInitialized) return Code.SYS_LP_INIT_NOT_DONE;
  if (!isSharedHpa(m, pageHi, pageLo, PAGE_BYTES)) return status(Code.OPERAND_INVALID, Operand.RDX);
  const context: MdContext = { context: Context.SYS, accessor: Accessor.HOST, m, l };
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
  m.memory.writeBytes((pageHi * 0x1_0000_0000 + pageLo) as Hpa, bytes);
  if (next === undefined) return SUCCESS;
  l.set(Gpr.R8, cursorIdLow(context, next), next.row.idHigh);
  return status(Code.METADATA_LIST_OVERFLOW, NO_INDEX);
};

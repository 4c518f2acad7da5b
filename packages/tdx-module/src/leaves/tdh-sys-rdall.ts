import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { HostLeaf } from '../leaf.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context, findElement, isNullId, rowsOf } from '../metadata/field-index.ts';
import { ListWriter } from '../metadata/list-writer.ts';
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
  let position = 0;
  if (!isFromStart) {
    const found = findElement(Context.SYS, high, low);
    if (found === undefined || (found.row.idHigh & SIZE_HIGH) !== (high & SIZE_HIGH)) return Code.METADATA_FIELD_ID_INCORRECT;
    position = found.row.position;
  }
  const writer = new ListWriter(PAGE_BYTES);
  const next = writer.addRows(context, rowsOf[Context.SYS] ?? [], position);
  m.memory.writeBytes((pageHi * 0x1_0000_0000 + pageLo) as Hpa, writer.finish());
  if (next === undefined) return SUCCESS;
  l.set(Gpr.R8, next.idLow, next.idHigh);
  return status(Code.METADATA_LIST_OVERFLOW, NO_INDEX);
};

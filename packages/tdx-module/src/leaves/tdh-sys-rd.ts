import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context, isNullId } from '../metadata/field-index.ts';
import type { MdContext } from '../metadata/md-context.ts';
import { NO_FIELD, firstField, nextField, readField } from '../metadata/read-field.ts';
import { Code, SUCCESS } from '../status.ts';

/**
 * TDH.SYS.RD: reads one global metadata field.
 * @source TDX-ABI "TDH.SYS.RD"
 * @param regs RDX field id, or all-ones for the first
 * @returns RDX next readable field id, all-ones at the end and on errors; R8 value
 */
export const tdhSysRd: HostLeaf = (m, l) => {
  const high = l.hi(Gpr.RDX);
  const low = l.lo(Gpr.RDX);
  l.set(Gpr.RDX, NO_FIELD.low, NO_FIELD.high);
  l.set(Gpr.R8, 0, 0);
  if (!l.isInitialized) return Code.SYS_LP_INIT_NOT_DONE;
  const context: MdContext = { context: Context.SYS, accessor: Accessor.HOST, m, l };
  if (isNullId(high, low)) {
    const first = firstField(context);
    l.set(Gpr.RDX, first.low, first.high);
    return Code.METADATA_FIRST_FIELD_ID_IN_CONTEXT;
  }
  const { status, value } = readField(context, high, low);
  if (status !== SUCCESS) return status;
  const next = nextField(context, high, low);
  l.set(Gpr.RDX, next.low, next.high);
  l.lp.gpr[Gpr.R8] = value;
  return SUCCESS;
};

import { Gpr } from '@tdxkit/x86-cpu';
import type { ExitContext } from '../entry/exit-context.ts';
import { clearReadOutputs, readInto } from '../leaves/tdh-mng-rd.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context } from '../metadata/field-index.ts';
import type { MdContext } from '../metadata/md-context.ts';
import { writeField } from '../metadata/write-field.ts';
import { Code, Operand, status } from '../status.ts';
import type { GuestLeaf } from './guest-leaf.ts';

/** The metadata that the running guest may ask for: of the module, of its TD, of its own vCPU. */
export function guestMetadata(c: ExitContext, context: Context): MdContext {
  return { context, accessor: Accessor.GUEST, m: c.m, l: c.l, td: c.td, vcpu: c.vcpu };
}

const isZero = (c: ExitContext, gpr: number): boolean => c.l.lo(gpr) === 0 && c.l.hi(gpr) === 0;

/** `version` 1: RDX also gets the next field id. Leaves that always do so pass 1. */
function read(c: ExitContext, context: Context, version: number): bigint {
  const { l } = c;
  const high = l.hi(Gpr.RDX);
  const low = l.lo(Gpr.RDX);
  clearReadOutputs(l, version);
  if (context !== Context.SYS && !isZero(c, Gpr.RCX)) return status(Code.OPERAND_INVALID, Operand.RCX);
  return readInto(l, version, guestMetadata(c, context), high, low);
}

function write(c: ExitContext, context: Context): bigint {
  const { l } = c;
  const value = l.lp.gpr[Gpr.R8] ?? 0n;
  l.set(Gpr.R8, 0, 0);
  if (!isZero(c, Gpr.RCX)) return status(Code.OPERAND_INVALID, Operand.RCX);
  const result = writeField(guestMetadata(c, context), l.hi(Gpr.RDX), l.lo(Gpr.RDX), value, l.lp.gpr[Gpr.R9] ?? 0n);
  l.lp.gpr[Gpr.R8] = result.previous;
  return result.status;
}

/**
 * TDG.VM.RD: reads one TD-scope metadata field.
 * @source TDX-ABI "TDG.VM.RD"
 * @param c RCX 0; RDX field id. R8 value, 0 on errors; version 1: RDX next readable id
 */
export const tdgVmRd: GuestLeaf = (c) => read(c, Context.TD, (c.l.lo(Gpr.RAX) >>> 16) & 0xff);

/**
 * TDG.VM.WR: writes the bits of a mask of one TD-scope metadata field.
 * @source TDX-ABI "TDG.VM.WR"
 * @param c RCX 0; RDX field id; R8 value; R9 mask. R8 previous value, 0 on errors
 */
export const tdgVmWr: GuestLeaf = (c) => write(c, Context.TD);

/**
 * TDG.VP.RD: reads one metadata field of this vCPU.
 * @source TDX-ABI "TDG.VP.RD"
 * @param c RCX 0; RDX field id. R8 value, RDX next readable id
 */
export const tdgVpRd: GuestLeaf = (c) => read(c, Context.VCPU, 1);

/**
 * TDG.VP.WR: writes the bits of a mask of one metadata field of this vCPU.
 * @source TDX-ABI "TDG.VP.WR"
 * @param c as for TDG.VM.WR
 */
export const tdgVpWr: GuestLeaf = (c) => write(c, Context.VCPU);

/**
 * TDG.SYS.RD: reads one global metadata field that guests may know.
 * @source TDX-ABI "TDG.SYS.RD"
 * @param c RDX field id. R8 value, RDX next readable id
 */
export const tdgSysRd: GuestLeaf = (c) => read(c, Context.SYS, 1);

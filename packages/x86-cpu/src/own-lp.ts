import type { LogicalProcessor } from './lp/logical-processor.ts';
import { X86LogicalProcessor } from './lp/x86-logical-processor.ts';
import { InternalError } from './units/index.ts';

/** The LP with the members that only this package uses. InternalError for another implementation of the interface (a fake). */
export function ownLp(lp: LogicalProcessor): X86LogicalProcessor {
  if (!(lp instanceof X86LogicalProcessor)) throw new InternalError(`LP ${lp.id} is not a logical processor of createMachine`);
  return lp;
}

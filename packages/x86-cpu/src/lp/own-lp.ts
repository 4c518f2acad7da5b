import { InternalError } from '../units/index.ts';
import type { LogicalProcessor } from './logical-processor.ts';
import { X86LogicalProcessor } from './x86-logical-processor.ts';

/** The class behind an LP of a machine of this package. InternalError for any other implementation of the interface. */
export function ownLp(lp: LogicalProcessor): X86LogicalProcessor {
  if (lp instanceof X86LogicalProcessor) return lp;
  throw new InternalError('a logical processor of another implementation reached this one');
}

import type { RunResult } from './logical-processor.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';
import { UnimplementedInstruction } from './unimplemented-instruction.ts';

/** Runs the guest of `lp`, which is in non-root mode. */
export function runGuest(lp: X86LogicalProcessor, _budget: number): RunResult {
  throw new UnimplementedInstruction('running a guest', `LP ${lp.id}`);
}

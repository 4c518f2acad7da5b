import type { Image } from '../image/image.ts';
import type { RunOptions } from './run-options.ts';
import type { RunSummary } from './run-summary.ts';
import { VmSession } from './vm-session.ts';

/**
 * Builds a VM around an image, runs it to its end and takes it down again, whatever happens.
 * @throws MemoryLayoutError, HostRefusedError, UsageError, InterruptedError before the guest starts; afterwards nothing is thrown: see `outcome`
 */
export async function runImage(image: Image, options: RunOptions = {}): Promise<RunSummary> {
  const session = await VmSession.open(image, options);
  options.onStart?.(session.mrtd);
  const stretch = await session.run(session.limitOf(options));
  return session.close(session.outcomeOf(stretch, options));
}

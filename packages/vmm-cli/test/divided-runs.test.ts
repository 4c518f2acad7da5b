import { gpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { loadImage } from '../src/image/load-image.ts';
import type { RunOptions } from '../src/run/run-options.ts';
import type { RunSummary } from '../src/run/run-summary.ts';
import { VmSession } from '../src/run/vm-session.ts';
import { programs } from './images.ts';

const ticking = loadImage('ticking', programs.ticking, { loadAddress: gpa(0x10_0000) });
const INSTRUCTIONS = 120_025;

const essence = ({ outcome, instructions, traceDigest, exits }: RunSummary): unknown => ({
  outcome,
  instructions,
  traceDigest,
  exits,
});

/** Runs in pieces of so many instructions; `isMoved`: each one in another session, made from a snapshot of the one before. */
async function inPieces(options: RunOptions, piece: number, isMoved = false): Promise<unknown> {
  let session = await VmSession.open(ticking, options);
  for (;;) {
    const stretch = await session.run(piece === Infinity ? {} : { instructions: session.instructions + piece });
    if ('outcome' in stretch) return essence(session.close(session.outcomeOf(stretch, {})));
    if (!isMoved) continue;
    const saved = structuredClone(session.save());
    session.vm.destroy();
    session = VmSession.restore(saved);
  }
}

describe.each([1, 2])('a plain VM with %i vCPUs whose timer interrupts a loop behind STI', { timeout: 120_000 }, (cpus) => {
  const options: RunOptions = { vmType: 'vmx', cpus, memoryBytes: 16 * 2 ** 20, digest: true };

  it('is interrupted at the same places however its run is divided, without interrupt windows', async () => {
    const whole = await inPieces(options, Infinity);
    expect(whole).toMatchObject({ instructions: INSTRUCTIONS, exits: { EXTERNAL_INTERRUPT: 60 } });
    expect(whole).not.toHaveProperty('exits.INTERRUPT_WINDOW');
    for (const piece of [7, 100, 997, 4001]) expect([piece, await inPieces(options, piece)]).toEqual([piece, whole]);
  });

  it('and wherever it is saved and restored, in either tier', async () => {
    const whole = await inPieces(options, Infinity);
    for (const tier of ['interpreter', 'translator'] as const)
      for (const piece of [11_003, 29_989]) expect([tier, piece, await inPieces({ ...options, tier }, piece, true)]).toEqual([tier, piece, whole]); // prettier-ignore
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultImagePath } from '../src/default-image.ts';
import { loadImage } from '../src/image/load-image.ts';
import type { Image } from '../src/image/image.ts';
import { runImage, type RunOptions } from '../src/run/run-image.ts';
import type { RunSummary } from '../src/run/run-summary.ts';
import { programs } from './images.ts';

const hello = loadImage('hello-td', new Uint8Array(readFileSync(defaultImagePath)));

/** MRTD by the text of the specification, apart from the model: each page is added, then extended in 16 chunks. */
function expectedMrtd({ regions }: Image): string {
  const hash = createHash('sha384');
  const block = (name: string, gpa: number): void => {
    const bytes = Buffer.alloc(128);
    bytes.write(name, 'ascii');
    bytes.writeBigUInt64LE(BigInt(gpa), 16);
    hash.update(bytes);
  };
  for (const region of regions) {
    for (let page = 0; page < region.bytes.length; page += 4096) {
      block('MEM.PAGE.ADD', region.gpa + page);
      for (let chunk = page; chunk < page + 4096; chunk += 256) {
        block('MR.EXTEND', region.gpa + chunk);
        hash.update(region.bytes.subarray(chunk, chunk + 256));
      }
    }
  }
  return hash.digest('hex');
}

const noLeaks = (summary: RunSummary): void => {
  expect(summary.teardown).toMatchObject({ pagesLeaked: 0, hkidsLeaked: 0, leaks: {} });
};

describe('hello-td', () => {
  it('passes every check of its own as a Trust Domain', async () => {
    const summary = await runImage(hello);
    expect(summary.console).not.toMatch(/FAILED|unexpected|not handled/);
    expect(summary.outcome).toEqual({ kind: 'exit', code: 0 });
    expect(summary.console).toMatch(/^hello from a Trust Domain/);
    expect(summary.console).toMatch(/goodbye: every check passed\r\n$/);
    expect(summary.mrtd).toBe(expectedMrtd(hello));
    expect(summary.console).toContain(`MRTD:  ${summary.mrtd}\r\n`);
    const digest = Buffer.from(Array.from({ length: 48 }, (_, i) => 0xa0 + i));
    const rtmr2 = createHash('sha384').update(Buffer.alloc(48)).update(digest).digest('hex');
    expect(summary.console).toContain(`RTMR2: ${rtmr2}\r\n`);
    expect(summary.shown).toEqual([{ gpa: '0x40_8000', text: 'hello, host: this page is shared' }]);
    expect(summary.teardown.hkidsFreed).toBe(1);
    noLeaks(summary);
  });

  it('knows that it runs as a plain VM', async () => {
    const summary = await runImage(hello, { vmType: 'vmx' });
    expect(summary.console).toMatch(/^hello from a plain VM/);
    expect(summary.console).toMatch(/goodbye: every check passed\r\n$/);
    expect(summary.outcome).toEqual({ kind: 'exit', code: 0 });
    expect(summary.mrtd).toBeNull();
    noLeaks(summary);
  });

  it('does the same, instruction for instruction, with the same seed; MRTD depends on the image alone', async () => {
    const [a, b, other] = [await runImage(hello), await runImage(hello), await runImage(hello, { seed: 99n, memoryBytes: 32 * 2 ** 20 })];
    expect([a.instructions, a.exits, a.console]).toEqual([b.instructions, b.exits, b.console]);
    expect(other.mrtd).toBe(a.mrtd);
    expect(other.exitCode).toBe(0);
  });
});

const run = async (code: Uint8Array, options: RunOptions = {}): Promise<RunSummary> => {
  const summary = await runImage(loadImage('program', code, { loadAddress: 0x10_0000 }), { maxInstructions: 5_000_000, memoryBytes: 16 * 2 ** 20, ...options });
  noLeaks(summary);
  return summary;
};
const types = ['td', 'vmx'] as const;

describe.each(types)('a guest that goes wrong, as %s', (vmType) => {
  it('is entered in 64-bit mode and ends with its own code when it does not', async () => {
    expect((await run(programs.exit(42), { vmType })).outcome).toEqual(vmType === 'vmx' ? { kind: 'exit', code: 42 } : expect.objectContaining({ kind: 'triple-fault' }));
    expect((await run(programs.tdExit(42), { vmType: 'td' })).outcome).toEqual({ kind: 'exit', code: 42 });
  });

  it('never ends: stopped by the limits', async () => {
    const limited = await run(programs.forever, { vmType, maxInstructions: 1_000_000 });
    expect([limited.outcome.kind, limited.exitCode, limited.instructions]).toEqual(['timeout', 75, 1_000_000]);
    expect((await run(programs.forever, { vmType, maxInstructions: Infinity, timeoutMs: 200 })).outcome.kind).toBe('timeout');
  });

  it('hits a triple fault', async () => {
    const summary = await run(programs.tripleFault, { vmType });
    expect([summary.outcome.kind, summary.exitCode]).toEqual(['triple-fault', 71]);
  });

  it('uses an instruction that is not there yet', async () => {
    const summary = await run(programs.unimplemented, { vmType });
    expect([summary.outcome.kind, summary.exitCode]).toEqual(['unimplemented-instruction', 78]);
  });
});

describe('a guest that goes wrong', () => {
  it('sleeps and nothing can wake it', async () => {
    expect((await run(programs.tdSleepForever)).outcome.kind).toBe('deadlock');
    expect((await run(programs.sleepForever, { vmType: 'vmx' })).outcome.kind).toBe('deadlock');
  });

  it('touches private memory that does not exist', async () => {
    const { outcome, exitCode } = await run(programs.outsideMemory);
    expect([outcome.kind, exitCode]).toEqual(['memory-fault', 77]);
    expect(outcome).toMatchObject({ detail: expect.stringContaining('private address 0x3000_0000, where there is no memory') as string });
  });

  it('reports a fatal error in words', async () => {
    const { outcome, exitCode } = await run(programs.fatalError);
    expect([outcome.kind, exitCode]).toEqual(['guest-fatal', 72]);
    expect(outcome).toMatchObject({ detail: 'the guest reported a fatal error, code 0x0000_0000_0000_1234: "oops"' });
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { serve } from '../serve.ts';
import { NAN_PROGRAM } from '../src/nan-program.ts';
import type { ProgramResult, ProgramRun } from '../src/programs.ts';
import { run, type Job } from '../src/thread.ts';
import { bundle } from '../tsup.config.ts';
import { HOW_TO_INSTALL, chromiumPath, launchChromium } from './chromium.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const file = (path: string): Uint8Array => new Uint8Array(readFileSync(at(path)));

const KERNEL_ADDRESS = 0x10_0000;
type Program = Pick<ProgramRun, 'segments' | 'entry' | 'mode'>;
/** A program of the benchmarks, entered as a multiboot loader would: in 32-bit mode, at the address that its header names. */
function kernel(name: string): Program {
  const bytes = file(`../../../packages/x86-cpu/bench/kernels/${name}.bin`);
  return {
    segments: [{ address: KERNEL_ADDRESS, bytes }],
    mode: 'protected',
    entry: new DataView(bytes.buffer).getUint32(0x1c, true),
  };
}
const PROGRAMS: Record<string, Program> = {
  'operations on NaNs': { segments: [{ address: 0x8000, bytes: NAN_PROGRAM }] },
  'floating point': kernel('float'),
  'a compressor and an interpreter': kernel('program'),
};
const BUDGET = 5_000_000;
const HELLO_TD = '../../../packages/vmm-cli/assets/hello-td.elf';

/** A job that JSON can carry into the page: bytes are arrays of numbers. */
const toJson = (job: Job): string =>
  JSON.stringify(job, (_name, value: unknown) => (value instanceof Uint8Array ? { bytes: [...value] } : value));

describe('in headless Chromium', () => {
  let browser: Browser | undefined;
  let server: Server | undefined;
  let page: Page;
  const folder = mkdtempSync(join(tmpdir(), 'tdxkit-browser-'));
  const failures: string[] = [];

  beforeAll(async () => {
    if (chromiumPath === undefined) return;
    await build({
      ...bundle,
      config: false,
      entry: (bundle.entry as string[]).map((entry) => at(`../${entry}`)),
      outDir: folder,
      tsconfig: at('../tsconfig.json'),
    });
    // A browser would wait for such a module without a word.
    const missing = /^import .*/m.exec(readFileSync(join(folder, 'page.js'), 'utf8'));
    if (missing !== null) throw new Error(`the page's bundle still has: ${missing[0]}`);
    const served = await serve(folder);
    ({ server } = served);
    browser = await launchChromium();
    page = await browser.newPage();
    page.on('pageerror', (error) => failures.push(String(error)));
    await page.goto(served.url);
    await page.waitForFunction('"runInWorker" in globalThis');
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true });
  });

  /** What the job leaves on the page's main thread (`run`) or in a worker (`runInWorker`). */
  const inBrowser = async (where: 'run' | 'runInWorker', job: Job): Promise<unknown> =>
    await page.evaluate(
      ([name, text]) => {
        const parsed: unknown = JSON.parse(text!, (_key, value: unknown) =>
          value !== null &&
          typeof value === 'object' &&
          'bytes' in value &&
          Array.isArray(value.bytes) &&
          Object.keys(value).length === 1
            ? Uint8Array.from(value.bytes as number[])
            : value,
        );
        return (globalThis as unknown as Record<string, (job: unknown) => Promise<unknown>>)[name!]!(parsed);
      },
      [where, toJson(job)],
    );
  const needsChromium = ({ skip }: TestContext): void => {
    if (chromiumPath === undefined) skip(HOW_TO_INSTALL);
  };

  it.for(Object.entries(PROGRAMS))(
    '%s leave the same machine as in Node: page and worker, both tiers',
    async ([, program], context) => {
      needsChromium(context);
      const results: ProgramResult[] = [];
      for (const tier of ['interpreter', 'translator'] as const) {
        const job: Job = { program: { ...program, tier, budget: BUDGET } };
        results.push((await run(job)) as ProgramResult);
        for (const where of ['run', 'runInWorker'] as const) results.push((await inBrowser(where, job)) as ProgramResult);
      }
      expect(results[0]!.instructions).toBeGreaterThan(100_000);
      for (const result of results) expect(result).toEqual(results[0]);
      expect(failures).toEqual([]);
    },
  );

  it.for(['run', 'runInWorker'] as const)('hello-td is the same Trust Domain as in Node (%s)', async (where, context) => {
    needsChromium(context);
    const job: Job = { td: file(HELLO_TD) };
    const here = await run(job);
    expect(here).toMatchObject({ outcome: { kind: 'exit', code: 0 } });
    // exits travel as a plain object
    expect(await inBrowser(where, job)).toEqual(JSON.parse(JSON.stringify(here)));
    expect(failures).toEqual([]);
  });

  it.for(['run', 'runInWorker'] as const)(
    'hello-td goes on from a snapshot as if nobody had taken one (%s)',
    async (where, context) => {
      needsChromium(context);
      const td = file(HELLO_TD);
      const whole = JSON.parse(JSON.stringify(await run({ td }))) as unknown;
      expect(await inBrowser(where, { td, saveAt: 30_000 })).toEqual(whole);
      expect(failures).toEqual([]);
    },
  );

  it('boots hello-td from its button', async (context) => {
    needsChromium(context);
    await page.click('button');
    await page.waitForFunction('document.querySelector("pre").textContent.includes("guest instructions")', undefined, {
      timeout: 60_000,
    });
    const text = await page.textContent('pre');
    expect(text).toMatch(/^hello from a Trust Domain/);
    expect(text).toMatch(/goodbye: every check passed/);
  });
});

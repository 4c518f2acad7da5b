import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadSeconds } from '@tdxkit/bench';
import { NotedFiles } from '../src/options/file-source.ts';
import { prepareVm, type VmOptions } from '../src/options/vm-request.ts';
import { VmSession } from '../src/run/vm-session.ts';
import { openStateFile } from '../src/snapshot/state-file.ts';
import { restoreSnapshot, writeSnapshot } from '../src/snapshot/vm-snapshot.ts';

/*
 * A TD with 256 MiB at the shell prompt of a Debian kernel (TDX_BENCH_KERNEL, TDX_BENCH_SHELL: an initramfs that ends in a shell): bytes of a snapshot,
 * and seconds of processor time to write it, to load it, and until the guest runs again.
 */
const KERNEL = process.env['TDX_BENCH_KERNEL'];
const INITRD = process.env['TDX_BENCH_SHELL'];
const PROMPT = process.env['TDX_BENCH_PROMPT'] ?? '# ';
const ROUNDS = 3;

/** Processor seconds of some work, and its result. */
async function timed<T>(work: () => Promise<T> | T): Promise<[seconds: number, result: T]> {
  const start = threadSeconds();
  const result = await work();
  return [threadSeconds() - start, result];
}

export async function snapshotBench(): Promise<void> {
  if (KERNEL === undefined || INITRD === undefined) {
    console.log('snapshot: set TDX_BENCH_KERNEL and TDX_BENCH_SHELL');
    return;
  }
  const raw: VmOptions = {
    vmType: 'td',
    cpus: '1',
    format: 'auto',
    seed: '1',
    kernel: KERNEL,
    initrd: INITRD,
    append: 'console=ttyS0',
  };
  const { image, options } = await prepareVm(undefined, raw, new NotedFiles(false));
  const session = await VmSession.open(image, { ...options, expectText: PROMPT });
  await session.run();
  const folder = mkdtempSync(join(tmpdir(), 'tdx-bench-'));
  const file = join(folder, 'prompt.tdxs');
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const [save] = await timed(() => session.save());
      const [write] = await timed(() => writeSnapshot(file, session, raw, undefined, 'tdx bench'));
      const [load, restored] = await timed(() => restoreSnapshot(openStateFile(file)));
      const [run] = await timed(() => restored.run({ instructions: restored.instructions + 1_000_000 }));
      restored.vm.destroy();
      console.log(
        `snapshot at ${session.instructions} instructions: ${(statSync(file).size / 2 ** 20).toFixed(1)} MiB; ` +
          `collect ${save.toFixed(2)} s, write ${write.toFixed(2)} s, restore ${load.toFixed(2)} s, next million instructions ${run.toFixed(2)} s`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
    session.vm.destroy();
  }
}

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeOutputs, encodeInput, type CaseInput, type NativeResult } from './native-record.ts';

const OPTIONS = ['-O1', '-fno-stack-protector', '-fcf-protection=none', '-mgeneral-regs-only', '-mfsgsbase'];

/** The compiled harness. */
export class NativeHost {
  readonly #folder: string;
  readonly #binary: string;

  private constructor(folder: string, binary: string) {
    this.#folder = folder;
    this.#binary = binary;
  }

  /** @returns the host, or a sentence that says why this machine cannot be one */
  static open(): NativeHost | string {
    if (process.platform !== 'linux' || process.arch !== 'x64') return 'the host is no x86-64 Linux machine';
    const folder = mkdtempSync(join(tmpdir(), 'native-oracle-'));
    const binary = join(folder, 'harness');
    const gcc = spawnSync('gcc', [...OPTIONS, '-o', binary, fileURLToPath(new URL('harness.c', import.meta.url))], {
      encoding: 'utf8',
    });
    if (gcc.status === 0 && existsSync(binary)) return new NativeHost(folder, binary);
    rmSync(folder, { recursive: true });
    return `gcc does not compile the harness: ${gcc.error?.message ?? gcc.stderr}`;
  }

  /** Runs cases on the host processor. @throws Error when the harness dies, with the number of the case */
  run(cases: readonly CaseInput[]): NativeResult[] {
    const { status, signal, stdout, stderr } = spawnSync(this.#binary, {
      input: Buffer.concat(cases.map(encodeInput)),
      maxBuffer: 1 << 30,
    });
    if (status !== 0) throw new Error(`the native harness ended with ${signal ?? status}: ${stderr.toString()}`);
    const results = decodeOutputs(stdout);
    if (results.length !== cases.length) throw new Error(`the native harness ran ${results.length} of ${cases.length} cases`);
    return results;
  }
  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { arch } from 'node:process';
import { cachedDataVersionTag } from 'node:v8';
import { Script, constants } from 'node:vm';

const DIGEST_BYTES = 32;
const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
/** Files that were written longer ago are removed when another one is written. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** A compiled script, and what to call when it has run: keeps its code for the next start when there was none. */
export interface CompiledScript {
  readonly run: () => void;
  readonly keep: () => void;
}

/**
 * Compiles a script with the code that an earlier start left in a folder. The script is ASCII, and one expression: a function of `require`, `module`, `exports`,
 * `__filename` and `__dirname`. A file in the folder is a SHA-256 digest and what it is the digest of; its
 * name says for which source, version of V8 with its flags, and processor it is good. What is missing, damaged or refused by V8 is as if it were not there,
 * and a folder that cannot be written is left alone.
 * @param folder undefined: nothing is kept
 * @param part what of the script is going to be used: each part has a file of its own
 */
export function compileScript(path: string, folder: string | undefined, part: string): CompiledScript {
  const bytes = readFileSync(path);
  const file = folder === undefined ? undefined : join(folder, `${nameOf(bytes)}-${part}`);
  const cachedData = file === undefined ? undefined : readKept(file);
  const script = new Script(bytes.toString('latin1'), {
    filename: path,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const isKept = cachedData !== undefined && script.cachedDataRejected !== true;
  return {
    run: () => {
      const module = { exports: {} };
      const start = script.runInThisContext() as (...parameters: readonly unknown[]) => void;
      start(createRequire(path), module, module.exports, path, dirname(path));
    },
    keep: () => {
      if (file !== undefined && !isKept) write(file, script.createCachedData());
    },
  };
}

const nameOf = (source: Uint8Array): string =>
  `${digestOf(source).toString('hex', 0, 12)}-${cachedDataVersionTag().toString(16)}-${process.version}-${arch}`;

function readKept(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(DIGEST_BYTES);
    return digestOf(code).equals(bytes.subarray(0, DIGEST_BYTES)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: other starts may read and write the same file. */
function write(file: string, code: Buffer): void {
  const folder = dirname(file);
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder)) {
      const old = join(folder, name);
      if (Date.now() - statSync(old).mtimeMs > KEPT_MS) rmSync(old, { force: true });
    }
    writeFileSync(unfinished, Buffer.concat([digestOf(code), code]), { mode: 0o600 });
    renameSync(unfinished, file);
  } catch {
    try {
      rmSync(unfinished, { force: true });
    } catch {
      // Nothing can be written there: the next start compiles anew, as this one did.
    }
  }
}

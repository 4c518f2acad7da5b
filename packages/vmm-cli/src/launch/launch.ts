#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.ts';
import { compileScript } from './code-cache.ts';

/** How `tdx` says that it did not do what was asked: usage, image, memory, host, and bugs. Too little has then run to be worth keeping. */
const REFUSED = { least: 64, most: 70 };

const args = process.argv.slice(2);
const [command = ''] = args;
const isHelp = !/^[a-z]{3,12}$/.test(command) || args.some((arg) => ['-h', '--help', '--dry-run'].includes(arg));
const script = compileScript(
  fileURLToPath(new URL('tdx.cjs', import.meta.url)),
  cacheFolder(process.env, process.platform),
  isHelp ? 'help' : command,
);
process.on('exit', (code) => {
  if (code < REFUSED.least || code > REFUSED.most) script.keep();
});
script.run();

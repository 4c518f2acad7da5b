// npm run bench [-- PACKAGE ...]: the measured figures of every package that has a bench/run.ts.
import './bootstrap.mjs';
import { existsSync, readdirSync } from 'node:fs';
import { buildIfStale, runTypeScript } from './workspace.mjs';

const asked = process.argv.slice(2);
let failed = 0;
for (const name of readdirSync('packages')) {
  const file = `packages/${name}/bench/run.ts`;
  if (!existsSync(file) || (asked.length > 0 && !asked.includes(name))) continue;
  console.log(`\n## ${name}`);
  if (name === 'vmm-cli' && process.env.TDX_BENCH_KERNEL) buildIfStale(); // boots are of the built tdx
  if (runTypeScript(file, []) !== 0) failed = 1;
}
process.exit(failed);

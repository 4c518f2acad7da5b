// npm run bench [-- PACKAGE ...]: the measured figures of every package that has a bench/run.ts.
import './bootstrap.mjs';
import { existsSync, readdirSync } from 'node:fs';
import { runTypeScript } from './workspace.mjs';

const asked = process.argv.slice(2);
let failed = 0;
for (const name of readdirSync('packages')) {
  const file = `packages/${name}/bench/run.ts`;
  if (!existsSync(file) || (asked.length > 0 && !asked.includes(name))) continue;
  console.log(`\n## ${name}`);
  if (runTypeScript(file, []) !== 0) failed = 1;
}
process.exit(failed);

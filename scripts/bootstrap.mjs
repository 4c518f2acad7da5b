// Installs the workspace when the lockfile changed since the last install. Needs only node and npm.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const stampFile = 'node_modules/.bootstrap';
const stamp = createHash('sha256').update(readFileSync('pnpm-lock.yaml')).digest('hex');
const installed = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
if (!installed) {
  const { packageManager } = JSON.parse(readFileSync('package.json', 'utf8'));
  console.error(`tdxkit: installing the workspace with ${packageManager} (once)`);
  const run = spawnSync('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) {
    console.error('tdxkit: the install failed; see the lines above. Check the network and run the command again.');
    process.exit(run.status ?? 1);
  }
  writeFileSync(stampFile, stamp);
}

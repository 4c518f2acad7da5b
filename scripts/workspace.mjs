// What the root scripts share: running a workspace command, and knowing whether dist/ is older than the sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
process.env.TURBO_TELEMETRY_DISABLED = '1';
process.env.PATH = `${join(root, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`;

/** Runs a command, by default with inherited output; returns its exit code. */
export function run(command, args, env = {}, stdio = 'inherit') {
  const done = spawnSync(command, args, { stdio, env: { ...process.env, ...env }, shell: process.platform === 'win32' });
  if (done.error) console.error(`tdxkit: ${command} could not be started: ${done.error.message}`);
  return done.status ?? 1;
}

/** Runs a TypeScript file of the workspace from source. */
export function runTypeScript(file, args) {
  return run(process.execPath, ['--import', 'tsx', '--conditions=tdxkit-source', file, ...args]);
}

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name === 'testdata' || entry.name.startsWith('.'))
      continue;
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

/** Builds the command when a source is newer than the last build: without types, which nobody reads who runs it. */
export function buildIfStale() {
  const stamp = 'node_modules/.built';
  const built = existsSync(stamp) && existsSync('packages/vmm-cli/dist/cli.js') ? statSync(stamp).mtimeMs : 0;
  if (newest('packages') <= built) return;
  console.error('tdxkit: building the packages (once)');
  const status = run(
    'turbo',
    ['run', 'build', '--filter=@tdxkit/vmm-cli', '--output-logs=errors-only'],
    { TDXKIT_WITHOUT_TYPES: '1' },
    ['ignore', 2, 2],
  );
  if (status !== 0) process.exit(status);
  writeFileSync(stamp, '');
}

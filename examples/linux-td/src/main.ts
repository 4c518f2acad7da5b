// Finds a Debian kernel, packs busybox into an initramfs, and boots both as a Trust Domain.
//   npm start                       a shell (Ctrl-A x ends the VM)
//   npm start -- --no-shell         shows the machine and switches it off
//   npm start -- --vm-type vmx      the same kernel as a plain VM
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findDebianFiles } from './debian.ts';
import { initramfs } from './initramfs.ts';

const { values } = parseArgs({
  options: {
    kernel: { type: 'string' },
    busybox: { type: 'string' },
    'vm-type': { type: 'string', default: 'td' },
    cpus: { type: 'string', default: '1' },
    'no-shell': { type: 'boolean', default: false },
  },
});
const cache = fileURLToPath(new URL('../.cache', import.meta.url));
const found =
  values.kernel !== undefined && values.busybox !== undefined
    ? { kernel: values.kernel, busybox: values.busybox }
    : findDebianFiles(cache);
if ('missing' in found) {
  console.error(`linux-td: ${found.missing}`);
  process.exit(1);
}
const initrd = `${cache}/initrd.cpio`;
writeFileSync(initrd, initramfs(readFileSync(found.busybox), { shell: !values['no-shell'] }));
const cli = fileURLToPath(import.meta.resolve('@tdxkit/vmm-cli/package.json')).replace(/package\.json$/, 'src/cli.ts');
const args = [
  'run',
  '--vm-type',
  values['vm-type'],
  '--cpus',
  values.cpus,
  '--kernel',
  found.kernel,
  '--unpack',
  '--initrd',
  initrd,
  '--append',
  'console=ttyS0 quiet',
];
process.exitCode =
  spawnSync(process.execPath, ['--import', 'tsx', '--conditions=tdxkit-source', cli, ...args], { stdio: 'inherit' }).status ?? 1;

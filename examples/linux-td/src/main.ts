// Finds a Debian kernel, packs busybox into an initramfs, and boots both as a Trust Domain.
//   npm start                       a shell (Ctrl-A x ends the VM)
//   npm start -- --no-shell         shows the machine and switches it off
//   npm start -- --vm-type vmx      the same kernel as a plain VM
//   npm start -- --attest           programs of guest/ show report, quote and event log, and compute
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findDebianFiles } from './debian.ts';
import { guestPrograms, tdxModules } from './guest-files.ts';
import { initramfs, type InitramfsOptions } from './initramfs.ts';

const { values } = parseArgs({
  options: {
    kernel: { type: 'string' },
    busybox: { type: 'string' },
    'vm-type': { type: 'string', default: 'td' },
    cpus: { type: 'string', default: '1' },
    'no-shell': { type: 'boolean', default: false },
    attest: { type: 'boolean', default: false },
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
/** With --attest: modules and programs, and what to do with them. */
function attestation(): InitramfsOptions {
  if (!values.attest) return {};
  const programs = guestPrograms(join(cache, 'guest'));
  const modules = tdxModules(cache);
  if (programs === undefined || modules === undefined) {
    console.error('linux-td: --attest needs gcc with a static C library, xz, and the kernel package that this script fetches');
    process.exit(1);
  }
  return {
    programs,
    modules,
    script: ['/bin/compute', '/bin/attest', 'od -An -v -tx1 -N 512 /sys/firmware/acpi/tables/data/CCEL'],
  };
}
const initrd = `${cache}/initrd.cpio`;
writeFileSync(initrd, initramfs(readFileSync(found.busybox), { shell: !values['no-shell'] && !values.attest, ...attestation() }));
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
if (values.attest) args.push('--rtmr', '--xfam', 'avx');
process.exitCode =
  spawnSync(process.execPath, ['--import', 'tsx', '--conditions=tdxkit-source', cli, ...args], { stdio: 'inherit' }).status ?? 1;

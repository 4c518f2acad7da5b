// Finds a Debian kernel, packs busybox into an initramfs, and boots both as a Trust Domain.
//   npm start                       a shell (Ctrl-A x ends the VM)
//   npm start -- --no-shell         shows the machine and switches it off
//   npm start -- --vm-type vmx      the same kernel as a plain VM
//   npm start -- --attest           programs of guest/ show report, quote and event log, and compute
//   npm start -- --deb FILE         packages on this computer instead of fetched ones
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findDebianFiles } from './debian.ts';
import { guestPrograms, tdxModules } from './guest-files.ts';
import { initramfs, type InitramfsOptions } from './initramfs.ts';

const usage = `npm start -- [OPTION...]
  --no-shell           show the machine and switch it off
  --attest             run the programs of guest/: report, quote, event log, computations (needs gcc)
  --cpus N             vCPUs (1)
  --vm-type td|vmx     a Trust Domain (the default) or a plain VM
  --deb FILE           a Debian package on this computer, for the kernel and for busybox; nothing is fetched then
  --kernel FILE --busybox FILE   a kernel image and a static busybox
`;
const fail = (message: string): never => {
  console.error(`linux-td: ${message}`);
  process.exit(1);
};
const options = {
  kernel: { type: 'string' },
  busybox: { type: 'string' },
  deb: { type: 'string', multiple: true },
  'vm-type': { type: 'string', default: 'td' },
  cpus: { type: 'string', default: '1' },
  'no-shell': { type: 'boolean', default: false },
  attest: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;
const parsed = (() => {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return fail(`${(error as Error).message}\n${usage}`);
  }
})();
if (parsed.help) {
  console.log(usage);
  process.exit(0);
}
const cache = fileURLToPath(new URL('../.cache', import.meta.url));
const { kernel, busybox, ...values } = parsed;
if ((kernel === undefined) !== (busybox === undefined))
  fail(`${kernel === undefined ? '--busybox without --kernel' : '--kernel without --busybox'}: give both, or neither`);
for (const file of [kernel, busybox]) if (file !== undefined && !existsSync(file)) fail(`${file}: no such file`);
const found =
  kernel !== undefined && busybox !== undefined
    ? { kernel, busybox, root: cache }
    : await findDebianFiles(cache, { ...(values.deb === undefined ? {} : { debs: values.deb }) });
if ('missing' in found) {
  console.error(`linux-td: ${found.missing}`);
  process.exit(1);
}
const { root } = found;
/** With --attest: modules and programs, and what to do with them. */
function attestation(): InitramfsOptions {
  if (!values.attest) return {};
  const programs = guestPrograms(join(cache, 'guest'));
  const modules = tdxModules(root);
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
mkdirSync(cache, { recursive: true });
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

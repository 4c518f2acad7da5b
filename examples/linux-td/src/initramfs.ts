import { cpio, type CpioEntry } from './cpio.ts';

/** A file of the root file system. */
export interface RootFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What is in the root file system beside busybox, and what its first process does with it. */
export interface InitramfsOptions {
  /** An interactive shell before the machine is switched off. */
  readonly shell?: boolean;
  /** Kernel modules, loaded in this order; each a `.ko` file, not compressed. */
  readonly modules?: readonly RootFile[];
  /** Programs for /bin. */
  readonly programs?: readonly RootFile[];
  /** Lines of shell to run once everything is mounted and loaded. */
  readonly script?: readonly string[];
}

/** What the first process does: it mounts, loads, shows where it runs, does its work and switches the machine off. */
const init = ({ shell, modules = [], script = [] }: InitramfsOptions): string => `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
${modules.map(({ path }) => `insmod /${path}\n`).join('')}[ -d /sys/kernel/config ] && mount -t configfs configfs /sys/kernel/config
echo "$(uname -sr) on $(nproc) vCPUs"
dmesg | grep -E 'tdx: Guest detected|Memory Encryption Features'
${script.map((line) => `${line}\n`).join('')}${shell ? 'setsid cttyhack sh' : 'echo hello from user space'}
poweroff -f
`;

/** A root file system of one static busybox, and what `options` add to it. */
export function initramfs(busybox: Uint8Array, options: InitramfsOptions = {}): Uint8Array {
  const folders = ['bin', 'dev', 'lib', 'proc', 'sys'].map((path) => ({ kind: 'folder', path }) as const);
  const files = [
    { path: 'bin/busybox', bytes: busybox },
    { path: 'init', bytes: new TextEncoder().encode(init(options)) },
    ...(options.modules ?? []),
    ...(options.programs ?? []),
  ];
  return cpio([
    ...folders,
    { kind: 'device', path: 'dev/console', major: 5, minor: 1 },
    ...files.map((file): CpioEntry => ({ kind: 'file', ...file })),
  ]);
}

import { cpio } from './cpio.ts';

/** What the first process does: it shows where it runs and switches the machine off, or hands out a shell. */
const init = (shell: boolean): string => `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
echo "$(uname -sr) on $(nproc) vCPUs"
dmesg | grep -E 'tdx: Guest detected|Memory Encryption Features'
${shell ? 'setsid cttyhack sh' : 'echo hello from user space'}
poweroff -f
`;

/**
 * A root file system of one static busybox.
 * @param shell an interactive shell before the machine is switched off
 */
export function initramfs(busybox: Uint8Array, shell: boolean): Uint8Array {
  const folders = ['bin', 'dev', 'proc', 'sys'].map((path) => ({ kind: 'folder', path }) as const);
  return cpio([
    ...folders,
    { kind: 'device', path: 'dev/console', major: 5, minor: 1 },
    { kind: 'file', path: 'bin/busybox', bytes: busybox },
    { kind: 'file', path: 'init', bytes: new TextEncoder().encode(init(shell)) },
  ]);
}

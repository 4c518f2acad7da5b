import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadLinux, type Image } from '@tdxkit/vmm-cli';
import { findDebianFiles } from '../src/debian.ts';
import { initramfs, type InitramfsOptions } from '../src/initramfs.ts';
import { kernelModules } from '../src/modules.ts';

/** Where kernel and busybox are kept between tests. */
export const cache = fileURLToPath(new URL('../.cache', import.meta.url));
export const memoryBytes = 256 * 2 ** 20;
export const isFull = process.env['TDXKIT_FULL'] !== undefined;

/** Drivers, in the order in which they are loaded. */
export const Drivers = {
  DISK: ['drivers/block/virtio_blk'],
  NETWORK: ['net/core/failover', 'drivers/net/net_failover', 'drivers/net/virtio_net'],
  RANDOM: ['drivers/char/hw_random/virtio-rng'],
} as const;

/** The address that the network would lease, without asking. */
export const takeAddress = ['ip link set eth0 up', 'ip addr add 10.0.2.15/24 dev eth0', 'ip route add default via 10.0.2.2'];

/** What a guest of the tests is, and does. */
export interface DebianGuestOptions extends Pick<InitramfsOptions, 'script' | 'shell' | 'programs'> {
  /** Kernel modules to load. */
  readonly modules?: readonly string[];
  readonly cpus?: number;
  /** On the kernel's command line. */
  readonly parameters?: string;
}

/** A Debian kernel with an initramfs that does what a script says; or what there is none for. */
export async function debianGuest({
  modules = [],
  cpus = 1,
  parameters = 'console=ttyS0',
  ...work
}: DebianGuestOptions): Promise<Image | { readonly missing: string }> {
  const found = await findDebianFiles(cache);
  if ('missing' in found) return found;
  return await loadLinux({
    kernel: { name: found.kernel, bytes: readFileSync(found.kernel) },
    initrd: {
      name: 'initramfs',
      bytes: initramfs(readFileSync(found.busybox), { modules: kernelModules(found.root, modules), ...work }),
    },
    commandLine: `cryptomgr.notests quiet mitigations=off swiotlb=1024 ${parameters}`,
    memoryBytes,
    cpus,
    unpack: true,
  });
}

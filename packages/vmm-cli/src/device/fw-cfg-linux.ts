import { FwCfgKey, fwCfgNumber, type FwCfgItems } from './fw-cfg-items.ts';

const SETUP_SECTS = 0x1f1;
const SECTOR = 512;

/**
 * Adds a Linux kernel for firmware to boot: setup sectors, protected-mode part, initrd, command line; and as a file what firmware of today takes, the whole
 * kernel, so that its signature is right.
 * @param kernel a bzImage; @param shim the boot loader by which firmware with secure boot starts it
 */
export function addLinuxItems(
  items: FwCfgItems,
  kernel: Uint8Array,
  initrd: Uint8Array | undefined,
  commandLine: string,
  shim?: Uint8Array,
): void {
  const setupBytes = Math.min(((kernel[SETUP_SECTS]! || 4) + 1) * SECTOR, kernel.length);
  const add = (size: number, data: number, bytes: Uint8Array): void => {
    items.set(size, fwCfgNumber(bytes.length, 4));
    items.set(data, bytes);
  };
  add(FwCfgKey.SETUP_SIZE, FwCfgKey.SETUP_DATA, kernel.subarray(0, setupBytes));
  add(FwCfgKey.KERNEL_SIZE, FwCfgKey.KERNEL_DATA, kernel.subarray(setupBytes));
  add(FwCfgKey.COMMAND_LINE_SIZE, FwCfgKey.COMMAND_LINE_DATA, new TextEncoder().encode(`${commandLine}\0`));
  items.addFile('etc/boot/kernel', kernel);
  if (shim) items.addFile('etc/boot/shim', shim);
  if (initrd) add(FwCfgKey.INITRD_SIZE, FwCfgKey.INITRD_DATA, initrd);
}

import { acpiLoaderFiles } from '../acpi/table-loader.ts';
import type { FwCfgItems } from '../device/fw-cfg-items.ts';
import { addLinuxItems } from '../device/fw-cfg-linux.ts';
import { ramRanges } from '../memory/memory-map.ts';
import type { FirmwareKernel } from '../image/image.ts';

const E820_ENTRY_BYTES = 20;
const E820_RAM = 1;
/** S3 and S4 are not there; S5 is, with type 0 as on every PC chipset. Bit 7: supported. */
const SYSTEM_STATES = Uint8Array.of(128, 0, 0, 0, 0, 128);

/** RAM as `etc/e820` lists it: address, length, type. */
function e820(memoryBytes: number): Uint8Array {
  const ranges = ramRanges(memoryBytes);
  const bytes = new Uint8Array(ranges.length * E820_ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  ranges.forEach(({ start, end }, i) => {
    view.setBigUint64(i * E820_ENTRY_BYTES, BigInt(start), true);
    view.setBigUint64(i * E820_ENTRY_BYTES + 8, BigInt(end - start), true);
    view.setUint32(i * E820_ENTRY_BYTES + 16, E820_RAM, true);
  });
  return bytes;
}

/** What PC firmware asks fw_cfg for: RAM, sleep states, ACPI tables, and the kernel that it shall boot instead of looking for a disk. */
export function addFirmwareItems(
  items: FwCfgItems,
  machine: { readonly memoryBytes: number; readonly cpus: number },
  kernel: FirmwareKernel | undefined,
): void {
  items.addFile('etc/e820', e820(machine.memoryBytes));
  items.addFile('etc/system-states', SYSTEM_STATES);
  for (const [name, bytes] of acpiLoaderFiles({ cpus: machine.cpus })) items.addFile(name, bytes);
  if (kernel) addLinuxItems(items, kernel.kernel.bytes, kernel.initrd?.bytes, kernel.commandLine);
}

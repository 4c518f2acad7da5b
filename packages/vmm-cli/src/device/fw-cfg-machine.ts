import { acpiLoaderFiles } from '../acpi/table-loader.ts';
import type { GpaRange } from '../memory/gpa-range.ts';
import { fwCfgNumber, type FwCfgItems } from './fw-cfg-items.ts';

const E820_ENTRY_BYTES = 20;
const E820_RAM = 1;
/** Sleep states S0 to S5; bit 7: there is such a state. Only S0 and S5 are. */
const SYSTEM_STATES = Uint8Array.of(0x80, 0, 0, 1, 2, 0x80);
/** -1: a failed boot waits for nobody. */
const NO_WAIT = 0xffff_ffff;

/** What firmware asks for by name. */
export interface FirmwareMachine {
  readonly cpus: number;
  readonly ram: readonly GpaRange[];
  /** Open Firmware paths of devices to boot from, the first first. */
  readonly bootOrder: readonly string[];
}

/** Adds the files of the machine: ACPI tables with their loader script, memory map, sleep states, order of boot devices. */
export function addMachineFiles(items: FwCfgItems, { cpus, ram, bootOrder }: FirmwareMachine): void {
  for (const [name, bytes] of acpiLoaderFiles({ cpus, hasPmTimer: true })) items.addFile(name, bytes);
  const map = new Uint8Array(ram.length * E820_ENTRY_BYTES);
  const view = new DataView(map.buffer);
  ram.forEach(({ start, end }, i) => {
    view.setBigUint64(i * E820_ENTRY_BYTES, BigInt(start), true);
    view.setBigUint64(i * E820_ENTRY_BYTES + 8, BigInt(end - start), true);
    view.setUint32(i * E820_ENTRY_BYTES + 16, E820_RAM, true);
  });
  items.addFile('etc/e820', map);
  items.addFile('etc/system-states', SYSTEM_STATES);
  items.addFile('etc/boot-fail-wait', fwCfgNumber(NO_WAIT, 4));
  if (bootOrder.length > 0) items.addFile('bootorder', new TextEncoder().encode(`${bootOrder.join('\n')}\n\0`));
}

import { PciConfigSpace } from './config-space.ts';
import type { PciFunction } from './pci-function.ts';

/** Where configuration space lies in memory unless software moves it: 256 MiB, as OVMF has it. */
export const ECAM_BASE = 0xb000_0000;
export const ECAM_BYTES_PER_BUS = 0x10_0000;
/** Memory for BARs. */
export const PCI_WINDOW = { start: 0xc000_0000, end: 0xfc00_0000 } as const;
/** First address given to a BAR by us: behind the test device. */
export const BAR_BASE = 0xe000_0000;

const INTEL = 0x8086;
const PCIEXBAR = 0x60;
const LENGTHS = [0x1000_0000, 0x0800_0000, 0x0400_0000] as const;
const LPC = { PM_BASE: 0x40, ACPI_CONTROL: 0x44, PIRQ: 0x60, PIRQ_HIGH: 0x68, ROOT_COMPLEX: 0xf0 } as const;
const ACPI_ENABLE = 0x80;

/** The memory controller of a Q35 machine, which firmware knows by its id, with PCIEXBAR: where configuration space lies in memory. */
export class Q35HostBridge implements PciFunction {
  readonly name = 'Q35 host bridge';
  readonly config = new PciConfigSpace({ vendor: INTEL, device: 0x29c0, classCode: 0x06_0000 });
  readonly bars = [];
  /** Window of configuration space; empty while software has it switched off. */
  ecam: { readonly start: number; readonly end: number } = { start: 0, end: 0 };

  constructor() {
    const { config } = this;
    // The registers behind the header keep what software writes: memory attributes and sizes that change nothing here.
    for (let offset = 0x40; offset < 0x100; offset += 4) config.allowWrites(offset, -1, 4);
    config.allowWrites(PCIEXBAR, 0xfc00_0007, 4);
    config.allowWrites(PCIEXBAR + 4, 0, 4);
    config.set(PCIEXBAR, 4, ECAM_BASE | 1);
    config.onWrite = (offset, size) => {
      if (offset < PCIEXBAR + 4 && offset + size > PCIEXBAR) this.#place();
    };
    this.#place();
  }

  configLoaded(): void {
    this.#place();
  }

  #place(): void {
    const value = this.config.get(PCIEXBAR, 4);
    const length = (value & 1) === 0 ? 0 : (LENGTHS[(value >> 1) & 3] ?? 0);
    const start = length === 0 ? 0 : (value & -length) >>> 0;
    this.ecam = { start, end: start + length };
  }
}

/** The ICH9 bridge to the legacy devices: where firmware learns, and says, that the power management ports are at 0x600. */
export function ich9Lpc(pmBase: number): PciFunction {
  const config = new PciConfigSpace({ vendor: INTEL, device: 0x2918, classCode: 0x06_0100, revision: 2 });
  config.set(LPC.PM_BASE, 4, pmBase | 1);
  config.allowWrites(LPC.PM_BASE, 0xff80, 4);
  config.set(LPC.ACPI_CONTROL, 1, ACPI_ENABLE);
  config.allowWrites(LPC.ACPI_CONTROL, 0x87, 1);
  for (const offset of [LPC.PIRQ, LPC.PIRQ_HIGH, LPC.ROOT_COMPLEX]) config.allowWrites(offset, -1, 4);
  return { name: 'ICH9 LPC bridge', config, bars: [] };
}

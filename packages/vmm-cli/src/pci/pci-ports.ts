import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { storeValue32, value32, type Device } from '../device/device.ts';
import type { Savable } from '../device/savable.ts';
import type { PciBus } from './pci-bus.ts';

/** Address register at 0xCF8, data at 0xCFC; the reset control register of the chipset hides at 0xCF9. */
export const PCI_CONFIG_PORT = 0xcf8;
export const PCI_CONFIG_PORTS = 8;
export const RESET_CONTROL_PORT = 0xcf9;
/** What resets the machine when written there. */
export const RESET_VALUE = 0x06;

const DATA = 4;
const ENABLE = 0x8000_0000;
const RESET_CPU = 0x04;
const RESET_CONTROL = RESET_CONTROL_PORT - PCI_CONFIG_PORT;

/**
 * PCI configuration mechanism #1, and the reset control register. Only a 4-byte write changes the address register.
 * @source PCI Local Bus 3.0 section 3.2.2.3.2; ICH9 data sheet "RST_CNT"
 */
export class PciConfigPorts implements Device, Savable {
  readonly name = 'PCI configuration ports';
  readonly #bus: PciBus;
  readonly #reset: () => void;
  #address = 0;
  #resetControl = 0;

  constructor(bus: PciBus, reset: () => void) {
    this.#bus = bus;
    this.#reset = reset;
  }

  save(): Saved {
    return { address: this.#address, resetControl: this.#resetControl };
  }
  load(from: SavedFields): void {
    this.#address = from.number('address', 0x7fff_ffff, -0x8000_0000);
    this.#resetControl = from.number('resetControl', 0x0a);
  }

  read(offset: number, data: Uint8Array, size: number): void {
    if (offset >= DATA && offset + size <= DATA + 4 && this.#enabled)
      this.#bus.readConfig(this.#target, (this.#address & 0xfc) + offset - DATA, data, size);
    else if (offset === 0 && size === 4) storeValue32(data, 4, this.#address);
    else if (offset === RESET_CONTROL && size === 1) data[0] = this.#resetControl;
    else data.fill(0xff, 0, size);
  }

  write(offset: number, data: Uint8Array, size: number): void {
    if (offset >= DATA && offset + size <= DATA + 4) {
      if (this.#enabled) this.#bus.writeConfig(this.#target, (this.#address & 0xfc) + offset - DATA, data, size);
    } else if (offset === 0 && size === 4) this.#address = value32(data, 4) & 0x80ff_fffc;
    else if (offset === RESET_CONTROL && size === 1) {
      this.#resetControl = data[0]! & 0x0a;
      if ((data[0]! & RESET_CPU) !== 0) this.#reset();
    }
  }

  get #enabled(): boolean {
    return (this.#address & ENABLE) !== 0;
  }

  get #target(): number {
    return (this.#address >> 8) & 0xffff;
  }
}

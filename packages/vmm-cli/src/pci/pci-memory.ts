import type { Device } from '../device/device.ts';
import type { PciBus } from './pci-bus.ts';
import type { Q35HostBridge } from './q35.ts';

/** Everything of PCI that lies in memory: configuration space (ECAM) and BARs. Its offsets are guest physical addresses. */
export class PciMemory implements Device {
  readonly name = 'PCI memory';
  readonly #bus: PciBus;
  readonly #bridge: Q35HostBridge;

  constructor(bus: PciBus, bridge: Q35HostBridge) {
    this.#bus = bus;
    this.#bridge = bridge;
  }

  read(address: number, data: Uint8Array, size: number): void {
    const { start, end } = this.#bridge.ecam;
    if (address >= start && address + size <= end) this.#bus.readConfig((address - start) >>> 12, address & 0xfff, data, size);
    else if (!this.#bus.readMemory(address, data, size)) data.fill(0xff, 0, size);
  }

  write(address: number, data: Uint8Array, size: number): void {
    const { start, end } = this.#bridge.ecam;
    if (address >= start && address + size <= end) this.#bus.writeConfig((address - start) >>> 12, address & 0xfff, data, size);
    else this.#bus.writeMemory(address, data, size);
  }
}

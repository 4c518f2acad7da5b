import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { ConfigError } from '@tdxkit/x86-cpu/units';
import type { Device } from '../device/device.ts';
import type { Savable } from '../device/savable.ts';
import { CONFIG_BYTES, PciCommand, PciRegister } from './config-space.ts';
import type { PciBar, PciFunction } from './pci-function.ts';

/** Slots of a bus, eight functions each; here function 0 is the only one. */
const SLOTS = 32;

interface Decoded {
  readonly start: number;
  readonly end: number;
  readonly device: Device;
}

/**
 * Bus 0 of a PCI segment: functions by slot, their configuration space, and the memory their BARs decode. Slots without a function, and other
 * buses, read as all ones.
 */
export class PciBus implements Savable {
  readonly #functions: (PciFunction | undefined)[] = new Array<PciFunction | undefined>(SLOTS).fill(undefined);
  #decoded: Decoded[] = [];

  /** Puts a function into a slot. ConfigError if the slot is taken. */
  attach(slot: number, pciFunction: PciFunction): void {
    const other = this.#functions[slot];
    if (other) throw new ConfigError(`PCI slot ${slot}: ${pciFunction.name} and ${other.name}`);
    this.#functions[slot] = pciFunction;
    const { config } = pciFunction;
    const before = config.onWrite;
    config.onWrite = (offset, size) => {
      before(offset, size);
      if (offset < PciRegister.BAR0 + 24) this.#decode();
    };
    this.#decode();
  }

  /** Functions with their slots, ascending. */
  get functions(): readonly { readonly slot: number; readonly pciFunction: PciFunction }[] {
    return this.#functions.flatMap((pciFunction, slot) => (pciFunction ? [{ slot, pciFunction }] : []));
  }

  /** @param address bus in bits 15:8, slot in 7:3, function in 2:0 */
  readConfig(address: number, offset: number, data: Uint8Array, size: number): void {
    const pciFunction = this.#find(address);
    if (pciFunction) pciFunction.config.read(offset, data, size);
    else data.fill(0xff, 0, size);
  }

  writeConfig(address: number, offset: number, data: Uint8Array, size: number): void {
    this.#find(address)?.config.write(offset, data, size);
  }

  /** A memory access; false when no BAR covers all of it. */
  readMemory(address: number, data: Uint8Array, size: number): boolean {
    const hit = this.#hit(address, size);
    hit?.device.read(address - hit.start, data, size);
    return hit !== undefined;
  }

  writeMemory(address: number, data: Uint8Array, size: number): boolean {
    const hit = this.#hit(address, size);
    hit?.device.write(address - hit.start, data, size);
    return hit !== undefined;
  }

  /**
   * Gives every BAR an address from `base` up, as firmware would: what a guest finds that has none. Decoding stays off.
   * @returns the first address behind the last BAR
   */
  assignBars(base: number): number {
    let at = base;
    for (const { pciFunction } of this.functions) {
      for (const { index, size } of pciFunction.bars) {
        at = Math.ceil(at / size) * size;
        pciFunction.config.set(PciRegister.BAR0 + 4 * index, 4, at);
        at += size;
      }
    }
    this.#decode();
    return at;
  }

  save(): Saved {
    return {
      functions: this.functions.map(({ slot, pciFunction: { name, config, state } }) => ({
        slot,
        name,
        config: config.save(),
        state: state?.save() ?? null,
      })),
    };
  }
  /** @throws SnapshotError: the bus has other functions */
  load(from: SavedFields): void {
    const { functions } = this;
    from.parts('functions', functions.length).forEach((saved, i) => {
      const { slot, pciFunction } = functions[i]!;
      if (saved.number('slot') !== slot || saved.text('name') !== pciFunction.name)
        saved.refuse(
          'name',
          `in slot ${saved.number('slot')} was ${saved.text('name')}; here ${pciFunction.name} is in slot ${slot}`,
        );
      pciFunction.config.load(saved.bytes('config', CONFIG_BYTES));
      pciFunction.configLoaded?.();
      pciFunction.state?.load(saved.part('state'));
    });
    this.#decode();
  }

  #find(address: number): PciFunction | undefined {
    return (address & 0xff07) === 0 ? this.#functions[address >> 3] : undefined;
  }

  #hit(address: number, size: number): Decoded | undefined {
    const decoded = this.#decoded;
    for (let i = 0; i < decoded.length; i++) {
      const range = decoded[i]!;
      if (address >= range.start && address + size <= range.end) return range;
    }
    return undefined;
  }

  #decode(): void {
    const range = ({ config }: PciFunction, bar: PciBar): Decoded => {
      const start = config.barAddress(bar.index);
      return { start, end: start + bar.size, device: bar.device };
    };
    this.#decoded = this.functions
      .filter(({ pciFunction }) => (pciFunction.config.get(PciRegister.COMMAND, 2) & PciCommand.MEMORY) !== 0)
      .flatMap(({ pciFunction }) => pciFunction.bars.map((bar) => range(pciFunction, bar)));
  }
}

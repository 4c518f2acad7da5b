import { ConfigError, hex } from '@tdxkit/x86-cpu/units';
import { value32, type Device } from './device.ts';

interface Mapping {
  readonly base: number;
  readonly size: number;
  readonly device: Device;
}

/** Where a device answers. */
export interface AttachedDevice {
  readonly bus: string;
  readonly base: number;
  readonly size: number;
  readonly name: string;
}

/** An access of the guest to a device. */
export interface BusAccess {
  readonly bus: string;
  readonly isWrite: boolean;
  readonly address: number;
  readonly size: number;
  /** Little-endian; bytes above the fourth are left out. */
  readonly value: number;
  /** Name of the device, undefined: nobody's. */
  readonly device: string | undefined;
}

/** An address space of devices: the I/O ports, or the physical addresses that are no memory. */
export class Bus {
  readonly name: string;
  readonly #mappings: Mapping[] = [];
  #rest: Device | undefined;
  /** Accesses that no device answered. */
  unclaimed = 0;
  /** Told of every access, a read after it was answered; undefined when nobody listens. */
  onAccess: ((access: BusAccess) => void) | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Puts a device at [base, base + size). ConfigError if the range is taken. */
  attach(base: number, size: number, device: Device): void {
    const other = this.#mappings.find((m) => base < m.base + m.size && m.base < base + size);
    if (other) throw new ConfigError(`${this.name} ${hex(base)}: ${device.name} overlaps ${other.device.name}`);
    this.#mappings.push({ base, size, device });
  }

  /** Hands every access that no other device covers to `device`; its offsets are the addresses themselves. */
  attachRest(device: Device): void {
    this.#rest = device;
  }

  /** The devices, by ascending address. */
  get attached(): AttachedDevice[] {
    return this.#mappings
      .map(({ base, size, device }) => ({ bus: this.name, base, size, name: device.name }))
      .sort((a, b) => a.base - b.base);
  }

  /** A guest read; where nobody answers, all ones. An access that reaches past the end of a device is nobody's. */
  read(address: number, data: Uint8Array, size: number): void {
    const mapping = this.#find(address, size);
    if (mapping) mapping.device.read(address - mapping.base, data, size);
    else if (this.#rest) this.#rest.read(address, data, size);
    else data.fill(0xff, 0, size);
    if (this.onAccess !== undefined) this.#tell(false, address, data, size, mapping);
  }

  /** A guest write; where nobody listens it is lost. */
  write(address: number, data: Uint8Array, size: number): void {
    const mapping = this.#find(address, size);
    if (this.onAccess !== undefined) this.#tell(true, address, data, size, mapping);
    if (mapping) mapping.device.write(address - mapping.base, data, size);
    else this.#rest?.write(address, data, size);
  }

  #tell(isWrite: boolean, address: number, data: Uint8Array, size: number, mapping: Mapping | undefined): void {
    this.onAccess?.({ bus: this.name, isWrite, address, size, value: value32(data, size), device: mapping?.device.name });
  }

  #find(address: number, size: number): Mapping | undefined {
    const mappings = this.#mappings;
    for (let i = 0; i < mappings.length; i++) {
      const mapping = mappings[i]!;
      if (address >= mapping.base && address + size <= mapping.base + mapping.size) return mapping;
    }
    if (!this.#rest) this.unclaimed++;
    return undefined;
  }
}

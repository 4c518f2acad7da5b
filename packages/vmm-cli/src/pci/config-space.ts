/** Offsets of the header that software relies on. @source PCI Local Bus 3.0 section 6.1 "Configuration Space Organization" */
export const PciRegister = {
  VENDOR: 0x00,
  DEVICE: 0x02,
  COMMAND: 0x04,
  STATUS: 0x06,
  REVISION: 0x08,
  CLASS: 0x09,
  HEADER_TYPE: 0x0e,
  BAR0: 0x10,
  SUBSYSTEM_VENDOR: 0x2c,
  SUBSYSTEM: 0x2e,
  CAPABILITIES: 0x34,
  INTERRUPT_LINE: 0x3c,
  INTERRUPT_PIN: 0x3d,
} as const;
/** Bits of the status register. */
export const PciStatus = { INTERRUPT: 0x08, CAPABILITIES: 0x10 } as const;
export const PciCommand = { IO: 0x1, MEMORY: 0x2, BUS_MASTER: 0x4, INTX_DISABLE: 0x400 } as const;
const FIRST_CAPABILITY = 0x40;
export const CONFIG_BYTES = 256;
/** Bit 0 clear = memory, bits 2:1 = 32 bits wide, bit 3 clear = not prefetchable. */
const MEMORY_BAR_FLAGS = 0;

/** Who a function says it is. */
export interface PciIdentity {
  readonly vendor: number;
  readonly device: number;
  /** Base class, sub-class and programming interface, 24 bits. */
  readonly classCode: number;
  readonly revision?: number;
  readonly subsystemVendor?: number;
  readonly subsystem?: number;
}

/**
 * The 256 bytes of configuration space of one function: bytes and, for each bit, whether software may write it. A BAR's size shows in the
 * low bits that stay 0. Behind them, up to 4096 (ECAM), everything reads 0: no extended capabilities.
 */
export class PciConfigSpace {
  readonly #bytes = new Uint8Array(CONFIG_BYTES);
  readonly #writable = new Uint8Array(CONFIG_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  #nextCapability: number = FIRST_CAPABILITY;
  #lastPointer: number = PciRegister.CAPABILITIES;
  /** Called after each write with the offset and number of bytes. */
  onWrite: (offset: number, size: number) => void = () => undefined;
  /** Called before each read: registers whose value is made when it is asked for. */
  beforeRead: (offset: number, size: number) => void = () => undefined;

  constructor(identity: PciIdentity) {
    const view = this.#view;
    view.setUint16(PciRegister.VENDOR, identity.vendor, true);
    view.setUint16(PciRegister.DEVICE, identity.device, true);
    view.setUint32(PciRegister.REVISION, ((identity.classCode << 8) | (identity.revision ?? 0)) >>> 0, true);
    view.setUint16(PciRegister.SUBSYSTEM_VENDOR, identity.subsystemVendor ?? 0, true);
    view.setUint16(PciRegister.SUBSYSTEM, identity.subsystem ?? 0, true);
    this.allowWrites(PciRegister.COMMAND, PciCommand.IO | PciCommand.MEMORY | PciCommand.BUS_MASTER | PciCommand.INTX_DISABLE, 2);
    this.allowWrites(PciRegister.INTERRUPT_LINE, 0xff, 1);
  }

  /** Little-endian register of 1, 2 or 4 bytes. */
  get(offset: number, size: 1 | 2 | 4): number {
    return size === 4
      ? this.#view.getUint32(offset, true)
      : size === 2
        ? this.#view.getUint16(offset, true)
        : this.#bytes[offset]!;
  }

  /** Sets a register whatever software may write; no `onWrite`. */
  set(offset: number, size: 1 | 2 | 4, value: number): void {
    for (let i = 0; i < size; i++) this.#bytes[offset + i] = value >>> (8 * i);
  }

  /** Bits that software may write from now on. */
  allowWrites(offset: number, mask: number, size: 1 | 2 | 4): void {
    for (let i = 0; i < size; i++) this.#writable[offset + i] = mask >>> (8 * i);
  }

  /** Declares a 32-bit memory BAR. @param size a power of two, 16 or more */
  addMemoryBar(index: number, size: number): void {
    this.set(PciRegister.BAR0 + 4 * index, 4, MEMORY_BAR_FLAGS);
    this.allowWrites(PciRegister.BAR0 + 4 * index, -size, 4);
  }

  /** Where a memory BAR lies. */
  barAddress(index: number): number {
    return (this.get(PciRegister.BAR0 + 4 * index, 4) & ~0xf) >>> 0;
  }

  /** Appends a capability: id, next pointer, then `body`. Returns its offset. */
  addCapability(id: number, body: Uint8Array): number {
    const at = this.#nextCapability;
    this.#bytes[this.#lastPointer] = at;
    this.#bytes[at] = id;
    this.#bytes.set(body, at + 2);
    this.#lastPointer = at + 1;
    this.#nextCapability = (at + 2 + body.length + 3) & ~3;
    this.#bytes[PciRegister.STATUS]! |= PciStatus.CAPABILITIES;
    return at;
  }

  /** The bytes; which of them software may write follows from how the function was made. */
  save(): Uint8Array {
    return this.#bytes.slice();
  }
  /** Sets all bytes and calls nobody. */
  load(bytes: Uint8Array): void {
    this.#bytes.set(bytes);
  }

  read(offset: number, data: Uint8Array, size: number): void {
    this.beforeRead(offset, size);
    for (let i = 0; i < size; i++) data[i] = this.#bytes[offset + i] ?? 0;
  }

  write(offset: number, data: Uint8Array, size: number): void {
    for (let i = 0; i < size; i++) {
      const at = offset + i;
      const mask = this.#writable[at];
      if (mask !== undefined) this.#bytes[at] = (this.#bytes[at]! & ~mask) | (data[i]! & mask);
    }
    this.onWrite(offset, size);
  }
}

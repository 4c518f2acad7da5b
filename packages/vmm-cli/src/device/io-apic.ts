import { bytesOf, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import { storeValue32, value32, type Device } from './device.ts';
import type { Savable } from './savable.ts';

/** Where the first I/O APIC of a PC lies. */
export const IO_APIC_BASE = 0xfec0_0000;
export const IO_APIC_BYTES = 0x1000;
export const IO_APIC_PINS = 24;

/** Offsets of the memory window. @source Intel 82093AA data sheet; EOI as in version 0x20 */
const Window = { SELECT: 0x00, DATA: 0x10, EOI: 0x40 } as const;
const Register = { ID: 0, VERSION: 1, ARBITRATION: 2, REDIRECTION: 0x10 } as const;
const VERSION = 0x20;
/** Fields of the low half of a redirection entry. */
const Entry = {
  VECTOR: 0xff,
  DELIVERY: 0x700,
  LOGICAL: 1 << 11,
  STATUS: 1 << 12,
  REMOTE_IRR: 1 << 14,
  LEVEL: 1 << 15,
  MASKED: 1 << 16,
} as const;
const WRITABLE_LOW = 0x1_afff;
const MSI_BASE = 0xfee0_0000;

/** Sends an interrupt message to the local APICs. */
export type MsiSink = (address: number, data: number) => void;

/**
 * I/O APIC with 24 pins, version 0x20. Edge-triggered pins send a message when the line rises; level-triggered ones when it is high and
 * the last one was acknowledged by `endOfInterrupt`. What a masked edge pin missed is lost.
 */
export class IoApic implements Device, Savable {
  readonly name = 'I/O APIC';
  readonly #send: MsiSink;
  readonly #low = new Uint32Array(IO_APIC_PINS).fill(Entry.MASKED);
  readonly #high = new Uint32Array(IO_APIC_PINS);
  readonly #line = new Uint8Array(IO_APIC_PINS);
  #select = 0;
  #id = 0;

  constructor(send: MsiSink) {
    this.#send = send;
  }

  /** Sets a pin's input. */
  setLine(pin: number, high: boolean): void {
    const rose = high && this.#line[pin] === 0;
    this.#line[pin] = high ? 1 : 0;
    if ((this.#low[pin]! & Entry.LEVEL) !== 0 ? high : rose) this.#service(pin);
  }

  /** A local APIC finished a level-triggered vector. */
  endOfInterrupt(vector: number): void {
    for (let pin = 0; pin < IO_APIC_PINS; pin++) {
      const low = this.#low[pin]!;
      if ((low & Entry.VECTOR) !== vector || (low & Entry.REMOTE_IRR) === 0) continue;
      this.#low[pin] = low & ~Entry.REMOTE_IRR;
      if (this.#line[pin]) this.#service(pin);
    }
  }

  save(): Saved {
    return {
      low: bytesOf(this.#low),
      high: bytesOf(this.#high),
      line: this.#line.slice(),
      select: this.#select,
      id: this.#id,
    };
  }
  load(from: SavedFields): void {
    this.#low.set(from.words('low', IO_APIC_PINS));
    this.#high.set(from.words('high', IO_APIC_PINS));
    this.#line.set(from.bytes('line', IO_APIC_PINS));
    this.#select = from.number('select', 0xff);
    this.#id = from.number('id', 0x0f);
  }

  read(offset: number, data: Uint8Array, size: number): void {
    storeValue32(data, size, offset === Window.SELECT ? this.#select : offset === Window.DATA ? this.#readRegister() : 0);
  }

  write(offset: number, data: Uint8Array, size: number): void {
    const value = value32(data, size);
    if (offset === Window.SELECT) this.#select = value & 0xff;
    else if (offset === Window.DATA) this.#writeRegister(value);
    else if (offset === Window.EOI) this.endOfInterrupt(value & 0xff);
  }

  #readRegister(): number {
    const register = this.#select;
    if (register === Register.ID || register === Register.ARBITRATION) return this.#id << 24;
    if (register === Register.VERSION) return ((IO_APIC_PINS - 1) << 16) | VERSION;
    const pin = (register - Register.REDIRECTION) >> 1;
    if (pin < 0 || pin >= IO_APIC_PINS) return 0;
    return register & 1 ? this.#high[pin]! : this.#low[pin]!;
  }

  #writeRegister(value: number): void {
    if (this.#select === Register.ID) this.#id = (value >>> 24) & 0x0f;
    const pin = (this.#select - Register.REDIRECTION) >> 1;
    if (pin < 0 || pin >= IO_APIC_PINS) return;
    if (this.#select & 1) {
      this.#high[pin] = value;
      return;
    }
    // Turning a pin to edge-triggered and back drops its remote IRR: how software clears a stuck one.
    const kept = value & Entry.LEVEL ? this.#low[pin]! & Entry.REMOTE_IRR : 0;
    this.#low[pin] = (value & WRITABLE_LOW) | kept;
    if (this.#line[pin] && (value & Entry.LEVEL) !== 0) this.#service(pin);
  }

  #service(pin: number): void {
    const low = this.#low[pin]!;
    if (low & (Entry.MASKED | Entry.REMOTE_IRR)) return;
    if (low & Entry.LEVEL) this.#low[pin] = low | Entry.REMOTE_IRR;
    const destination = this.#high[pin]! >>> 24;
    const address = MSI_BASE | (destination << 12) | (low & Entry.LOGICAL ? 4 : 0);
    this.#send(address >>> 0, (low & (Entry.VECTOR | Entry.DELIVERY | Entry.LEVEL)) | (low & Entry.LEVEL ? 1 << 14 : 0));
  }
}

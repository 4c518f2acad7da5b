import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { Device } from './device.ts';
import type { Savable } from './savable.ts';

/** Ports of the two chips. */
export const PIC_MASTER_PORT = 0x20;
export const PIC_SLAVE_PORT = 0xa0;
export const PIC_PORTS = 2;

const ICW1 = { ICW4: 0x01, SINGLE: 0x02, IS_ICW1: 0x10 } as const;
const OCW3 = { IS_OCW3: 0x08, READ: 0x02, ISR: 0x01, POLL: 0x04, SET_MASK_MODE: 0x40, MASK_MODE: 0x20 } as const;
const OCW2 = { EOI: 0x20, SPECIFIC: 0x40, ROTATE: 0x80 } as const;
const ICW4_AUTO_EOI = 0x02;
/** What a chip answers when the request is gone: input 7. */
const SPURIOUS = 7;

/**
 * One 8259A: requests of eight inputs by priority, edge-triggered. Its output is `hasInterrupt`; `acknowledge` is the processor's
 * acknowledge cycle.
 * @source Intel 8259A data sheet
 */
export class Pic implements Device, Savable {
  readonly name = '8259A';
  #irr = 0;
  #isr = 0;
  #imr = 0;
  #lines = 0;
  #base: number;
  /** Initialisation command word that the data port expects; 0 = none. */
  #expects: 0 | 2 | 3 | 4 = 0;
  #needsIcw4 = false;
  #isSingle = false;
  #autoEoi = false;
  #readsIsr = false;
  #specialMask = false;
  /** Input of the highest priority. */
  #first = 0;
  readonly #changed: () => void;

  /**
   * @param base vector of input 0, as the boot firmware of a PC leaves it
   * @param changed something happened that may have changed `hasInterrupt`
   */
  constructor(base: number, changed: () => void) {
    this.#base = base;
    this.#changed = changed;
  }

  save(): Saved {
    return {
      irr: this.#irr,
      isr: this.#isr,
      imr: this.#imr,
      lines: this.#lines,
      base: this.#base,
      expects: this.#expects,
      needsIcw4: this.#needsIcw4,
      isSingle: this.#isSingle,
      autoEoi: this.#autoEoi,
      readsIsr: this.#readsIsr,
      specialMask: this.#specialMask,
      first: this.#first,
    };
  }
  load(from: SavedFields): void {
    this.#irr = from.number('irr', 0xff);
    this.#isr = from.number('isr', 0xff);
    this.#imr = from.number('imr', 0xff);
    this.#lines = from.number('lines', 0xff);
    this.#base = from.number('base', 0xff);
    const expects = from.number('expects', 4);
    this.#expects =
      expects === 1 ? from.refuse('expects', 'no initialisation command word 1 is expected there') : (expects as 0 | 2 | 3 | 4);
    this.#needsIcw4 = from.flag('needsIcw4');
    this.#isSingle = from.flag('isSingle');
    this.#autoEoi = from.flag('autoEoi');
    this.#readsIsr = from.flag('readsIsr');
    this.#specialMask = from.flag('specialMask');
    this.#first = from.number('first', 7);
  }

  setLine(input: number, high: boolean): void {
    const bit = 1 << input;
    if (high && (this.#lines & bit) === 0) this.#irr |= bit;
    this.#lines = high ? this.#lines | bit : this.#lines & ~bit;
    this.#changed();
  }

  /** Position in the order of priority, 0 = highest, of the highest bit; 8 = none. */
  #highest(bits: number): number {
    for (let i = 0; i < 8; i++) if ((bits & (1 << ((this.#first + i) & 7))) !== 0) return i;
    return 8;
  }

  get hasInterrupt(): boolean {
    const inService = this.#specialMask ? this.#isr & ~this.#imr : this.#isr;
    return this.#highest(this.#irr & ~this.#imr) < this.#highest(inService);
  }

  /** The request goes into service. Input 0-7, and its vector. */
  acknowledge(): { readonly input: number; readonly vector: number } {
    const order = this.#highest(this.#irr & ~this.#imr);
    const input = order === 8 ? SPURIOUS : (this.#first + order) & 7;
    if (order !== 8) {
      this.#irr &= ~(1 << input);
      if (!this.#autoEoi) this.#isr |= 1 << input;
    }
    return { input, vector: this.#base + input };
  }

  read(offset: number, data: Uint8Array, size: number): void {
    data.fill(0xff, 0, size);
    data[0] = offset === 1 ? this.#imr : this.#readsIsr ? this.#isr : this.#irr;
  }

  write(offset: number, data: Uint8Array, _size: number): void {
    const value = data[0]!;
    if (offset === 1) this.#writeData(value);
    else if ((value & ICW1.IS_ICW1) !== 0) this.#initialise(value);
    else if ((value & OCW3.IS_OCW3) !== 0) this.#control(value);
    else this.#endOfInterrupt(value);
    this.#changed();
  }

  #initialise(value: number): void {
    this.#irr = this.#isr = this.#imr = this.#first = 0;
    this.#autoEoi = this.#readsIsr = this.#specialMask = false;
    this.#needsIcw4 = (value & ICW1.ICW4) !== 0;
    this.#isSingle = (value & ICW1.SINGLE) !== 0;
    this.#expects = 2;
  }

  #writeData(value: number): void {
    if (this.#expects === 2) {
      this.#base = value & 0xf8;
      this.#expects = this.#isSingle ? (this.#needsIcw4 ? 4 : 0) : 3;
    } else if (this.#expects === 3) this.#expects = this.#needsIcw4 ? 4 : 0;
    else if (this.#expects === 4) {
      this.#autoEoi = (value & ICW4_AUTO_EOI) !== 0;
      this.#expects = 0;
    } else this.#imr = value;
  }

  #control(value: number): void {
    if ((value & OCW3.READ) !== 0) this.#readsIsr = (value & OCW3.ISR) !== 0;
    if ((value & OCW3.SET_MASK_MODE) !== 0) this.#specialMask = (value & OCW3.MASK_MODE) !== 0;
  }

  #endOfInterrupt(value: number): void {
    const order = this.#highest(this.#isr);
    const input = (value & OCW2.SPECIFIC) !== 0 ? value & 7 : (this.#first + order) & 7;
    if ((value & OCW2.EOI) !== 0 && ((value & OCW2.SPECIFIC) !== 0 || order < 8)) this.#isr &= ~(1 << input);
    if ((value & OCW2.ROTATE) !== 0 && (value & (OCW2.EOI | OCW2.SPECIFIC)) !== 0) this.#first = (input + 1) & 7;
  }
}

/** Input of the first chip that the second one drives. */
const CASCADE = 2;

/** The two 8259A of a PC: inputs 0-7 and 8-15. */
export class PicPair {
  readonly master: Pic;
  readonly slave: Pic;

  /** @param changed see `Pic` */
  constructor(changed: () => void) {
    this.master = new Pic(0x08, changed);
    this.slave = new Pic(0x70, () => this.master.setLine(CASCADE, this.slave.hasInterrupt));
  }

  setLine(input: number, high: boolean): void {
    if (input < 8) this.master.setLine(input, high);
    else this.slave.setLine(input - 8, high);
  }

  get hasInterrupt(): boolean {
    return this.master.hasInterrupt;
  }

  /** The vector that the processor's acknowledge cycle reads. */
  acknowledge(): number {
    const { input, vector } = this.master.acknowledge();
    if (input !== CASCADE) return vector;
    const second = this.slave.acknowledge();
    this.master.setLine(CASCADE, false);
    if (this.slave.hasInterrupt) this.master.setLine(CASCADE, true);
    return second.vector;
  }
}

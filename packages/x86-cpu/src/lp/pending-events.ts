import { Reg } from './register-file.ts';

/** External events held for one LP, as bits of its register file: interrupt vectors and an NMI. */
export class PendingEvents {
  readonly #u32: Uint32Array;

  constructor(registers: Uint32Array) {
    this.#u32 = registers;
  }

  get nmi(): boolean {
    return this.#u32[Reg.PENDING_NMI >>> 2] !== 0;
  }
  set nmi(held: boolean) {
    this.#u32[Reg.PENDING_NMI >>> 2] = held ? 1 : 0;
  }

  /** Holds an interrupt. RangeError for a vector that no interrupt can have. */
  raise(vector: number): void {
    if (!Number.isInteger(vector) || vector < 16 || vector > 255) throw new RangeError(`not an interrupt vector: ${vector}`);
    this.#u32[(Reg.PENDING_INTERRUPTS >>> 2) + (vector >>> 5)]! |= 1 << (vector & 31);
  }

  get hasInterrupt(): boolean {
    const at = Reg.PENDING_INTERRUPTS >>> 2;
    for (let i = 0; i < 8; i++) if (this.#u32[at + i] !== 0) return true;
    return false;
  }

  /** The highest held vector, or undefined. */
  highest(): number | undefined {
    const at = Reg.PENDING_INTERRUPTS >>> 2;
    for (let i = 7; i >= 0; i--) {
      const word = this.#u32[at + i]!;
      if (word !== 0) return 32 * i + 31 - Math.clz32(word);
    }
    return undefined;
  }

  /** Removes and returns the highest held vector. */
  take(): number | undefined {
    const vector = this.highest();
    if (vector !== undefined) this.drop(vector);
    return vector;
  }

  drop(vector: number): void {
    this.#u32[(Reg.PENDING_INTERRUPTS >>> 2) + (vector >>> 5)]! &= ~(1 << (vector & 31));
  }
}

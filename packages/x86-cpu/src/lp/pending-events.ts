import { Reg } from './register-file.ts';

/** Bits of the word of held signals; the start-up vector is in bits 15:8. */
const NMI = 1;
const INIT = 2;
const SIPI = 4;
const SIPI_VECTOR = 8;

/** External events held for one LP, as bits of its register file: interrupt vectors, an NMI, an INIT, a start-up IPI. */
export class PendingEvents {
  readonly #u32: Uint32Array;

  constructor(registers: Uint32Array) {
    this.#u32 = registers;
  }

  get nmi(): boolean {
    return this.#has(NMI);
  }
  set nmi(held: boolean) {
    this.#put(NMI, held);
  }
  get init(): boolean {
    return this.#has(INIT);
  }
  set init(held: boolean) {
    this.#put(INIT, held);
  }
  /** An INIT or a start-up IPI is held. */
  get hasStartup(): boolean {
    return this.#has(INIT | SIPI);
  }
  /** Holds a start-up IPI. RangeError for a vector above 255. */
  raiseSipi(vector: number): void {
    if (!Number.isInteger(vector) || vector < 0 || vector > 255) throw new RangeError(`not a start-up vector: ${vector}`);
    const at = Reg.PENDING_SIGNALS >>> 2;
    this.#u32[at] = (this.#u32[at]! & 0xff) | SIPI | (vector << SIPI_VECTOR);
  }
  /** Removes and returns the vector of the held start-up IPI, or undefined. */
  takeSipi(): number | undefined {
    if (!this.#has(SIPI)) return undefined;
    const at = Reg.PENDING_SIGNALS >>> 2;
    const vector = (this.#u32[at]! >>> SIPI_VECTOR) & 0xff;
    this.#u32[at]! &= ~(SIPI | (0xff << SIPI_VECTOR));
    return vector;
  }

  #has(bits: number): boolean {
    return (this.#u32[Reg.PENDING_SIGNALS >>> 2]! & bits) !== 0;
  }
  #put(bit: number, held: boolean): void {
    const at = Reg.PENDING_SIGNALS >>> 2;
    this.#u32[at] = held ? this.#u32[at]! | bit : this.#u32[at]! & ~bit;
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

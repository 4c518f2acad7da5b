import type { PhysicalMemory } from '@tdxkit/x86-cpu/memory';
import type { Hpa } from '@tdxkit/x86-cpu/units';

/** Vector of the notification IPI: what the processor takes as "look at the descriptor" instead of an interrupt. */
export const POSTED_INTERRUPT_VECTOR = 0xf2;

/** Byte offsets in the 64-byte descriptor: 256 request bits, then ON and SN, vector, destination. @source Intel SDM 3C "Posted-Interrupt Processing" */
const ON = 32;
const VECTOR = 34;
const DESTINATION = 36;

/** A view of the descriptor in host memory (KeyID 0); the processor clears ON and the request bits. */
export class PostedInterruptDescriptor {
  readonly pa: Hpa;
  readonly #memory: PhysicalMemory;

  constructor(memory: PhysicalMemory, pa: Hpa) {
    this.#memory = memory;
    this.pa = pa;
    memory.write8((pa + VECTOR) as Hpa, POSTED_INTERRUPT_VECTOR);
  }

  /** Sets the request bit and ON. True when ON was clear: a notification is due. */
  post(vector: number): boolean {
    const word = (this.pa + (vector >>> 5) * 4) as Hpa;
    this.#memory.write32(word, (this.#memory.read32(word) | (1 << (vector & 31))) >>> 0);
    if (this.isOn) return false;
    this.#memory.write8((this.pa + ON) as Hpa, this.#memory.read8((this.pa + ON) as Hpa) | 1);
    return true;
  }

  /** Something was posted that the processor has not taken yet. */
  get isOn(): boolean {
    return (this.#memory.read8((this.pa + ON) as Hpa) & 1) !== 0;
  }

  /** Clears ON, and the request bits one after the other, lowest first. */
  drain(each: (vector: number) => void): void {
    this.#memory.write8((this.pa + ON) as Hpa, this.#memory.read8((this.pa + ON) as Hpa) & ~1);
    for (let word = 0; word < 8; word++) {
      const at = (this.pa + 4 * word) as Hpa;
      const bits = this.#memory.read32(at);
      if (bits === 0) continue;
      this.#memory.write32(at, 0);
      for (let bit = 0; bit < 32; bit++) if ((bits & (1 << bit)) !== 0) each(32 * word + bit);
    }
  }

  /** x2APIC id of the LP that notifications go to. */
  set destination(x2apicId: number) {
    this.#memory.write32((this.pa + DESTINATION) as Hpa, x2apicId);
  }
}

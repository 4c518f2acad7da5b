import type { PhysicalMemory } from '@tdxkit/x86-cpu/memory';
import type { Hpa } from '@tdxkit/x86-cpu/units';

/** Where the 64 registers of a local APIC lie: 32 bits each, register n at byte 16 n of the page. */
export interface ApicRegisterFile {
  get(n: number): number;
  set(n: number, value: number): void;
}

/** Registers that KVM alone sees. */
export class ApicRegisterArray implements ApicRegisterFile {
  readonly #words = new Uint32Array(64);
  get(n: number): number {
    return this.#words[n]!;
  }
  set(n: number, value: number): void {
    this.#words[n] = value;
  }
}

/** Registers that the processor works on too: a virtual-APIC page. */
export class ApicRegisterPage implements ApicRegisterFile {
  readonly #memory: PhysicalMemory;
  readonly #page: Hpa;

  constructor(memory: PhysicalMemory, page: Hpa) {
    this.#memory = memory;
    this.#page = page;
  }
  get(n: number): number {
    return this.#memory.read32((this.#page + 16 * n) as Hpa);
  }
  set(n: number, value: number): void {
    this.#memory.write32((this.#page + 16 * n) as Hpa, value >>> 0);
  }
}

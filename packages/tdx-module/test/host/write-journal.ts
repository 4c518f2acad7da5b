import type { PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';

const PAGE = 0x1000;

/**
 * Watches every write through a memory's own methods, to say afterwards which bytes are different. Who writes through an offset asks for it
 * after `start`, which makes those void that were given before.
 */
export class WriteJournal {
  readonly #memory: PhysicalMemory;
  /** Contents at the first write, by page address with HKID. */
  readonly #before = new Map<number, Uint8Array>();
  #isOn = false;

  constructor(memory: PhysicalMemory) {
    this.#memory = memory;
    const writers: Readonly<Record<'write8' | 'write16' | 'write32' | 'write64', (pa: Hpa, value: never) => void>> = memory;
    for (const [name, bytes] of [
      ['write8', 1],
      ['write16', 2],
      ['write32', 4],
      ['write64', 8],
    ] as const) {
      const original = writers[name].bind(memory);
      Object.assign(memory, {
        [name]: (pa: Hpa, value: never) => {
          this.#keep(pa, bytes);
          original(pa, value);
        },
      });
    }
    const writeBytes = memory.writeBytes.bind(memory);
    memory.writeBytes = (pa, data) => {
      this.#keep(pa, data.length);
      writeBytes(pa, data);
    };
    const fill = memory.fill.bind(memory);
    memory.fill = (pa, length, byte) => {
      this.#keep(pa, length);
      fill(pa, length, byte);
    };
    const frameOffset = memory.frameOffset.bind(memory);
    memory.frameOffset = (pa, write) => {
      if (write) this.#keep(pa, 1);
      return frameOffset(pa, write);
    };
    const recentOffset = memory.recentOffset.bind(memory);
    memory.recentOffset = (pa, write) => {
      if (write) this.#keep(pa, 1);
      return recentOffset(pa, write);
    };
  }

  start(): void {
    this.#before.clear();
    Object.assign(this.#memory, { frameEpoch: this.#memory.frameEpoch + 1 });
    this.#isOn = true;
  }

  /** Addresses of pages that are not as they were at `start`. */
  stop(): number[] {
    this.#isOn = false;
    const changed: number[] = [];
    for (const [page, before] of this.#before) {
      const now = this.#memory.readBytes(page as Hpa, PAGE);
      if (now.some((byte, i) => byte !== before[i])) changed.push(page);
    }
    return changed;
  }

  #keep(pa: number, bytes: number): void {
    if (!this.#isOn) return;
    for (let page = pa - (pa % PAGE); page < pa + bytes; page += PAGE) {
      if (!this.#before.has(page)) this.#before.set(page, this.#memory.readBytes(page as Hpa, PAGE));
    }
  }
}

import { Reg } from '../lp/register-file.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { ownLp } from '../lp/own-lp.ts';
import type { Hpa } from '../units/index.ts';

const Cr0 = { PG: 0x8000_0000n } as const;
const Cr4 = { PSE: 0x10n, PAE: 0x20n, LA57: 0x1000n } as const;
const PRESENT = 1n;
const LARGE = 0x80n;
const FRAME = 0xf_ffff_ffff_f000n;

/**
 * The memory of the guest on an LP by linear address, as its page tables map it now: for looking from outside. No rights are checked, no
 * accessed flag is set, nothing faults, devices are not asked. The LP must be in the guest (or between two runs of a `BareProgram`).
 */
export class LinearView {
  readonly #lp: X86LogicalProcessor;

  constructor(lp: LogicalProcessor) {
    this.#lp = ownLp(lp);
  }

  /** Host-physical address (key id included) of a byte, or undefined where nothing is mapped. @source Intel SDM 3A "Paging" */
  physicalAddress(linear: bigint): Hpa | undefined {
    const guest = this.#guestPhysical(linear);
    return guest === undefined ? undefined : this.#host(guest);
  }

  /** Up to `length` bytes: fewer when a page is not there. */
  read(linear: bigint, length: number): Uint8Array {
    const out = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const at = linear + BigInt(done);
      const pa = this.physicalAddress(at);
      if (pa === undefined) break;
      const piece = Math.min(length - done, 0x1000 - Number(at & 0xfffn));
      out.set(this.#lp.memory.readBytes(pa, piece), done);
      done += piece;
    }
    return out.subarray(0, done);
  }

  /** Writes bytes; code that was decoded from them is decoded anew. False, with nothing written, when a page is not there. */
  write(linear: bigint, data: Uint8Array): boolean {
    const pieces: { pa: Hpa; from: number; to: number }[] = [];
    for (let done = 0; done < data.length;) {
      const at = linear + BigInt(done);
      const pa = this.physicalAddress(at);
      if (pa === undefined) return false;
      const piece = Math.min(data.length - done, 0x1000 - Number(at & 0xfffn));
      pieces.push({ pa, from: done, to: done + piece });
      done += piece;
    }
    for (const { pa, from, to } of pieces) this.#lp.memory.writeBytes(pa, data.subarray(from, to));
    return true;
  }

  #guestPhysical(linear: bigint): bigint | undefined {
    const { cr0, cr3, cr4, isLongMode } = this.#lp;
    if ((cr0 & Cr0.PG) === 0n) return linear & 0xffff_ffffn;
    if ((cr4 & Cr4.PAE) === 0n) return this.#walk32(linear & 0xffff_ffffn, cr3, cr4);
    if (!isLongMode) {
      const pdpte = this.#lp.get64(Reg.PDPTE + 8 * Number((linear >> 30n) & 3n));
      return (pdpte & PRESENT) === 0n ? undefined : this.#walk(linear & 0xffff_ffffn, pdpte & FRAME, 2, (pa) => this.#read64(pa));
    }
    return this.#walk(linear, cr3 & FRAME, (cr4 & Cr4.LA57) !== 0n ? 5 : 4, (pa) => this.#read64(pa));
  }

  #walk32(linear: bigint, cr3: bigint, cr4: bigint): bigint | undefined {
    const pde = this.#read32((cr3 & 0xffff_f000n) + 4n * (linear >> 22n));
    if (pde === undefined || (pde & PRESENT) === 0n) return undefined;
    if ((pde & LARGE) !== 0n && (cr4 & Cr4.PSE) !== 0n)
      return ((pde & 0x1f_e000n) << 19n) | (pde & 0xffc0_0000n) | (linear & 0x3f_ffffn);
    const pte = this.#read32((pde & 0xffff_f000n) + 4n * ((linear >> 12n) & 0x3ffn));
    return pte === undefined || (pte & PRESENT) === 0n ? undefined : (pte & 0xffff_f000n) | (linear & 0xfffn);
  }

  /** Levels of 512 entries of 8 bytes, from `level` down. `present`: bits of which an entry needs one to exist. */
  #walk(
    address: bigint,
    root: bigint,
    level: number,
    read: (at: bigint) => bigint | undefined,
    present = PRESENT,
  ): bigint | undefined {
    for (let table = root; ; level--) {
      const shift = BigInt(12 + 9 * (level - 1));
      const entry = read(table + 8n * ((address >> shift) & 0x1ffn));
      if (entry === undefined || (entry & present) === 0n) return undefined;
      const size = 1n << shift;
      if (level === 1 || (level <= 3 && (entry & LARGE) !== 0n)) return (entry & FRAME & ~(size - 1n)) | (address & (size - 1n));
      table = entry & FRAME;
    }
  }

  #read64(guestPhysical: bigint): bigint | undefined {
    const pa = this.#host(guestPhysical);
    return pa === undefined ? undefined : this.#lp.memory.read64(pa);
  }
  #read32(guestPhysical: bigint): bigint | undefined {
    const pa = this.#host(guestPhysical);
    return pa === undefined ? undefined : BigInt(this.#lp.memory.read32(pa));
  }

  /** Guest-physical to host-physical, through EPT where the guest has it. */
  #host(guestPhysical: bigint): Hpa | undefined {
    const { memory, nonRoot } = this.#lp;
    const { space } = nonRoot;
    if (!space.ept || this.#lp.mode === 'root') return Number(guestPhysical) as Hpa;
    const isShared = space.shared !== undefined && ((guestPhysical >> BigInt(space.sharedBit)) & 1n) !== 0n;
    const root = isShared ? space.shared : space.main;
    const keyed = (pa: number): Hpa =>
      isShared || space.mainHkid < 0 ? (pa as Hpa) : memory.withHkid(pa as Hpa, space.mainHkid);
    const present = space.modeBasedExecute ? 0x407n : 7n;
    const pa = this.#walk(guestPhysical, BigInt(root.root), root.levels, (at) => memory.read64(keyed(Number(at))), present);
    return pa === undefined ? undefined : keyed(Number(pa));
  }
}

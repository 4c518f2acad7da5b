import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ModuleContext } from '../module-context.ts';
import type { TdmrEntry } from '../module-state.ts';

export { PageType } from '@tdxkit/tdx-arch';

/** Sizes of PAMT entries' pages, as TDH.PHYMEM.PAGE.RDMD reports them. */
export const PageSize = { SIZE_4K: 0, SIZE_2M: 1, SIZE_1G: 2 } as const;
export const SIZE_BYTES = [0x1000, 0x20_0000, 0x4000_0000] as const;

/** Offsets in a 16-byte PAMT entry; the same at 4K, 2M and 1G. The areas lie under the global HKID. */
const OWNER = 3;
const TYPE = 2;
const BEPOCH = 8;
export const PAMT_ENTRY_BYTES = 16;

/** The TDMR whose initialized part holds `pa`, or undefined. A 1 GiB block counts once all of it is initialized. */
export function tdmrOf(m: ModuleContext, pa: number): TdmrEntry | undefined {
  for (const tdmr of m.state.tdmrs) {
    if (pa >= tdmr.base && pa < tdmr.base + tdmr.size) {
      return pa < tdmr.nextToInit - (tdmr.nextToInit & 0x3fff_ffff) ? tdmr : undefined;
    }
  }
  return undefined;
}

/** Address (global HKID) of the PAMT entry for the page of `size` that holds `pa`. */
export function pamtEntry(m: ModuleContext, tdmr: TdmrEntry, pa: number, size: 0 | 1 | 2): Hpa {
  // Base and size of a TDMR are multiples of 1 GiB: `pa` without its offset in the page has the same index.
  const index = (pa - tdmr.base - (pa & (SIZE_BYTES[size] - 1))) / SIZE_BYTES[size];
  return m.memory.withHkid((tdmr.pamtBase[size] + index * PAMT_ENTRY_BYTES) as Hpa, m.globalHkid);
}

/** Lock and type of an entry, in its first word: exclusive owner, the host's mark; type. */
const OWNED_MARKED_OR_TYPED = 0xff_0003;

/** Is the entry at `entry` PT_NDA, and can the host share its lock without changing more than the count of shares? */
export const isFreeEntry = (m: ModuleContext, entry: Hpa): boolean => (m.memory.read32(entry) & OWNED_MARKED_OR_TYPED) === 0;

/** A page found through the PAMT: its address, and its entry (a view over the entry's bytes). */
export class PamtPage {
  readonly module: ModuleContext;
  /** Page address without HKID, as the operand gave it. */
  readonly pa: Hpa;
  /** Address of the entry, global HKID included; also the address of its lock word. */
  readonly entry: Hpa;
  /** Size of the leaf entry that was found: see `PageSize`. */
  readonly size: 0 | 1 | 2;

  constructor(module: ModuleContext, pa: Hpa, entry: Hpa, size: 0 | 1 | 2) {
    this.module = module;
    this.pa = pa;
    this.entry = entry;
    this.size = size;
  }
  /** See `PageType`. */
  get type(): number {
    return this.module.memory.read8((this.entry + TYPE) as Hpa);
  }
  set type(value: number) {
    this.module.memory.write8((this.entry + TYPE) as Hpa, value);
  }
  /** HPA of the owner's TDR page; stale for free pages, 0 for a TDR. */
  get owner(): Hpa {
    const { memory } = this.module;
    // Five bytes, of which four are an aligned word.
    return ((memory.read32((this.entry + OWNER + 1) as Hpa) * 0x100 + memory.read8((this.entry + OWNER) as Hpa)) * 0x1000) as Hpa;
  }
  set owner(tdrPa: Hpa) {
    const { memory } = this.module;
    const frame = tdrPa / 0x1000;
    memory.write8((this.entry + OWNER) as Hpa, frame & 0xff);
    memory.write32((this.entry + OWNER + 1) as Hpa, (frame - (frame & 0xff)) / 0x100);
  }
  /** TD_EPOCH when the page was blocked, or a migration epoch (bit 63). */
  get bepoch(): bigint {
    return this.module.memory.read64((this.entry + BEPOCH) as Hpa);
  }
  set bepoch(value: bigint) {
    this.module.memory.write64((this.entry + BEPOCH) as Hpa, value);
  }
  /** BEPOCH by halves, for hot paths: no bigint is made. */
  get bepochLow(): number {
    return this.module.memory.read32((this.entry + BEPOCH) as Hpa);
  }
  get bepochHigh(): number {
    return this.module.memory.read32((this.entry + BEPOCH + 4) as Hpa);
  }
  setBepoch(low: number, high: number): void {
    this.module.memory.write32((this.entry + BEPOCH) as Hpa, low);
    this.module.memory.write32((this.entry + BEPOCH + 4) as Hpa, high);
  }
  /** Gives a free page its type and owner. BEPOCH stays what it was. */
  assign(type: number, owner: Hpa): void {
    this.type = type;
    this.owner = owner;
  }
  /** `assign` for a page that can be blocked: BEPOCH becomes 0. */
  assignMapped(type: number, owner: Hpa): void {
    this.assign(type, owner);
    this.setBepoch(0, 0);
  }
}

import { Tlb } from '../run/core-registers.ts';
import { RegionLocal } from './region-locals.ts';

/** A memory operand whose address is registers that are locals, plus a displacement. */
export interface MemoryPlace {
  /** Register numbers or -1; the index is shifted left by `scale`. */
  readonly base: number;
  readonly index: number;
  readonly scale: number;
  /** Segment whose base is added, or -1. */
  readonly segment: number;
  readonly displacement: number;
}
/** A translation that the code holds: of the bytes from `low` up to `high` (displacements), which were found to be in one page. */
export interface HeldTranslation {
  readonly place: MemoryPlace;
  /** Local with the host offset of the byte at `low`. */
  readonly host: number;
  /** Tlb.READ or Tlb.WRITE: what was checked. */
  tag: number;
  low: number;
  high: number;
  /** Sum of the constants that the base register had grown by when the address was computed, since it was last set to anything else. */
  readonly grown: number;
  /** Block in which it was made. */
  readonly block: number;
  /** Where the body has the displacement of the address (-1: nowhere, it is 0) and how many bytes that takes, the distance of the last byte, the offset of the tag. */
  readonly lowAt: number;
  readonly lowBytes: number;
  readonly spanAt: number;
  readonly tagAt: number;
  /** Where the body has the offset of an access, and for which displacement. */
  readonly uses: { readonly at: number; readonly displacement: number }[];
}

/** Bytes that one translation may cover: a longer range is in two pages too often. */
const MAX_SPAN = 256;
/** What a register may grow by at once. */
const MAX_GROWTH = 4096;
/** Bytes of a number in the body that may change. */
export const PATCHED_BYTES = 2;

/** Overwrites a number in a body that takes a fixed number of bytes, signed or not. */
export function patchNumber(body: number[], at: number, bytes: number, value: number): void {
  let v = value;
  for (let n = 0; n < bytes - 1; n++) {
    body[at + n] = (v & 0x7f) | 0x80;
    v = Math.floor(v / 128);
  }
  body[at + bytes - 1] = v & 0x7f;
}

/** Makes a translation cover more, unless that is too much. */
function widen(body: number[], held: HeldTranslation, low: number, high: number): boolean {
  const newLow = Math.min(low, held.low);
  const newHigh = Math.max(high, held.high);
  if (newHigh - newLow > MAX_SPAN || (held.lowAt < 0 && newLow < held.low)) return false;
  if (newLow < held.low) {
    held.low = newLow;
    patchNumber(body, held.lowAt, held.lowBytes, newLow - held.grown);
    for (const use of held.uses) patchNumber(body, use.at, PATCHED_BYTES, use.displacement - newLow);
  }
  held.high = newHigh;
  patchNumber(body, held.spanAt, PATCHED_BYTES, newHigh - newLow - 1);
  return true;
}

/**
 * Which translations code can use again: nothing changes the TLB while a region runs, so that bytes near others that were found in the TLB, relative to the same unchanged
 * registers, need no check of their own when the first check covers them too. It is widened when later instructions of its block turn out to need more.
 */
export class HeldTranslations {
  #held: readonly HeldTranslation[] = [];
  #grown: readonly number[] = new Array<number>(16).fill(0);
  #nextHost = 0;
  #block = 0;

  /** A block begins; `isAlone`: everything that comes before it is known. */
  begin(isAlone: boolean): void {
    this.#block++;
    if (!isAlone) this.forget();
  }
  forget(): void {
    this.#held = [];
  }
  /** Keeps what is held while other code is emitted; the function returned goes back to it. */
  keep(): () => void {
    const [held, grown] = [this.#held, this.#grown];
    return () => {
      this.#held = held;
      this.#grown = grown;
    };
  }
  /** For code that is not always executed: `otherwise` before the other branch, or none, is emitted; `end` where they meet. */
  fork(): { otherwise(): void; end(): void } {
    const [held, grown] = [this.#held, this.#grown];
    let [thenHeld, thenGrown] = [held, grown];
    return {
      otherwise: () => {
        [thenHeld, thenGrown] = [this.#held, this.#grown];
        [this.#held, this.#grown] = [held, grown];
      },
      end: () => {
        const isSame = (base: number): boolean => base < 0 || thenGrown[base] === this.#grown[base];
        if (thenHeld !== this.#held || thenGrown !== this.#grown)
          this.#held = this.#held.filter((one) => thenHeld.includes(one) && isSame(one.place.base));
      },
    };
  }
  /** A register was set; `growth`: to itself plus this constant. */
  registerSet(register: number, growth: number | undefined): void {
    if (growth !== undefined && Math.abs(growth) <= MAX_GROWTH) {
      this.#grown = this.#grown.with(register, this.#grown[register]! + growth);
      if (this.#held.some(({ place }) => place.index === register))
        this.#held = this.#held.filter(({ place }) => place.index !== register);
      return;
    }
    if (this.#held.some(({ place }) => place.index === register || place.base === register))
      this.#held = this.#held.filter(({ place }) => place.index !== register && place.base !== register);
  }
  /** How much the place's base register has grown since it was last set to anything else. */
  grownOf(place: MemoryPlace): number {
    return place.base < 0 ? 0 : this.#grown[place.base]!;
  }

  /** A translation that covers an access, or is made to. */
  find(body: number[], place: MemoryPlace, size: number, tag: number): HeldTranslation | undefined {
    const displacement = place.displacement + this.grownOf(place);
    const low = displacement;
    const high = displacement + size;
    for (const held of this.#held) {
      const { base, index, scale, segment } = held.place;
      if (base !== place.base || index !== place.index || segment !== place.segment || (index >= 0 && scale !== place.scale))
        continue;
      const covers = held.low <= low && held.high >= high;
      if (covers && (held.tag === tag || held.tag === Tlb.WRITE)) return held;
      if (held.block !== this.#block) continue;
      if (!covers && !widen(body, held, low, high)) continue;
      if (tag === Tlb.WRITE) {
        held.tag = tag;
        // It is a multiple of 16, plus the tag.
        body[held.tagAt]! |= tag;
      }
      return held;
    }
    return undefined;
  }
  /** The local for the host offset of a translation that is about to be made. */
  nextHost(): number {
    const host = RegionLocal.HOST + this.#nextHost;
    this.#nextHost = (this.#nextHost + 1) % RegionLocal.HOSTS;
    this.#held = this.#held.filter((held) => held.host !== host);
    return host;
  }
  add(held: Omit<HeldTranslation, 'block'>): HeldTranslation {
    const whole = { ...held, block: this.#block };
    this.#held = [...this.#held, whole];
    return whole;
  }
}

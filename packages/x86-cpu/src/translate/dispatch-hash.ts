import { i32, type I32 } from '../emit/code.ts';

/** Slots of a dispatch table at most: one byte each in the module, four in the engine's jump table. */
const MAX_BITS = 9;
/** Odd factors tried beside 1. */
const FACTORS = [1, 0x9e37_79b1, 0x85eb_ca6b, 0xc2b2_ae35, 0x27d4_eb2f];

/** Leads a RIP to its position in a list without comparing it with each: a shift and a mask, after a multiplication when the plain bits collide. */
export interface DispatchHash {
  /** Slot of a target's low half. */
  readonly index: (low: I32) => I32;
  /** Position in the list by slot, or -1. */
  readonly slots: readonly number[];
}

/** The smallest table found in which the targets, all of one page, do not collide; those that would share a slot with an earlier one are left out. */
export function dispatchHash(targets: readonly number[]): DispatchHash {
  let best: DispatchHash | undefined;
  let fewest = Infinity;
  for (let bits = Math.ceil(Math.log2(Math.max(2, targets.length))); bits <= MAX_BITS; bits++) {
    for (const factor of FACTORS) {
      for (let shift = 0; shift <= (factor === 1 ? 11 : 32 - bits); shift++) {
        const slots = new Array<number>(1 << bits).fill(-1);
        let collisions = 0;
        targets.forEach((low, position) => {
          const slot = (Math.imul(low, factor) >>> shift) & ((1 << bits) - 1);
          if (slots[slot] === -1) slots[slot] = position;
          else collisions++;
        });
        if (collisions >= fewest) continue;
        fewest = collisions;
        const product = (low: I32): I32 => (factor === 1 ? low : i32.mul(low, i32.const(factor)));
        best = { index: (low) => i32.and(i32.shrU(product(low), i32.const(shift)), i32.const((1 << bits) - 1)), slots };
        if (collisions === 0) return best;
      }
    }
  }
  return best!;
}

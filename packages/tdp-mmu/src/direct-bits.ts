import { gfnOf, gpaOf, high32, low32 } from '@tdxkit/x86-cpu/units';
import type { Gfn, Gpa } from '@tdxkit/x86-cpu/units';

/** `a` has the bit that the halves of a mask name. Int operations only: float `%` is a library call. */
const hasBit = (a: number, low: number, high: number): boolean => ((a & low) | (((a - (a >>> 0)) / 0x1_0000_0000) & high)) !== 0;

/**
 * The GFN bit that selects the direct (shared) tree: kvm_gfn_direct_bits(), once called stolen bits or the shared mask. With mask 0 every
 * function is the identity and nothing is private.
 */
export class DirectBits {
  /** In gfn form; 0 for a VM with one tree. */
  readonly mask: Gfn;
  readonly #gpaMask: number;
  readonly #low: number;
  readonly #high: number;
  readonly #gpaLow: number;
  readonly #gpaHigh: number;

  /** RangeError unless `mask` is 0 or one bit below 2**40. */
  constructor(mask: Gfn) {
    if (mask !== 0 && (mask < 1 || mask >= 2 ** 40 || 2 ** Math.round(Math.log2(mask)) !== mask))
      throw new RangeError(`direct bits must be 0 or one bit: ${mask}`);
    this.mask = mask;
    this.#gpaMask = gpaOf(mask);
    this.#low = low32(mask);
    this.#high = high32(mask);
    this.#gpaLow = low32(this.#gpaMask);
    this.#gpaHigh = high32(this.#gpaMask);
  }

  /** The frame with the bit set: how the direct tree is walked (kvm_gfn_for_root()). */
  toShared(gfn: Gfn): Gfn {
    return hasBit(gfn, this.#low, this.#high) ? gfn : ((gfn + this.mask) as Gfn);
  }
  /** The frame without the bit: memslots, attributes, bitmaps, exits. */
  toPrivate(gfn: Gfn): Gfn {
    return hasBit(gfn, this.#low, this.#high) ? ((gfn - this.mask) as Gfn) : gfn;
  }
  toSharedGpa(gpa: Gpa): Gpa {
    return hasBit(gpa, this.#gpaLow, this.#gpaHigh) ? gpa : ((gpa + this.#gpaMask) as Gpa);
  }
  toPrivateGpa(gpa: Gpa): Gpa {
    return hasBit(gpa, this.#gpaLow, this.#gpaHigh) ? ((gpa - this.#gpaMask) as Gpa) : gpa;
  }
  /** kvm_is_addr_direct(): the address selects the direct tree. Always true with mask 0. */
  isDirect(gpa: Gpa): boolean {
    return this.mask === 0 || hasBit(gpa, this.#gpaLow, this.#gpaHigh);
  }
  /** kvm_is_private_gpa(): the VM has a mask and the bit is clear. */
  isPrivateGpa(gpa: Gpa): boolean {
    return !this.isDirect(gpa);
  }
  /** Frame of an address, without the bit. */
  gfnOf(gpa: Gpa): Gfn {
    return gfnOf(this.toPrivateGpa(gpa));
  }
}

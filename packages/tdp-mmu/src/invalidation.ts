import type { Gfn } from '@tdxkit/x86-cpu/units';
import type { GfnRange } from './guest-memory.ts';

/**
 * The invalidation sequence: a fault that looked up its page before an invalidation must not map it afterwards.
 * @source KVM mmu_invalidate_seq, mmu_invalidate_in_progress, mmu_invalidate_range_start/end
 */
export class InvalidationSequence {
  #seq = 0;
  #inProgress = 0;
  #start = 0;
  #end = 0;

  /** Taken before the page is looked up. */
  get snapshot(): number {
    return this.#seq;
  }

  /** Goes on from a snapshot. */
  restore(snapshot: number): void {
    this.#seq = snapshot;
  }

  /** kvm_mmu_invalidate_begin() and _range_add(). Nested windows widen the range until the last one ends. */
  begin(range: GfnRange): void {
    if (this.#inProgress++ === 0) {
      this.#start = range.start;
      this.#end = range.end;
      return;
    }
    this.#start = Math.min(this.#start, range.start);
    this.#end = Math.max(this.#end, range.end);
  }

  /** kvm_mmu_invalidate_end(). */
  end(): void {
    this.#seq++;
    this.#inProgress--;
  }

  /** mmu_invalidate_retry_gfn(): the frame is being invalidated, or something was since the snapshot. */
  isStale(snapshot: number, gfn: Gfn): boolean {
    return (this.#inProgress > 0 && gfn >= this.#start && gfn < this.#end) || snapshot !== this.#seq;
  }
}

import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { LockScope } from '../locks/lock-scope.ts';
import { pamtEntry, tdmrOf } from '../pamt/pamt.ts';
import { CheckedWords } from './checked-words.ts';
import { Tdr } from './tdr-layout.ts';
import type { Vcpu } from './vcpu.ts';

/** A PAMT entry's first word: lock in bits 15:0, of which 0 is the exclusive owner and 1 the host's mark; type in 23:16, owner from 24 on. */
const LOCK = 0x3;
const LOCK_AND_TYPE = 0xff_0003;
const LOCK_TYPE_AND_OWNER = 0xffff_0003 | 0;

/**
 * What TDH.VP.ENTER locks before it looks at the vCPU: the PAMT entries on the way to its TDVPR and that of its TDR, all shared. A vCPU that is
 * entered again and again goes the same way: it is noted by the words that were looked at, up to the checks that the TD is accessible.
 */
export class EntryLocks {
  readonly #vcpu: Vcpu;
  readonly #words: CheckedWords;
  readonly #entries: Hpa[] = [];
  /** Index in `memory.u16` of each entry's lock word. */
  readonly #places: number[] = [];

  constructor(vcpu: Vcpu) {
    this.#vcpu = vcpu;
    this.#words = new CheckedWords(vcpu.td.module.memory);
  }

  /** Takes the locks if that is possible as it was last time. False: nothing has changed. */
  take(locks: LockScope): boolean {
    if (!this.#words.hold()) return false;
    for (let i = 0; i < this.#places.length; i++) locks.share(this.#entries[i]!, this.#places[i]!);
    return true;
  }

  /** Notes the way of a call that has just taken the locks and found the TD accessible. */
  remember(): void {
    const { td, tdvprPa } = this.#vcpu;
    const { module: m } = td;
    const tdmr = tdmrOf(m, tdvprPa);
    const tdrTdmr = tdmrOf(m, td.tdrPa);
    this.#words.clear();
    if (tdmr === undefined || tdrTdmr === undefined) return;
    const [large, middle, own] = [pamtEntry(m, tdmr, tdvprPa, 2), pamtEntry(m, tdmr, tdvprPa, 1), pamtEntry(m, tdmr, tdvprPa, 0)];
    const tdr = pamtEntry(m, tdrTdmr, td.tdrPa, 0);
    this.#entries.length = this.#places.length = 0;
    for (const entry of [large, middle, own, tdr]) {
      const frame = m.memory.frameOffset(entry, true);
      if (frame < 0) return;
      this.#entries.push(entry);
      this.#places.push((frame + (entry & 0xfff)) >>> 1);
    }
    const words = this.#words;
    words.begin();
    words.note(large, LOCK_AND_TYPE);
    words.note(middle, LOCK_AND_TYPE);
    words.note(own, LOCK_TYPE_AND_OWNER);
    words.note((own + 4) as Hpa);
    words.note(tdr, LOCK);
    words.note(td.tdr.address(Tdr.FATAL), 0xff);
    words.note(td.tdr.address(Tdr.NUM_TDCX));
    words.note(td.tdr.address(Tdr.LIFECYCLE_STATE));
  }
}

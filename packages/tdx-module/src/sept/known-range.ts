import type { PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ModuleContext } from '../module-context.ts';
import { PageType, pamtEntry, tdmrOf } from '../pamt/pamt.ts';
import { CheckedWords } from '../td/checked-words.ts';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Tdr } from '../td/tdr-layout.ts';
import { septHpa } from './sept-entry.ts';
import { indexAt } from './sept-walk.ts';

/** Low 21 bits: the 2 MiB that one table of 4 KiB entries maps. */
const RANGE = 0x1f_ffff;
const NOTHING = -1;
/** A PAMT entry's first word: lock in bits 15:0, of which 0 is the exclusive owner and 1 the host's mark; type in 23:16. */
const SHARED_LOCK_AND_TYPE = 0xff_0003;
const LOCK_AND_TYPE = 0xff_ffff;

/**
 * The 2 MiB of a TD that a leaf worked on last: nobody held a lock of its TDR, the TD was accessible, OP_STATE what it is, and the Secure EPT led to this table. A host
 * that builds a TD makes 17 calls for each page, and four when it takes it down, all with the same way to the same table, which is
 * nine tenths of what they cost.
 *
 * Each range serves leaves that accept the same OP_STATE: it is noted, not checked again.
 */
export class KnownRange {
  readonly #m: ModuleContext;
  readonly #memory: PhysicalMemory;
  readonly #words: CheckedWords;
  readonly #freeLocks: number | undefined;
  #tdrHi = NOTHING;
  #tdrLo = NOTHING;
  #gpaHi = NOTHING;
  #gpaLo = NOTHING;
  #tdrPa = 0 as Hpa;
  #tdrLock = 0 as Hpa;
  #table = 0 as Hpa;
  /** Index in `memory.u32` of the table's first word. */
  #tablePlace = 0;

  /** @param freeLocks offset in the TDCS of two lock words in a row that nobody may hold either */
  constructor(m: ModuleContext, freeLocks?: number) {
    this.#m = m;
    this.#freeLocks = freeLocks;
    this.#memory = m.memory;
    this.#words = new CheckedWords(m.memory);
  }

  /** Would all checks up to the walk to the entry of the GPA pass as they did last? Halves of RCX and RDX. */
  covers(gpaHi: number, gpaLo: number, tdrHi: number, tdrLo: number): boolean {
    return (
      tdrLo === this.#tdrLo &&
      (gpaLo & ~RANGE) === this.#gpaLo &&
      gpaHi === this.#gpaHi &&
      tdrHi === this.#tdrHi &&
      this.#words.hold()
    );
  }

  get td(): Td {
    return this.#m.td(this.#tdrPa);
  }
  /** Lock word of the TDR: the address of its PAMT entry. */
  get tdrLock(): Hpa {
    return this.#tdrLock;
  }
  /** Address (TD's HKID) of the 4 KiB entry of a GPA in the range. */
  entry(gpaLo: number): Hpa {
    return (this.#table + 8 * ((gpaLo >>> 12) & 0x1ff)) as Hpa;
  }
  /** Index in `memory.u32` of the same. */
  entryPlace(gpaLo: number): number {
    return this.#tablePlace + 2 * ((gpaLo >>> 12) & 0x1ff);
  }

  /** Notes what a call just found, whose own locks are the only ones: halves of the GPA, whose walk ended at level 0. */
  remember(td: Td, gpaHi: number, gpaLo: number): void {
    const m = this.#m;
    const words = this.#words;
    const { tdrPa, tdr, tdcs } = td;
    const tdmr = tdmrOf(m, tdrPa);
    if (tdmr === undefined) return;
    this.#tdrPa = tdrPa;
    this.#tdrLo = tdrPa >>> 0;
    this.#tdrHi = Math.floor(tdrPa / 0x1_0000_0000);
    this.#gpaHi = gpaHi;
    this.#gpaLo = gpaLo & ~RANGE;
    this.#tdrLock = pamtEntry(m, tdmr, tdrPa, 0);
    words.begin();
    words.note(pamtEntry(m, tdmr, tdrPa, 2), SHARED_LOCK_AND_TYPE);
    words.note(pamtEntry(m, tdmr, tdrPa, 1), SHARED_LOCK_AND_TYPE);
    words.note(this.#tdrLock, LOCK_AND_TYPE, PageType.PT_TDR << 16);
    words.note(tdr.address(Tdr.FATAL), 0xff);
    words.note(tdr.address(Tdr.NUM_TDCX));
    words.note(tdr.address(Tdr.LIFECYCLE_STATE));
    words.note(tdr.address(Tdr.HKID), 0xffff);
    words.note(tdcs.address(Tdcs.OP_STATE));
    if (this.#freeLocks !== undefined) words.note(tdcs.address(this.#freeLocks), -1, 0);
    words.note(tdcs.address(Tdcs.GPAW), 0xff);
    words.note(tdcs.address(Tdcs.EPTP), 0xff);
    const gpa = gpaHi * 0x1_0000_0000 + gpaLo;
    let table = tdcs.address(Tdcs.SEPT_ROOT);
    for (let level = td.eptPwl; level > 0; level--) {
      const entry = (table + 8 * indexAt(gpa, level)) as Hpa;
      words.note(entry);
      words.note((entry + 4) as Hpa);
      table = td.withKey(septHpa(this.#memory.read32(entry), this.#memory.read32((entry + 4) as Hpa)) as Hpa);
    }
    const frame = this.#memory.frameOffset(table, false);
    if (frame < 0) words.clear();
    this.#table = table;
    this.#tablePlace = frame >>> 2;
  }

  /** Forgets what was noted. */
  clear(): void {
    this.#words.clear();
  }
}

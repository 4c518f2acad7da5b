import type { Gfn, Gpa, Pfn } from '@tdxkit/x86-cpu/units';
import { mapLeaf } from './map.ts';
import { MmuErrno } from './page-fault.ts';
import { WRITE_BACK } from './spte.ts';
import type { MmuState } from './state.ts';

/** One page of the initial memory goes into the mirror: 0, EEXIST, ENOMEM, EBUSY after `attempts`, EIO. The mirror root exists. */
export function mapPrivatePfn(state: MmuState, gfn: Gfn, pfn: Pfn, attempts: number): number {
  const request = {
    gpa: (gfn * 0x1000) as Gpa,
    isMirror: true,
    pfn,
    level: 1,
    hostWritable: true,
    writable: true,
    memoryType: WRITE_BACK,
    write: true,
    fetch: false,
    prefetch: false,
  } as const;
  for (let i = 0; i < attempts; i++) {
    if (!state.lock.tryRead()) return MmuErrno.EBUSY;
    try {
      const result = mapLeaf(state, state.mirrorRoot!, request);
      if (result === 'fixed') return 0;
      if (result === 'spurious') return MmuErrno.EEXIST;
      if (result === 'no-memory') return MmuErrno.ENOMEM;
      if (result === 'bugged') return MmuErrno.EIO;
    } finally {
      state.lock.readUnlock();
    }
  }
  return MmuErrno.EBUSY;
}

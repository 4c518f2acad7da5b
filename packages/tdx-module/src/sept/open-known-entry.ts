import { Gpr } from '@tdxkit/x86-cpu';
import type { ModuleContext } from '../module-context.ts';
import type { ModuleLp } from '../module-lp.ts';
import { OpState } from '../td/tdcs-layout.ts';
import { SeptHigh, SeptLow } from './sept-entry.ts';
import { SeptRef, checkSeptEntry, clearEntryOutputs, openSeptEntry, type SeptLeafChecks } from './sept-operand.ts';

/**
 * `openSeptEntry` for a leaf that takes the TDR shared and accepts RUNNABLE, or the short way when the last call was about the same range of the
 * same TD. No lock is taken then: all that this call would hold until its end are free.
 */
export function openKnownEntry(m: ModuleContext, l: ModuleLp, checks: SeptLeafChecks): SeptRef | bigint {
  const range = m.runningRange;
  const gpaHi = l.hi(Gpr.RCX);
  const gpaLo = l.lo(Gpr.RCX);
  if ((gpaLo & 0xfff) === 0 && range.covers(gpaHi, gpaLo, l.hi(Gpr.RDX), l.lo(Gpr.RDX))) {
    const place = range.entryPlace(gpaLo);
    const low = m.memory.u32[place]!;
    const high = m.memory.u32[place + 1]!;
    if ((low & SeptLow.LOCK) === 0 && (high & SeptHigh.HP) === 0) {
      clearEntryOutputs(l);
      return checkSeptEntry(l, new SeptRef(range.td, gpaHi * 0x1_0000_0000 + gpaLo, 0, range.entry(gpaLo), low, high), checks);
    }
  }
  const ref = openSeptEntry(m, l, checks);
  if (typeof ref !== 'bigint' && ref.level === 0 && ref.td.opState === OpState.RUNNABLE) range.remember(ref.td, gpaHi, gpaLo);
  return ref;
}

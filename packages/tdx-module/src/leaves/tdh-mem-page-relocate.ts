import { Gpr } from '@tdxkit/x86-cpu';
import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf } from '../leaf.ts';
import { relocateAliases } from '../l2/l2-aliases.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { PageType } from '../pamt/pamt.ts';
import { checkTracked, lockMappedPage } from '../sept/removal.ts';
import { SeptLow, allowedStates, hpaHigh, hpaLow, statesWith, withStateHigh, withStateLow } from '../sept/sept-entry.ts';
import { openSeptEntry, type SeptLeafChecks } from '../sept/sept-operand.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { lockFreePage } from '../td/operands.ts';
import { BLOCK_STATES } from './tdh-mem-range-block.ts';

const CHECKS: SeptLeafChecks = {
  minLevel: 0,
  maxLevel: 0,
  opStates: BLOCK_STATES,
  states: allowedStates('TDH.MEM.PAGE.RELOCATE'),
  tdr: LockMode.SHARED,
  tree: LockMode.SHARED,
  tdrFlags: 0,
};
const PENDING_STATES = statesWith('anyPending');

/**
 * TDH.MEM.PAGE.RELOCATE: moves a 4 KiB page to another HPA, content included unless it is pending. A blocked page comes back unblocked.
 * @source TDX-ABI "TDH.MEM.PAGE.RELOCATE"
 * @param regs RCX GPA; RDX TDR; R8 free page
 * @returns RCX the old page, RDX 0; on errors the entry
 */
export const tdhMemPageRelocate: HostLeaf = (m, l) => {
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  if (l.lo(Gpr.R8) === hpaLow(ref.hpa) && (l.hi(Gpr.R8) & 0xf_ffff) === hpaHigh(ref.hpa))
    return status(Code.OPERAND_INVALID, Operand.R8);
  const old = lockMappedPage(l, ref, 0);
  if (typeof old === 'bigint') return old;
  const tracked = checkTracked(l, ref, old);
  if (tracked !== SUCCESS) return tracked;
  const page = lockFreePage(m, l, Gpr.R8);
  if (typeof page === 'bigint') return page;

  const { td } = ref;
  if (((PENDING_STATES >>> ref.state) & 1) === 0) m.memory.copyPage(td.withKey(page.pa), td.withKey(ref.hpa));
  relocateAliases(ref, page.pa, ((PENDING_STATES >>> ref.state) & 1) !== 0);
  let { state } = ref;
  let access = ref.low & SeptLow.RWX;
  if (state === SeptState.BLOCKED) {
    state = SeptState.MAPPED;
    access = SeptLow.RWX;
  } else if (state === SeptState.PENDING_BLOCKED) {
    state = SeptState.PENDING;
  }
  const low = withStateLow((ref.low & 0xfff & ~SeptLow.RWX) | access, state) | hpaLow(page.pa);
  const high = withStateHigh((ref.high & 0xfff0_0000) | hpaHigh(page.pa), state);
  ref.write(low, high);
  page.assignMapped(PageType.PT_REG, td.tdrPa);
  old.type = PageType.PT_NDA;
  l.setNum(Gpr.RCX, ref.hpa);
  l.set(Gpr.RDX, 0, 0);
  return SUCCESS;
};

import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { KeyState, ModuleLock, moduleLockAddress } from '../module-state.ts';
import { PageType } from '../pamt/pamt.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { lockFreePage } from '../td/operands.ts';
import { Lifecycle, Tdr } from '../td/tdr-layout.ts';
import { zeroPage } from '../td/page-content.ts';
import { randomKey } from '../random.ts';
import type { Hpa } from '@tdxkit/x86-cpu/units';

/**
 * TDH.MNG.CREATE: makes a free page the root (TDR) of a new TD and gives the TD a private HKID.
 * @source TDX-ABI "TDH.MNG.CREATE"
 * @param regs RCX page for the TDR; RDX bits 15:0 HKID, rest 0
 * @returns completion status; RND_NO_ENTROPY leaves the page zeroed but free
 */
export const tdhMngCreate: HostLeaf = (m, l) => {
  const hkid = l.lo(Gpr.RDX);
  if (l.hi(Gpr.RDX) !== 0 || hkid > 0xffff || !m.isPrivateHkid(hkid)) return status(Code.OPERAND_INVALID, Operand.RDX);
  const page = lockFreePage(m, l, Gpr.RCX);
  if (typeof page === 'bigint') return page;
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.KOT), LockMode.EXCLUSIVE)) return status(Code.OPERAND_BUSY, Operand.KOT);
  const key = m.state.kot[hkid];
  if (key?.state !== KeyState.FREE) return Code.HKID_NOT_FREE;

  zeroPage(m.memory, m.memory.withHkid(page.pa, m.globalHkid));
  const uuid = randomKey(l.lp);
  if (uuid === undefined) return Code.RND_NO_ENTROPY;
  m.forget(page.pa);
  const td = m.td(page.pa);
  const seamdb = l.lp.seam.seamdbGetRef();
  td.tdr.write16(Tdr.HKID, hkid);
  uuid.forEach((word, i) => td.tdr.write64(Tdr.TD_UUID + 8 * i, word));
  td.tdr.write16(Tdr.HANDOFF_VERSION, m.sysinfo.moduleHv);
  td.tdr.write64(Tdr.SEAMDB_INDEX, seamdb.index);
  td.tdr.writeBytes(Tdr.SEAMDB_NONCE, seamdb.nonce);
  td.lifecycle = Lifecycle.HKID_ASSIGNED;
  key.state = KeyState.ASSIGNED;
  page.assign(PageType.PT_TDR, 0 as Hpa);
  return SUCCESS;
};

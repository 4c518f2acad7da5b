import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { PageType } from '../pamt/pamt.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { lockPageAt } from '../td/operands.ts';

/**
 * TDH.PHYMEM.PAGE.WBINVD: writes back and invalidates the cache lines of a free page. The model's caches are coherent, so nothing moves.
 * @source TDX-ABI "TDH.PHYMEM.PAGE.WBINVD"
 * @param regs RCX page, with the HKID whose lines are meant
 */
export const tdhPhymemPageWbinvd: HostLeaf = (m, l) => {
  const hi = l.hi(Gpr.RCX);
  const lo = l.lo(Gpr.RCX);
  if ((lo & 0xfff) !== 0 || hi >>> 20 !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  const pa = m.memory.stripHkid((hi * 0x1_0000_0000 + lo) as Hpa);
  const page = lockPageAt(m, l, pa, Operand.RCX, LockMode.SHARED);
  if (typeof page === 'bigint') return page;
  if (page.type !== PageType.PT_NDA) return status(Code.PAGE_METADATA_INCORRECT, Operand.RCX);
  return SUCCESS;
};

import { gp } from '../lp/fault.ts';
import { Reg } from '../lp/register-file.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import type { Hpa } from '../units/index.ts';
import { EptRight } from './paging-cache.ts';
import { toHostPhysical, type AccessContext } from './guest-physical.ts';

const context: AccessContext = {
  linearLow: 0, linearHigh: 0, hasLinear: false, isUserPage: false, isWritablePage: false, isExecuteDisable: false, pagingRights: 0,
}; // prettier-ignore

/**
 * Loads the four PDPTE registers of PAE paging from the table that `cr3` names. #GP(0), nothing changed, when a present entry has
 * reserved bits.
 * @source Intel SDM 3A "PDPTE Registers"
 */
export function loadPdptes(lp: X86LogicalProcessor, cr3: bigint, _cr4?: bigint): void {
  const table = Number(cr3 & 0xffff_ffe0n);
  const words: number[] = [];
  for (let i = 0; i < 4; i++) {
    const at = toHostPhysical(lp, table + 8 * i, EptRight.READ, false, context);
    const low = lp.memory.read32(at as Hpa);
    const high = lp.memory.read32((at + 4) as Hpa);
    const reserved = (low & 0x1e6) !== 0 || (high & (~lp.physicalHighMask | 0xfff0_0000)) !== 0;
    if ((low & 1) !== 0 && reserved) gp(lp);
    words.push(low, high);
  }
  words.forEach((word, i) => lp.set32(Reg.PDPTE + 4 * i, word));
}

import { Cr4 } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { gp, ud } from '../fault.ts';
import { Gpr, Reg } from '../register-file.ts';
import type { SystemHandler } from './operands.ts';

const rdpkru: SystemHandler = (lp) => {
  if ((lp.get32(Reg.CR4) & Cr4.PKE) === 0) ud(lp);
  if (lp.gpr32[2 * Gpr.RCX] !== 0) gp(lp);
  lp.gpr[Gpr.RAX] = BigInt(lp.get32(Reg.PKRU));
  lp.gpr[Gpr.RDX] = 0n;
  return Outcome.NEXT;
};

const wrpkru: SystemHandler = (lp) => {
  if ((lp.get32(Reg.CR4) & Cr4.PKE) === 0) ud(lp);
  if (lp.gpr32[2 * Gpr.RCX] !== 0 || lp.gpr32[2 * Gpr.RDX] !== 0) gp(lp);
  lp.set32(Reg.PKRU, lp.gpr32[2 * Gpr.RAX]!);
  lp.flushTlb(false);
  return Outcome.NEXT;
};

export const protectionKeyInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['rdpkru', rdpkru],
  ['wrpkru', wrpkru],
];

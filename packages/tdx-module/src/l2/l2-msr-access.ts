import { Gpr, type SeamOutcome } from '@tdxkit/x86-cpu';
import type { ExitContext } from '../entry/exit-context.ts';
import { onRdmsr } from '../entry/exits/rdmsr.ts';
import { onWrmsr } from '../entry/exits/wrmsr.ts';
import { exitToL1 } from './l2-exit.ts';
import { currentVm, shadowMsrBitmapOffset } from './l2-vm.ts';

const RANGE_BITS = 0x2000;
const HIGH_RANGE = 0xc000_0000;
/** Quarters of an MSR bitmap: reads of low and high MSRs, writes of low and high MSRs. */
const QUARTER = 1024;
const FIRST_VMX_MSR = 0x480;
const LAST_VMX_MSR = 0x492;

/** Did the L1 VMM ask for exits of this access? Undefined: MSR bitmaps do not reach so far. */
function isAskedFor(c: ExitContext, msr: number, isWrite: boolean): boolean | undefined {
  const isHigh = msr >= HIGH_RANGE;
  const index = isHigh ? msr - HIGH_RANGE : msr;
  if (index >= RANGE_BITS) return undefined;
  const at = (isWrite ? 2 * QUARTER : 0) + (isHigh ? QUARTER : 0) + (index >>> 3);
  return ((c.tdvps.read8(shadowMsrBitmapOffset(currentVm(c.vcpu)) + at) >>> (index & 7)) & 1) !== 0;
}

/** RDMSR and WRMSR of an L2 VM: the L1 VMM's when it asked for them, otherwise as for the TD. VMX capabilities are L1's alone. */
export function onL2MsrAccess(c: ExitContext, isWrite: boolean): SeamOutcome {
  const msr = c.l.lo(Gpr.RCX);
  if (isAskedFor(c, msr, isWrite) !== false) return exitToL1(c);
  if (isWrite) return onWrmsr(c);
  return msr >= FIRST_VMX_MSR && msr <= LAST_VMX_MSR ? exitToL1(c) : onRdmsr(c);
}

import { ExitReason, VmcsField } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { OwnLp } from './replay-machine.ts';
import type { TranscriptEvent } from './transcript-file.ts';

const LOW_RANGE_END = 0x2000;
const HIGH_RANGE = 0xc000_0000;
const HIGH_QUARTER = 1024;
const WRITE_HALF = 2048;

/** Does the MSR bitmap of the guest that runs on `lp` intercept this access? MSRs outside its ranges always exit. */
export function isMsrIntercepted(lp: OwnLp, msr: number, isWrite: boolean): boolean {
  const isHigh = msr >= HIGH_RANGE;
  const index = isHigh ? msr - HIGH_RANGE : msr;
  if (index >= LOW_RANGE_END) return true;
  const at = Number(lp.seam.vmcs.read(VmcsField.MSR_BITMAP)) + (isWrite ? WRITE_HALF : 0) + (isHigh ? HIGH_QUARTER : 0) + (index >>> 3); // prettier-ignore
  return ((lp.memory.read8(at as Hpa) >>> (index & 7)) & 1) !== 0;
}

/** An exit for an MSR access that this guest's bitmap lets through, unless the recording itself calls it unreachable. */
export function isMsrExitOfNativeAccess(event: TranscriptEvent, lp: OwnLp): boolean {
  const reason = Number(event.reason) & 0xffff;
  if (event.unreachable !== undefined || (reason !== ExitReason.RDMSR && reason !== ExitReason.WRMSR)) return false;
  return !isMsrIntercepted(lp, Number(BigInt(event.in?.['rcx'] ?? 0) & 0xffff_ffffn), reason === ExitReason.WRMSR);
}

import { Vector } from './guest-event.ts';
import { Reg, Seg } from './register-file.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

const RF = 0x1_0000;

/** DR7 enables at least one breakpoint on instruction execution. */
export function hasCodeBreakpoints(lp: X86LogicalProcessor): boolean {
  const dr7 = lp.get32(Reg.DR7);
  if ((dr7 & 0xff) === 0) return false;
  for (let n = 0; n < 4; n++) if ((dr7 & (3 << (2 * n))) !== 0 && ((dr7 >>> (16 + 4 * n)) & 3) === 0) return true;
  return false;
}

/** Records #DB when the next instruction has an enabled breakpoint and RF does not suppress it. */
export function breakpointBefore(lp: X86LogicalProcessor): boolean {
  const flags = lp.get32(Reg.RFLAGS);
  if ((flags & RF) !== 0) {
    lp.set32(Reg.RFLAGS, flags & ~RF);
    return false;
  }
  const dr7 = lp.get32(Reg.DR7);
  const is64 = lp.isLongMode && (lp.segments.attributes(Seg.CS) & 0x2000) !== 0;
  const linear = is64 ? lp.rip : BigInt.asUintN(32, lp.segments.base(Seg.CS) + lp.rip);
  let hits = 0;
  for (let n = 0; n < 4; n++) {
    const enabled = (dr7 & (3 << (2 * n))) !== 0 && ((dr7 >>> (16 + 4 * n)) & 3) === 0;
    if (enabled && lp.getDr(n) === linear) hits |= 1 << n;
  }
  if (hits === 0) return false;
  lp.event.exception(Vector.DB, -1, BigInt(hits));
  return true;
}

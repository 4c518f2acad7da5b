import { Gpr } from '@tdxkit/x86-cpu';
import { advance } from '../advance.ts';
import type { ExitContext } from '../exit-context.ts';
import { type GUEST, injectGp } from '../guest-events.ts';
import { tdFeatures } from '../td-features.ts';

/** XFAM bits that are XCR0 bits. */
const XCR0_MASK = 0x6_02ff;
const X87 = 0x1;
const SSE = 0x2;
const AVX = 0x4;
const AVX512 = 0xe0;
const AMX = 0x6_0000;

/** Is `value` an XCR0 that the architecture and this TD's XFAM allow? */
export function isLegalXcr0(value: number, xfam: number): boolean {
  if ((value & ~(xfam & XCR0_MASK)) !== 0 || (value & X87) === 0) return false;
  if ((value & AVX) !== 0 && (value & SSE) === 0) return false;
  const avx512 = value & AVX512;
  if (avx512 !== 0 && (avx512 !== AVX512 || (value & AVX) === 0)) return false;
  const amx = value & AMX;
  return amx === 0 || amx === AMX;
}

/** XSETBV: XCR0 with a value that XFAM allows, otherwise #GP(0). */
export function onXsetbv(c: ExitContext): typeof GUEST {
  const { l } = c;
  const value = l.lo(Gpr.RAX);
  if (l.lo(Gpr.RCX) !== 0 || l.lo(Gpr.RDX) !== 0 || !isLegalXcr0(value, tdFeatures(c.td).xfam)) return injectGp(c);
  l.lp.xcr0 = BigInt(value);
  return advance(c);
}

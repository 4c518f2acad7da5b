import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';

const FRACTION = 48n;

/** What RDTSC gives the TD when the platform's TSC is `native`. */
export function virtualTsc(td: Td, native: bigint): bigint {
  const { tdcs } = td;
  return BigInt.asUintN(64, ((native * tdcs.read64(Tdcs.TSC_MULTIPLIER)) >> FRACTION) + tdcs.read64(Tdcs.TSC_OFFSET));
}

/** The platform's TSC when the TD reads `virtual`. Undefined: beyond 64 bits. */
export function nativeTsc(td: Td, virtual: bigint): bigint | undefined {
  const { tdcs } = td;
  const multiplier = tdcs.read64(Tdcs.TSC_MULTIPLIER);
  const scaled = BigInt.asUintN(64, virtual - tdcs.read64(Tdcs.TSC_OFFSET)) << FRACTION;
  return scaled >> 64n >= multiplier ? undefined : scaled / multiplier;
}

/** What a SplitMix64 generator adds to its state for each number. */
export const SPLIT_MIX_STEP = 0x9e37_79b9_7f4a_7c15n;

/** The number that SplitMix64 makes of a state: 64 well-mixed bits, never a secret. @source Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" */
export function splitMix64(state: bigint): bigint {
  let z = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58_476d_1ce4_e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn);
  return z ^ (z >> 31n);
}

/** How guest code is executed. Both tiers give the same results after the same numbers of instructions. */
export type Tier = 'interpreter' | 'translator';
export const DEFAULT_TIER: Tier = 'translator';

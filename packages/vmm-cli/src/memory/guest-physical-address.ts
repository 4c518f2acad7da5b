/** Width of guest physical addresses in the VMs that `tdx` builds. */
export const GPA_WIDTH = 48;
/** The SHARED bit of a TD with that width, as an address. */
export const SHARED_BIT = 1n << BigInt(GPA_WIDTH - 1);

/** Bytes of an XSAVE area up to the end of AVX: the FXSAVE64 area, the header, the upper halves of YMM0 to YMM15. @source Intel SDM 1 "XSAVE Area" */
export const EXTENDED_BYTES = 832;
export const AVX_OFFSET = 576;
const XMM_OFFSET = 160;
const XMM_END = XMM_OFFSET + 16 * 16;
const ST_OFFSET = 32;
const FCW_OFFSET = 0;
const MXCSR_OFFSET = 24;
const MXCSR_END = 32;
/** Bit map of the components that are not in their initial state. */
export const XSTATE_BV = 512;
const INITIAL_FCW = 0x37f;

/** Bits of XSTATE_BV. */
export const Component = { X87: 1, SSE: 2, AVX: 4 } as const;

/** Component that a byte of the area belongs to; undefined: the header, and what belongs to none. */
export function componentAt(offset: number): number | undefined {
  if (offset >= AVX_OFFSET && offset < EXTENDED_BYTES) return Component.AVX;
  if (offset >= XMM_OFFSET && offset < XMM_END) return Component.SSE;
  if (offset >= MXCSR_OFFSET && offset < MXCSR_END) return Component.SSE;
  return offset < XMM_OFFSET ? Component.X87 : undefined;
}

/** The area with the values that components in their initial state have; what lies in their place then means nothing. Changes `area`. */
export function withInitialValues(area: Uint8Array): Uint8Array {
  const used = area[XSTATE_BV]!;
  if ((used & Component.X87) === 0) {
    area.fill(0, FCW_OFFSET, MXCSR_OFFSET);
    area.fill(0, ST_OFFSET, XMM_OFFSET);
    area[FCW_OFFSET] = INITIAL_FCW & 0xff;
    area[FCW_OFFSET + 1] = INITIAL_FCW >> 8;
  }
  if ((used & Component.SSE) === 0) area.fill(0, XMM_OFFSET, XMM_END);
  if ((used & Component.AVX) === 0) area.fill(0, AVX_OFFSET, EXTENDED_BYTES);
  return area;
}

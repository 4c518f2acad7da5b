import type { Hpa } from '../units/index.ts';
import { Reg } from './register-file.ts';
import { XSAVE_EXTENDED, xsaveAreaSize, xsaveComponents } from './xsave-layout.ts';
import { MXCSR_INIT, MXCSR_MASK, view } from './xsave-state.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

export const COMPACTED = 1n << 63n;

/** Header fields of an XSAVE area. */
export const HEADER = { XSTATE_BV: 512, XCOMP_BV: 520, RESERVED: 528 } as const;

/** Offset of every component of `mask` in the standard or compacted format: [component, offset, size]. */
export function layout(lp: X86LogicalProcessor, mask: bigint, compacted: boolean): (readonly [number, number, number])[] {
  const out: (readonly [number, number, number])[] = [];
  let at = XSAVE_EXTENDED;
  xsaveComponents(lp).forEach((component, i) => {
    if (component === undefined || ((mask >> BigInt(i)) & 1n) === 0n) return;
    if (!compacted) out.push([i, component.offset, component.size]);
    else {
      if (component.isAligned) at = (at + 63) & ~63;
      out.push([i, at, component.size]);
      at += component.size;
    }
  });
  return out;
}

/**
 * Builds a compacted image of the components of `mask` over `image` (what memory holds now): XSAVEC and XSAVES. Components in their
 * initial configuration are not written.
 */
export function buildCompacted(lp: X86LogicalProcessor, image: Uint8Array, mask: bigint, wide: boolean): void {
  const state = lp.xsave;
  let present = state.inUse & mask;
  const mxcsr = lp.get32(Reg.MXCSR);
  if ((mask & 2n) !== 0n && mxcsr !== MXCSR_INIT) present |= 2n;
  const out = view(image);
  if ((present & 1n) !== 0n) state.saveX87(image, wide);
  if ((present & 2n) !== 0n) {
    out.setUint32(24, mxcsr, true);
    out.setUint32(28, MXCSR_MASK, true);
    state.saveSse(image);
  }
  for (const [component, at, size] of layout(lp, mask, true)) {
    if (((present >> BigInt(component)) & 1n) !== 0n) state.save(component, image.subarray(at, at + size));
  }
  out.setBigUint64(HEADER.XSTATE_BV, present, true);
  out.setBigUint64(HEADER.XCOMP_BV, mask | COMPACTED, true);
}

/**
 * Loads the components of `mask` from an image: XRSTOR and XRSTORS. False, nothing loaded, when the image is not valid (#GP).
 * @param allowed components that XSTATE_BV and XCOMP_BV may name
 * @param onlyCompacted XRSTORS: the standard format is not accepted
 */
export function loadImage(
  lp: X86LogicalProcessor,
  image: Uint8Array,
  mask: bigint,
  allowed: bigint,
  onlyCompacted: boolean,
  wide: boolean,
): boolean {
  const source = view(image);
  const present = source.getBigUint64(HEADER.XSTATE_BV, true);
  const format = source.getBigUint64(HEADER.XCOMP_BV, true);
  const compacted = (format & COMPACTED) !== 0n;
  const listed = format & ~COMPACTED;
  if (compacted) {
    if ((listed & ~allowed) !== 0n || (present & ~listed) !== 0n) return false;
    for (let i: number = HEADER.RESERVED; i < XSAVE_EXTENDED; i++) if (image[i] !== 0) return false;
  } else {
    if (onlyCompacted || format !== 0n || (present & ~allowed) !== 0n || source.getBigUint64(HEADER.RESERVED, true) !== 0n)
      return false;
  }
  const mxcsr = source.getUint32(24, true);
  const loadsMxcsr = compacted ? (mask & present & 2n) !== 0n : (mask & 6n) !== 0n;
  if (loadsMxcsr && (mxcsr & ~MXCSR_MASK) !== 0) return false;
  const state = lp.xsave;
  if ((mask & 1n) !== 0n) state.loadX87((present & 1n) !== 0n ? image : undefined, wide);
  if ((mask & 2n) !== 0n) state.loadSse((present & 2n) !== 0n ? image : undefined);
  if (loadsMxcsr) lp.set32(Reg.MXCSR, mxcsr);
  else if (compacted && (mask & 2n) !== 0n) lp.set32(Reg.MXCSR, MXCSR_INIT);
  const places = new Map(
    layout(lp, compacted ? listed : mask, compacted).map(([component, at, size]) => [component, [at, size] as const]),
  );
  for (const [component] of layout(lp, mask, false)) {
    const place = places.get(component);
    const has = ((present >> BigInt(component)) & 1n) !== 0n && place !== undefined;
    state.load(component, has ? image.subarray(place[0], place[0] + place[1]) : undefined);
  }
  return true;
}

/** XSAVES of the components in `mask` to the compacted image at `pa`. */
export function xsavesImage(lp: X86LogicalProcessor, pa: Hpa, mask: bigint): void {
  const image = lp.memory.readBytes(pa, xsaveAreaSize(lp, mask, true));
  buildCompacted(lp, image, mask & ~COMPACTED, true);
  lp.memory.writeBytes(pa, image);
}

/** XRSTORS from the compacted image at `pa`; it may name any component that the processor has. False = #GP, nothing loaded. */
export function xrstorsImage(lp: X86LogicalProcessor, pa: Hpa, mask: bigint): boolean {
  const format = lp.memory.read64((pa + HEADER.XCOMP_BV) as Hpa);
  const image = lp.memory.readBytes(pa, xsaveAreaSize(lp, format & ~COMPACTED, true));
  return loadImage(lp, image, mask & ~COMPACTED, ~COMPACTED, true, true);
}

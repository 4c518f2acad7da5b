/** Bytes of one AML term. */
export type Aml = readonly number[];

const AmlOp = {
  ZERO: 0x00,
  ONE: 0x01,
  NAME: 0x08,
  BYTE: 0x0a,
  WORD: 0x0b,
  DWORD: 0x0c,
  SCOPE: 0x10,
  BUFFER: 0x11,
  PACKAGE: 0x12,
  EXT: 0x5b,
  DEVICE: 0x82,
  METHOD: 0x14,
  ROOT: 0x5c,
  DUAL_NAME: 0x2e,
} as const;

const little = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 0xff);

/** PkgLength counts itself: one byte up to 63, else a lead byte with the low four bits and one to three bytes more. */
function withLength(body: Aml): number[] {
  if (body.length + 1 <= 0x3f) return [body.length + 1, ...body];
  for (let extra = 1; ; extra++) {
    const length = body.length + 1 + extra;
    if (length < 2 ** (4 + 8 * extra)) return [(extra << 6) | (length & 15), ...little(length >> 4, extra), ...body];
  }
}

/** A name path of four-character segments: `\_SB`, `COM1`, `\_SB.PCI0`. Shorter segments are padded with `_`. */
function namePath(path: string): number[] {
  const root = path.startsWith('\\');
  const segments = (root ? path.slice(1) : path).split('.').map((s) => Array.from(s.padEnd(4, '_'), (c) => c.charCodeAt(0)));
  return [...(root ? [AmlOp.ROOT] : []), ...(segments.length === 2 ? [AmlOp.DUAL_NAME] : []), ...segments.flat()];
}

/** An integer of up to 32 bits in its shortest form. */
export function amlInteger(value: number): Aml {
  if (value === 0) return [AmlOp.ZERO];
  if (value === 1) return [AmlOp.ONE];
  if (value < 0x100) return [AmlOp.BYTE, value];
  return value < 0x1_0000 ? [AmlOp.WORD, ...little(value, 2)] : [AmlOp.DWORD, ...little(value, 4)];
}

/** A compressed EISA id such as `PNP0501`. */
export function eisaId(id: string): Aml {
  const letter = (i: number): number => id.charCodeAt(i) - 0x40;
  const vendor = (letter(0) << 10) | (letter(1) << 5) | letter(2);
  const product = Number.parseInt(id.slice(3), 16);
  return [AmlOp.DWORD, vendor >> 8, vendor & 0xff, product >> 8, product & 0xff];
}

export const amlName = (name: string, value: Aml): Aml => [AmlOp.NAME, ...namePath(name), ...value];
export const amlPackage = (...elements: readonly Aml[]): Aml => [
  AmlOp.PACKAGE,
  ...withLength([elements.length, ...elements.flat()]),
];
/** A name as a value: a reference to the object. */
export const amlReference = (path: string): Aml => namePath(path);
/** A method with up to seven arguments. */
export const amlMethod = (name: string, args: number, ...terms: readonly Aml[]): Aml => [
  AmlOp.METHOD,
  ...withLength([...namePath(name), args, ...terms.flat()]),
];
export const amlScope = (path: string, ...terms: readonly Aml[]): Aml => [
  AmlOp.SCOPE,
  ...withLength([...namePath(path), ...terms.flat()]),
];
export const amlDevice = (name: string, ...terms: readonly Aml[]): Aml => [
  AmlOp.EXT,
  AmlOp.DEVICE,
  ...withLength([...namePath(name), ...terms.flat()]),
];

/** A resource template: descriptors and the end tag (its checksum 0 means "not checked"). */
export function resourceTemplate(...descriptors: readonly Aml[]): Aml {
  const bytes = [...descriptors.flat(), 0x79, 0];
  return [AmlOp.BUFFER, ...withLength([...amlInteger(bytes.length), ...bytes])];
}

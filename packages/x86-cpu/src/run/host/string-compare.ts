/**
 * The comparison of PCMPESTRx / PCMPISTRx. @source Intel SDM 1 "SSE4.2 String and Text Instructions"; SDM 2B "Imm8 Control Byte Operation"
 */
export interface StringComparison {
  /** IntRes2: one bit for each element of the second operand. */
  readonly bits: number;
  /** Elements of an operand: 16 bytes or 8 words. */
  readonly count: number;
  /** CF, ZF, SF, OF as RFLAGS bits; AF and PF are 0. */
  readonly flags: number;
}

function elements(v: Uint8Array, immediate: number): number[] {
  const isWord = (immediate & 1) !== 0;
  const isSigned = (immediate & 2) !== 0;
  const view = new DataView(v.buffer, v.byteOffset, 16);
  const out: number[] = [];
  for (let i = 0; i < (isWord ? 8 : 16); i++) {
    out.push(
      isWord
        ? isSigned
          ? view.getInt16(2 * i, true)
          : view.getUint16(2 * i, true)
        : isSigned
          ? view.getInt8(i)
          : view.getUint8(i),
    );
  }
  return out;
}

/** Valid elements: up to the first zero, or an explicit length (absolute, saturated). */
function lengthOf(list: readonly number[], explicit: bigint | undefined): number {
  if (explicit === undefined) {
    const zero = list.indexOf(0);
    return zero < 0 ? list.length : zero;
  }
  const absolute = explicit < 0n ? -explicit : explicit;
  return absolute > BigInt(list.length) ? list.length : Number(absolute);
}

export function compareStrings(
  first: Uint8Array,
  second: Uint8Array,
  immediate: number,
  lengths: readonly [bigint, bigint] | undefined,
): StringComparison {
  const a = elements(first, immediate);
  const b = elements(second, immediate);
  const count = a.length;
  const lengthA = lengthOf(a, lengths?.[0]);
  const lengthB = lengthOf(b, lengths?.[1]);
  const aggregation = (immediate >> 2) & 3;
  let bits = 0;
  for (let j = 0; j < count; j++) if (matches(a, b, lengthA, lengthB, aggregation, j, count)) bits |= 1 << j;
  const all = (1 << count) - 1;
  const polarity = (immediate >> 4) & 3;
  if (polarity === 1) bits ^= all;
  else if (polarity === 3) bits ^= (1 << lengthB) - 1;
  bits &= all;
  const flags =
    (bits !== 0 ? 1 : 0) | (lengthB < count ? 0x40 : 0) | (lengthA < count ? 0x80 : 0) | ((bits & 1) !== 0 ? 0x800 : 0);
  return { bits, count, flags };
}

/** One bit of IntRes1: whether element j of the second operand matches the first. */
function matches(
  a: readonly number[],
  b: readonly number[],
  lengthA: number,
  lengthB: number,
  aggregation: number,
  j: number,
  count: number,
): boolean {
  const validB = j < lengthB;
  if (aggregation === 0) return validB && a.slice(0, lengthA).includes(b[j]!); // equal any
  if (aggregation === 1) {
    // ranges: pairs of bounds
    if (!validB) return false;
    for (let i = 0; i + 1 < lengthA; i += 2) if (b[j]! >= a[i]! && b[j]! <= a[i + 1]!) return true;
    return false;
  }
  if (aggregation === 2) return j < lengthA ? validB && a[j] === b[j] : !validB; // equal each
  // equal ordered: the first operand as a substring from element j on
  for (let i = 0; i < lengthA && i + j < count; i++) if (i + j >= lengthB || a[i] !== b[i + j]) return false;
  return true;
}

/** AVX-VNNI: sums of products of bytes or words, added to doublewords. @source Intel SDM 2C "VPDPBUSD", "VPDPWSSD" */

const saturate = (v: number): number => Math.max(-0x8000_0000, Math.min(0x7fff_ffff, v));

/** Four products of an unsigned byte of `a` and a signed byte of `b` for each doubleword. All are vectors of the same size. */
export function dotBytes(sum: Int32Array, a: Uint8Array, b: Uint8Array, saturates: boolean): Int32Array {
  const signed = new Int8Array(b.buffer, b.byteOffset, b.length);
  return sum.map((start, i) => {
    let total = start;
    for (let k = 4 * i; k < 4 * i + 4; k++) total += a[k]! * signed[k]!;
    return saturates ? saturate(total) : total;
  });
}

/** Two products of signed words for each doubleword. */
export function dotWords(sum: Int32Array, a: Uint8Array, b: Uint8Array, saturates: boolean): Int32Array {
  const x = new Int16Array(a.buffer, a.byteOffset, a.length / 2);
  const y = new Int16Array(b.buffer, b.byteOffset, b.length / 2);
  return sum.map((start, i) => {
    const total = start + x[2 * i]! * y[2 * i]! + x[2 * i + 1]! * y[2 * i + 1]!;
    return saturates ? saturate(total) : total;
  });
}

/**
 * How many of `n` pairs of elements a repeated comparison passes, the one that ends it included: the first that is equal (`untilEqual`) or different. Elements have
 * `size` bytes and lie every `xStep` bytes from `xAt` on, and one after the other from `yAt` on.
 */
export function comparedElements(
  x: Uint8Array,
  xAt: number,
  xStep: number,
  y: Uint8Array,
  yAt: number,
  size: number,
  n: number,
  untilEqual: boolean,
): number {
  for (let i = 0; i < n; i++) {
    let isEqual = true;
    for (let k = 0; k < size; k++) isEqual &&= x[xAt + i * xStep + k] === y[yAt + i * size + k];
    if (isEqual === untilEqual) return i + 1;
  }
  return n;
}

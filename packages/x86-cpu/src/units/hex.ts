/**
 * `0x`-prefixed lower-case hexadecimal in groups of 4 digits: `hex(0x80000000)` is `0x8000_0000`.
 * `digits` is the least number of digits (default: as many as the value needs). Values up to 4 digits have no separator.
 */
export function hex(value: number | bigint, digits = 1): string {
  const negative = value < 0;
  const text = (negative ? -value : value).toString(16).padStart(digits, '0');
  const groups: string[] = [];
  for (let end = text.length; end > 0; end -= 4) groups.unshift(text.slice(Math.max(0, end - 4), end));
  return `${negative ? '-' : ''}0x${groups.join('_')}`;
}

/** A 64-bit word with all 16 digits: `0xc000_0100_0000_0045`. */
export const hex64 = (value: number | bigint): string => hex(value, 16);

/** A 32-bit word with all 8 digits. */
export const hex32 = (value: number): string => hex(value >>> 0, 8);

/** Bytes as plain lower-case hexadecimal without prefix or separators. */
export function hexBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** The inverse of `hexBytes`. RangeError for an odd number of digits or a character that is no hexadecimal digit. */
export function bytesFromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text))
    throw new RangeError(`not hexadecimal bytes: "${text.slice(0, 40)}"`);
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

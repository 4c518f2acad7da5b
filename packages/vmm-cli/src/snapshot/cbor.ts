import type { SavedValue } from '@tdxkit/x86-cpu';
import { Token, Type, decode, encode } from 'cborg';
import { bytesFromHex, hexBytes } from '@tdxkit/x86-cpu/units';

/** Tags of integers of any size, big-endian; a negative one is -1 less the number. @source RFC 8949 section 3.4.3 */
const POSITIVE = 2;
const NEGATIVE = 3;

const bytesOfBigint = (value: bigint): Uint8Array => {
  const digits = value.toString(16);
  return bytesFromHex(digits.length % 2 === 0 ? digits : `0${digits}`);
};
const bigintOf = (bytes: unknown): bigint => {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('an integer that is no bytes');
  return bytes.length === 0 ? 0n : BigInt(`0x${hexBytes(bytes)}`);
};

/** CBOR of saved state. A bigint stays one, however small; the order of fields is kept. @source RFC 8949 */
export const encodeSaved = (value: SavedValue): Uint8Array =>
  encode(value, {
    mapSorter: () => 0,
    typeEncoders: {
      bigint: (each: bigint) => [
        new Token(Type.tag, each < 0n ? NEGATIVE : POSITIVE),
        new Token(Type.bytes, bytesOfBigint(each < 0n ? -1n - each : each)),
      ],
    },
  });

/** @throws Error for what `encodeSaved` did not make */
export const decodeSaved = (bytes: Uint8Array): unknown =>
  decode(bytes, {
    allowUndefined: false,
    allowIndefinite: false,
    rejectDuplicateMapKeys: true,
    tags: { [POSITIVE]: (content) => bigintOf(content()), [NEGATIVE]: (content) => -1n - bigintOf(content()) },
  }) as unknown;

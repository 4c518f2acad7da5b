import { MAX_PACKET_BYTES } from './packet.ts';

/** Answers to packets that make no sense, and to addresses where nothing is. */
export const ERROR_ARGUMENT = 'E16';
export const ERROR_MEMORY = 'E0e';

/** A hexadecimal number of at most 64 bits; undefined: none. */
export const number = (text: string | undefined): bigint | undefined =>
  text !== undefined && /^[0-9a-fA-F]{1,16}$/.test(text) ? BigInt(`0x${text}`) : undefined;
/** A hexadecimal number that a length or an index can be; undefined: none. */
export const count = (text: string | undefined): number | undefined => {
  const value = number(text);
  return value === undefined || value > BigInt(MAX_PACKET_BYTES) ? undefined : Number(value);
};

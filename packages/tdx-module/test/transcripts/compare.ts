import { Gpr } from '@tdxkit/x86-cpu';
import { describeStatus } from '../../src/status.ts';

/** First field in which an event came out otherwise than recorded. */
export interface Difference {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** General registers in the order of their encoding. */
export const REGISTERS = Object.keys(Gpr).map((name) => name.toLowerCase()) as Lowercase<keyof typeof Gpr>[];

export const hex = (value: bigint | number): string => '0x' + value.toString(16);

/** A RAX value as its status, other registers as hex. */
const show = (name: string, value: bigint): string => (name === 'rax' ? describeStatus(value) : hex(value));

/** Compares the GPRs (RSP left out) with `expected`, in register order. */
export function compareRegisters(got: BigUint64Array, expected: readonly bigint[], isStatus: boolean): Difference | undefined {
  for (const [i, name] of REGISTERS.entries()) {
    if (name === 'rsp' || got[i] === expected[i]) continue;
    const print = isStatus ? show : (_: string, value: bigint) => hex(value);
    return { field: name, expected: print(name, expected[i]!), got: print(name, got[i]!) };
  }
  return undefined;
}

/** Compares bytes with zero-extended hex text, but for the ranges of `ignore`. */
export function compareBytes(
  field: string,
  got: Uint8Array,
  expected: Uint8Array,
  ignore: readonly (readonly [from: number, to: number])[] = [],
): Difference | undefined {
  for (let i = 0; i < got.length; i++) {
    if (got[i] === (expected[i] ?? 0) || ignore.some(([from, to]) => i >= from && i < to)) continue;
    const word = (bytes: Uint8Array): string =>
      [...bytes.subarray(i & ~7, (i & ~7) + 8)].map((b) => b.toString(16).padStart(2, '0')).join('') || '(zeros)';
    return { field: `${field}+0x${(i & ~7).toString(16)}`, expected: word(expected), got: word(got) };
  }
  return undefined;
}

import { pushUnsigned } from '../emit/code.ts';
import { ValueType } from '../emit/wasm-module.ts';
import { PlaceFunctions } from './place-functions.ts';

/** `bytes` bytes from `at` on; a multiple of 4. */
export interface BlockRange {
  readonly at: number;
  readonly bytes: number;
}

/** Compares lists of ranges of two places in linear memory, given by their byte offsets: bit n is set when list n differs. */
export type Comparer = (left: number, right: number) => number;

/** Joins ranges that follow each other. */
function joinRanges(ranges: readonly BlockRange[]): BlockRange[] {
  const joined: BlockRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.at - b.at)) {
    const last = joined.at(-1);
    if (last !== undefined && last.at + last.bytes === range.at)
      joined[joined.length - 1] = { at: last.at, bytes: last.bytes + range.bytes };
    else joined.push(range);
  }
  return joined;
}

/** Load, XOR and OR of each width. */
const PIECES = [
  { width: 16, load: [0xfd, 0], xor: [0xfd, 0x51], or: [0xfd, 0x50] },
  { width: 4, load: [0x28], xor: [0x73], or: [0x72] },
] as const;

/** An expression that is not 0 when the ranges differ. */
function differs(ranges: readonly BlockRange[]): number[] {
  const [wide, narrow] = PIECES.map(({ width, load, xor, or }): number[] => {
    const code: number[] = [];
    for (const { at, bytes } of joinRanges(ranges)) {
      const wideBytes = bytes & ~15;
      const [first, end] = width === 16 ? [0, wideBytes] : [wideBytes, bytes];
      for (let done = first; done < end; done += width) {
        const isFirst = code.length === 0;
        for (const side of [0, 1]) {
          code.push(0x20, side, ...load, 0);
          pushUnsigned(code, at + done);
        }
        code.push(...xor);
        if (!isFirst) code.push(...or);
      }
    }
    return code;
  });
  const any = wide!.length === 0 ? [0x41, 0] : [...wide!, 0xfd, 0x53];
  // i32.eqz twice makes 0 or 1 of the narrow part.
  return narrow!.length === 0 ? any : [...any, ...narrow!, 0x45, 0x45, 0x72];
}

/** The code of a comparer. */
function compareBody(lists: readonly (readonly BlockRange[])[]): number[] {
  const body = [0x41, 0];
  lists.forEach((ranges, n) => body.push(...differs(ranges), 0x41, n, 0x74, 0x72));
  return body;
}

/** Comparisons as straight WebAssembly code: 700 bytes take 25 ns where a loop in TypeScript takes 80. */
export class CompareSet<Name extends string> extends PlaceFunctions<Name, Comparer> {
  constructor(comparisons: Readonly<Record<Name, readonly (readonly BlockRange[])[]>>) {
    super([ValueType.I32], () =>
      Object.entries<readonly (readonly BlockRange[])[]>(comparisons).map(([name, lists]) => [name, compareBody(lists)]),
    );
  }
}

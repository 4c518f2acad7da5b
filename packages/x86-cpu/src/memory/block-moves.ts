import { pushUnsigned } from '../emit/code.ts';
import { PlaceFunctions } from './place-functions.ts';

/** `bytes` bytes from `source + from` to `target + to`; `zeroExtend` writes two bytes as a 32-bit word. No two moves of a list overlap. */
export interface BlockMove {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  readonly zeroExtend?: boolean;
}

/** Carries out a list of moves between two places in linear memory, given by their byte offsets. */
export type Mover = (source: number, target: number) => void;

/** Joins neighbours, so that as few and as wide copies as possible are left. */
export function joinMoves(moves: readonly BlockMove[]): BlockMove[] {
  const sorted = [...moves].sort((a, b) => a.from - b.from);
  const joined: BlockMove[] = [];
  for (const move of sorted) {
    const last = joined.at(-1);
    const follows = last !== undefined && last.from + last.bytes === move.from && last.to + last.bytes === move.to;
    if (follows && last.zeroExtend !== true && move.zeroExtend !== true)
      joined[joined.length - 1] = { from: last.from, to: last.to, bytes: last.bytes + move.bytes };
    else joined.push(move);
  }
  return joined;
}

/** Opcodes of load and store by width. */
const COPY: Readonly<Record<number, readonly [load: readonly number[], store: readonly number[]]>> = {
  1: [[0x2d], [0x3a]],
  2: [[0x2f], [0x3b]],
  4: [[0x28], [0x36]],
  8: [[0x29], [0x37]],
  16: [
    [0xfd, 0],
    [0xfd, 11],
  ],
};
const WIDTHS = [16, 8, 4, 2, 1];

function copy(body: number[], from: number, to: number, width: number, storeWidth = width): void {
  body.push(0x20, 1, 0x20, 0, ...COPY[width]![0], 0);
  pushUnsigned(body, from);
  body.push(...COPY[storeWidth]![1], 0);
  pushUnsigned(body, to);
}

function moveBody(moves: readonly BlockMove[]): number[] {
  const body: number[] = [];
  for (const { from, to, bytes, zeroExtend } of joinMoves(moves)) {
    if (zeroExtend === true) copy(body, from, to, 2, 4);
    else {
      for (let done = 0; done < bytes;) {
        const width = WIDTHS.find((w) => w <= bytes - done)!;
        copy(body, from + done, to + done, width);
        done += width;
      }
    }
  }
  return body;
}

/** Lists of moves as straight WebAssembly code: a list of 60 fields takes 15 ns where a loop over an index table in TypeScript takes 200. */
export class MoveSet<Name extends string> extends PlaceFunctions<Name, Mover> {
  constructor(lists: Readonly<Record<Name, readonly BlockMove[]>>) {
    super([], () => Object.entries<readonly BlockMove[]>(lists).map(([name, moves]) => [name, moveBody(moves)]));
  }
}

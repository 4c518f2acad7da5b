/** One piece of a program. */
export type Piece = InsnPiece | LinkPiece | PatchPiece;
/** An instruction as it is. */
export interface InsnPiece {
  readonly kind: 'insn';
  readonly bytes: Uint8Array;
  readonly name: string;
}
/** Opcode bytes and the distance to another piece, or to the end: a branch, or an LEA of where to go. Pieces are objects, since any may be dropped. */
export interface LinkPiece {
  readonly kind: 'link';
  readonly opcode: readonly number[];
  target: Piece | undefined;
  readonly name: string;
  /** Bytes of the distance: 4, or 2 in 16-bit code. */
  readonly size: 2 | 4;
}
/** MOV of an immediate byte into the code of another piece. */
export interface PatchPiece {
  readonly kind: 'patch';
  readonly target: Piece;
  /** Which byte of it. */
  readonly offset: number;
  readonly value: number;
  readonly name: string;
}

/** A MOV to memory with an absolute or RIP-relative address, and an immediate byte. */
const PATCH_BYTES = 7;
const length = (p: Piece): number =>
  p.kind === 'insn' ? p.bytes.length : p.kind === 'link' ? p.opcode.length + p.size : PATCH_BYTES;

/** Bytes of a program, INT3 after it included. */
export const programLength = (pieces: readonly Piece[]): number => pieces.reduce((sum, p) => sum + length(p), 1);

/**
 * The bytes of a program. Branches to pieces that were dropped lead to the end, which is INT3; patches of them do nothing of interest.
 * @param at where the program will lie, for patches with absolute addresses (32-bit code); undefined in 64-bit code
 */
export function assemble(pieces: readonly Piece[], at?: number): Uint8Array {
  const starts: number[] = [];
  let end = 0;
  for (const p of pieces) {
    starts.push(end);
    end += length(p);
  }
  const out = new Uint8Array(end + 1).fill(0xcc);
  const startOf = (target: Piece | undefined): number => {
    const index = target === undefined ? -1 : pieces.indexOf(target);
    return index < 0 ? end : starts[index]!;
  };
  pieces.forEach((p, n) => {
    const start = starts[n]!;
    const next = start + length(p);
    if (p.kind === 'insn') out.set(p.bytes, start);
    else if (p.kind === 'link') out.set([...p.opcode, ...littleEndian(startOf(p.target) - next, p.size)], start);
    else {
      const to = startOf(p.target) + p.offset;
      out.set([0xc6, 0x05, ...littleEndian(at === undefined ? to - next : at + to, 4), p.value], start);
    }
  });
  return out;
}
const littleEndian = (v: number, bytes: number): number[] => Array.from({ length: bytes }, (_, i) => (v >> (8 * i)) & 0xff);

/** A program for people. */
export function listing(pieces: readonly Piece[]): string {
  return pieces
    .map((p, n) => {
      const bytes = p.kind === 'insn' ? [...p.bytes] : p.kind === 'link' ? p.opcode : [0xc6, 0x05];
      const target = p.kind === 'insn' ? '' : ` -> ${p.target === undefined ? 'end' : String(pieces.indexOf(p.target))}`;
      const value = p.kind === 'patch' ? ` byte ${p.offset} = 0x${p.value.toString(16)}` : '';
      return `  ${String(n).padStart(3)}  ${p.name}${target}${value}  [${bytes.map((b) => b.toString(16).padStart(2, '0')).join(' ')}]`;
    })
    .join('\n');
}

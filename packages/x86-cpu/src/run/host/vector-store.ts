import type { DecodedInsn } from '../../isa/decoded-insn.ts';
import { Outcome } from '../cpu-environment.ts';
import type { HostContext } from '../host-instruction.ts';

/** One piece of a store. */
export interface StorePiece {
  readonly address: bigint;
  readonly size: number;
  readonly value: bigint;
}

/** Writes all pieces, or, when one of them faults, none. `size`: they are one operand of so many bytes. */
export function storePieces(c: HostContext, insn: DecodedInsn, pieces: readonly StorePiece[], size = 0): Outcome {
  c.access.nonCanonicalVector = insn.segment === 2 ? 12 : 13;
  const isAllowed =
    (size === 0 || c.access.checkCanonical(pieces[0]!.address, size)) &&
    pieces.every((p) => c.access.probeWrite(p.address, p.size));
  if (isAllowed) for (const p of pieces) c.access.write(p.address, p.size, p.value);
  c.access.nonCanonicalVector = 13;
  return isAllowed ? Outcome.NEXT : Outcome.EVENT;
}

/** Stores the low `size` (8, 16 or 32) bytes of a vector to the memory operand. */
export function storeVector(c: HostContext, insn: DecodedInsn, size: number, value: bigint): Outcome {
  const offset = insn.effectiveAddress();
  if (!c.checkSegment(insn.segment, offset, size, true)) return Outcome.EVENT;
  const linear = c.linear(insn.segment, offset);
  const pieces: StorePiece[] = [];
  for (let at = 0; at < size; at += 8)
    pieces.push({
      address: BigInt.asUintN(64, linear + BigInt(at)),
      size: 8,
      value: (value >> BigInt(8 * at)) & 0xffff_ffff_ffff_ffffn,
    });
  return storePieces(c, insn, pieces, size);
}

import { i64 } from '../../emit/code.ts';
import type { Semantic } from '../../emit/emitter.ts';

const c = i64.const;
const DF = 0x400;
/** SF, ZF, AF, PF, CF: what LAHF and SAHF move. */
const LOW_FLAGS = 0xd5;

/** Instructions on flags alone. */
export const flagSemantics: Record<string, Semantic> = {
  clc: (e) => e.carryFlag(c(0)),
  stc: (e) => e.carryFlag(c(1)),
  cmc: (e) => e.carryFlag(e.let(i64.xor(e.carry(), c(1)))),
  cld: (e) => e.changeSystemFlags(0, DF),
  std: (e) => e.changeSystemFlags(DF, 0),
  lahf: (e) => {
    const low = i64.or(i64.and(e.readFlags(), c(LOW_FLAGS)), c(2));
    e.setGpr(0, 2, i64.or(i64.and(e.gpr(0, 2), c(0xff)), i64.shl(low, c(8))));
  },
  sahf: (e) => {
    const overflow = i64.and(e.readFlags(), c(0x800));
    const low = i64.and(i64.shrU(e.gpr(0, 2), c(8)), c(LOW_FLAGS));
    e.writeFlags(i64.or(overflow, low));
  },
};

import { i32, i64 } from '../../emit/code.ts';
import type { Semantic } from '../../emit/emitter.ts';
import { signExtend } from '../../emit/extend.ts';
import { Gpr } from '../../lp/register-file.ts';
import { byteSwap } from './byte-swap.ts';

const RAX = Gpr.RAX;
const RDX = Gpr.RDX;

const exchange: Semantic = (e) => {
  const a = e.readModify(0);
  const b = e.read(1);
  e.write(0, b);
  e.write(1, a);
};

/** CBW / CWDE / CDQE by operand size: the accumulator's low half extended. */
const convertUp =
  (size: number): Semantic =>
  (e) =>
    e.setGpr(RAX, size, signExtend(size / 2, e.gpr(RAX, size / 2)));
/** CWD / CDQ / CQO: RDX filled with the accumulator's sign. */
const convertWide =
  (size: number): Semantic =>
  (e) =>
    e.setGpr(RDX, size, i64.shrS(signExtend(size, e.gpr(RAX, size)), i64.const(63)));

/** CLFLUSH, CLFLUSHOPT, CLWB: there are no caches, but the line must be readable. */
const cacheLine: Semantic = (e) => {
  e.read(0);
};
const movbe: Semantic = (e) => e.write(0, byteSwap(e.sizeOf(0), e.read(1)));

/** Data movement between general registers and memory. */
export const movSemantics: Record<string, Semantic> = {
  mov: (e) => e.write(0, e.read(1)),
  movzx: (e) => e.write(0, e.read(1)),
  movsx: (e) => e.write(0, e.readSigned(1)),
  movsxd: (e) => e.write(0, e.readSigned(1)),
  lea: (e) => e.write(0, e.address(1)),
  xchg: exchange,
  bswap: (e) => e.write(0, byteSwap(e.sizeOf(0), e.read(0))),
  movbe,
  clflush: cacheLine,
  clflushopt: cacheLine,
  clwb: cacheLine,
  'cbw.2': convertUp(2),
  'cbw.4': convertUp(4),
  'cbw.8': convertUp(8),
  'cwd.2': convertWide(2),
  'cwd.4': convertWide(4),
  'cwd.8': convertWide(8),
  nop: () => undefined,
};

/** CMOVcc: the source is read (and may fault) whatever the condition; a 32-bit destination is zero-extended in any case. */
export const conditionalMove =
  (code: number): Semantic =>
  (e) => {
    const source = e.read(1);
    const old = e.read(0);
    e.write(0, i64.select(e.condition(code), source, old));
  };
/** SETcc. */
export const setOnCondition =
  (code: number): Semantic =>
  (e) =>
    e.write(0, i64.extendU(i32.and(e.condition(code), i32.const(1))));

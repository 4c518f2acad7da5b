import { i32, i64, type I64 } from '../../emit/code.ts';
import type { Semantic } from '../../emit/emitter.ts';
import { zeroExtend } from '../../emit/extend.ts';
import { Gpr } from '../../lp/register-file.ts';

const c = i64.const;

/** Jcc. */
export const jumpOnCondition =
  (code: number): Semantic =>
  (e) =>
    e.branch(e.condition(code));

/** LOOP, LOOPE, LOOPNE by address size: the counter is RCX, ECX or CX. */
export const loopBranch =
  (size: number, condition: number | undefined): Semantic =>
  (e) => {
    const count = e.let(zeroExtend(size, i64.sub(e.gpr(Gpr.RCX, size), c(1))));
    const taken = condition === undefined ? i64.ne(count, c(0)) : i32.and(i64.ne(count, c(0)), e.condition(condition));
    const decided = e.letI32(taken);
    e.setGpr(Gpr.RCX, size, count);
    e.branch(decided);
  };
export const jumpIfCounterZero =
  (size: number): Semantic =>
  (e) =>
    e.branch(i64.eqz(e.gpr(Gpr.RCX, size)));

const pushValue =
  (size: number, value: (e: Parameters<Semantic>[0]) => I64): Semantic =>
  (e) => {
    const v = e.let(value(e));
    e.store(e.stackAddress(-size, size), size, v);
    e.moveStack(c(-size));
  };

const push: Semantic = (e) => pushValue(e.sizeOf(0), () => e.read(0))(e);

/** POP: a memory destination is addressed with the stack pointer already moved (POP [RSP+n]): the decoder adds the size to the displacement. */
const pop: Semantic = (e) => {
  const size = e.sizeOf(0);
  const v = e.load(e.stackAddress(0, size), size);
  if (e.isMemory(0)) {
    e.write(0, v);
    e.moveStack(c(size));
  } else {
    e.moveStack(c(size));
    e.write(0, v);
  }
};

const near =
  (size: number, indirect: boolean): Semantic =>
  (e) => {
    if (!indirect) {
      e.store(e.stackAddress(-size, size), size, e.let(e.returnAddress()));
      e.moveStack(c(-size));
      e.jump();
      return;
    }
    const target = e.read(0);
    e.jumpTo(target, () => {
      e.store(e.stackAddress(-size, size), size, e.let(e.returnAddress()));
      e.moveStack(c(-size));
    });
  };

const returnNear =
  (size: number, release: boolean): Semantic =>
  (e) => {
    const target = e.load(e.stackAddress(0, size), size);
    const delta = release ? i64.add(e.read(0), c(size)) : c(size);
    const moved = e.let(delta);
    e.jumpTo(target, () => e.moveStack(moved));
  };

const leave =
  (size: number): Semantic =>
  (e) => {
    if (!e.long) {
      e.leave();
      return;
    }
    const frame = e.gpr(Gpr.RBP, 8);
    const v = e.load(frame, size);
    e.setGpr(Gpr.RSP, 8, i64.add(frame, c(size)));
    e.setGpr(Gpr.RBP, size, v);
  };

/** PUSHF: RF and VM are pushed as 0. */
const pushFlags = (size: number): Semantic =>
  pushValue(size, (e) => i64.and(i64.or(i64.and(e.systemFlags(), c(0xffff_f72a)), e.readFlags()), c(0x00fc_ffff)));

const sized = (name: string, make: (size: number) => Semantic): Record<string, Semantic> =>
  Object.fromEntries([2, 4, 8].map((size) => [`${name}.${size}`, make(size)]));

/** Stack and control flow. */
export const flowSemantics: Record<string, Semantic> = {
  jmp: (e) => e.jump(),
  'jmp indirect': (e) => e.jumpTo(e.read(0), () => undefined),
  push,
  pop,
  ...sized('call', (size) => near(size, false)),
  ...sized('call indirect', (size) => near(size, true)),
  ...sized('ret', (size) => returnNear(size, false)),
  ...sized('ret imm', (size) => returnNear(size, true)),
  ...sized('leave', leave),
  ...sized('pushf', pushFlags),
  ...sized('loop', (size) => loopBranch(size, undefined)),
  ...sized('loope', (size) => loopBranch(size, 4)),
  ...sized('loopne', (size) => loopBranch(size, 5)),
  ...sized('jcxz', jumpIfCounterZero),
};

import { i32, i64, type I64 } from '../../emit/code.ts';
import type { Semantic } from '../../emit/emitter.ts';
import { Gpr } from '../../lp/register-file.ts';

const { RAX, RCX, RDX, RBX } = Gpr;

type Logic = (a: I64, b: I64) => I64;

const add =
  (withCarry: boolean): Semantic =>
  (e) => {
    const size = e.sizeOf(0);
    const a = e.readModify(0);
    const b = e.read(1);
    const sum = i64.add(a, b);
    const r = e.let(withCarry ? i64.add(sum, e.carry()) : sum);
    e.addFlags(size, a, b, r);
    e.write(0, r);
  };
const subtract =
  (withBorrow: boolean): Semantic =>
  (e) => {
    const size = e.sizeOf(0);
    const a = e.readModify(0);
    const b = e.read(1);
    const difference = i64.sub(a, b);
    const r = e.let(withBorrow ? i64.sub(difference, e.carry()) : difference);
    e.subtractFlags(size, a, b, r);
    e.write(0, r);
  };
const logic =
  (operation: Logic): Semantic =>
  (e) => {
    const a = e.readModify(0);
    const r = e.let(operation(a, e.read(1)));
    e.logicFlags(e.sizeOf(0), r);
    e.write(0, r);
  };
const step =
  (down: boolean): Semantic =>
  (e) => {
    const a = e.readModify(0);
    const one = i64.const(1);
    const r = e.let(down ? i64.sub(a, one) : i64.add(a, one));
    e.incrementFlags(e.sizeOf(0), a, one, r, down);
    e.write(0, r);
  };

/** CMP: flags of a - b. */
export const compare: Semantic = (e) => {
  const a = e.read(0);
  const b = e.read(1);
  e.subtractFlags(e.sizeOf(0), a, b, e.let(i64.sub(a, b)));
};
/** TEST: flags of a & b. */
export const test: Semantic = (e) => {
  const a = e.read(0);
  e.logicFlags(e.sizeOf(0), e.let(i64.and(a, e.read(1))));
};

const exchangeAdd: Semantic = (e) => {
  const a = e.readModify(0);
  const b = e.read(1);
  const r = e.let(i64.add(a, b));
  // The source is written first: XADD of a register with itself leaves the sum.
  if (e.isMemory(0)) {
    e.write(0, r);
    e.write(1, a);
  } else {
    e.write(1, a);
    e.write(0, r);
  }
  e.addFlags(e.sizeOf(0), a, b, r);
};

const compareExchange: Semantic = (e) => {
  const size = e.sizeOf(0);
  const destination = e.readModify(0);
  const source = e.read(1);
  const accumulator = e.gpr(0, size);
  const equal = e.letI32(i64.eq(accumulator, destination));
  if (e.isMemory(0)) {
    e.write(0, i64.select(equal, source, destination));
    e.if(i32.eqz(equal), () => e.setGpr(0, size, destination));
  } else {
    e.if(
      equal,
      () => e.write(0, source),
      () => e.setGpr(0, size, destination),
    );
  }
  e.subtractFlags(size, accumulator, destination, e.let(i64.sub(accumulator, destination)));
};

/** CMPXCHG8B. */
const compareExchange8: Semantic = (e) => {
  const pair = (low: number, high: number): I64 => i64.or(e.gpr(low, 4), i64.shl(e.gpr(high, 4), i64.const(32)));
  const value = e.loadModify(e.address(0), 8);
  const equal = e.letI32(i64.eq(value, pair(RAX, RDX)));
  e.storeModified(8, i64.select(equal, pair(RBX, RCX), value));
  e.if(i32.eqz(equal), () => {
    e.setGpr(RAX, 4, value);
    e.setGpr(RDX, 4, i64.shrU(value, i64.const(32)));
  });
  e.zeroFlag(equal);
};
/** CMPXCHG16B: aligned, so that both halves lie in one page. */
const compareExchange16: Semantic = (e) => {
  const address = e.let(e.address(0));
  e.if(i64.ne(i64.and(address, i64.const(15)), i64.const(0)), () => e.raise(13, 0));
  const highAddress = e.let(i64.add(address, i64.const(8)));
  // Checked for writing first: the fault is one of a write to the low half.
  e.loadModify(address, 8);
  const high = e.load(highAddress, 8);
  const low = e.loadModify(address, 8);
  const equal = e.letI32(i32.and(i64.eq(low, e.gpr(RAX, 8)), i64.eq(high, e.gpr(RDX, 8))));
  e.storeModified(8, i64.select(equal, e.gpr(RBX, 8), low));
  e.if(
    equal,
    () => e.store(highAddress, 8, e.gpr(RCX, 8)),
    () => {
      e.setGpr(RAX, 8, low);
      e.setGpr(RDX, 8, high);
    },
  );
  e.zeroFlag(equal);
};

const carryAdd =
  (flag: 'carry' | 'overflow'): Semantic =>
  (e) => {
    const size = e.sizeOf(0);
    const a = e.read(0);
    const b = e.read(1);
    const flags = e.readFlags();
    const carryIn = i64.and(i64.shrU(flags, i64.const(flag === 'carry' ? 0 : 11)), i64.const(1));
    const r = e.let(i64.add(i64.add(a, b), carryIn));
    const out =
      size === 8
        ? i64.shrU(i64.or(i64.and(a, b), i64.and(i64.or(a, b), i64.xor(r, i64.const(-1)))), i64.const(63))
        : i64.and(i64.shrU(r, i64.const(32)), i64.const(1));
    const carryOut = e.let(out);
    e.write(0, r);
    if (flag === 'carry') e.carryFlag(carryOut);
    else e.overflowFlag(carryOut);
  };

/** Integer arithmetic and logic. */
export const aluSemantics: Record<string, Semantic> = {
  add: add(false),
  adc: add(true),
  sub: subtract(false),
  sbb: subtract(true),
  and: logic(i64.and),
  or: logic(i64.or),
  xor: logic(i64.xor),
  cmp: compare,
  test,
  inc: step(false),
  dec: step(true),
  not: (e) => e.write(0, i64.xor(e.readModify(0), i64.const(-1))),
  neg: (e) => {
    const a = e.readModify(0);
    const r = e.let(i64.sub(i64.const(0), a));
    e.subtractFlags(e.sizeOf(0), i64.const(0), a, r);
    e.write(0, r);
  },
  xadd: exchangeAdd,
  cmpxchg: compareExchange,
  cmpxchg8b: compareExchange8,
  cmpxchg16b: compareExchange16,
  adcx: carryAdd('carry'),
  adox: carryAdd('overflow'),
};

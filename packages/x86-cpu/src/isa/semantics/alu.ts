import { i32, i64, type I64 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';

type Logic = (a: I64, b: I64) => I64;

const add =
  (withCarry: boolean): Semantic =>
  (e) => {
    const size = e.sizeOf(0);
    const a = e.readModify(0);
    const b = e.read(1);
    const sum = i64.add(a, b);
    const r = e.let(withCarry ? i64.add(sum, e.carry()) : sum);
    e.write(0, r);
    e.addFlags(size, a, b, r);
  };
const subtract =
  (withBorrow: boolean): Semantic =>
  (e) => {
    const size = e.sizeOf(0);
    const a = e.readModify(0);
    const b = e.read(1);
    const difference = i64.sub(a, b);
    const r = e.let(withBorrow ? i64.sub(difference, e.carry()) : difference);
    e.write(0, r);
    e.subtractFlags(size, a, b, r);
  };
const logic =
  (operation: Logic): Semantic =>
  (e) => {
    const a = e.readModify(0);
    const r = e.let(operation(a, e.read(1)));
    e.write(0, r);
    e.logicFlags(e.sizeOf(0), r);
  };
const step =
  (down: boolean): Semantic =>
  (e) => {
    const a = e.readModify(0);
    const one = i64.const(1);
    const r = e.let(down ? i64.sub(a, one) : i64.add(a, one));
    e.write(0, r);
    e.incrementFlags(e.sizeOf(0), a, one, r, down);
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

/** CMPXCHG8B / CMPXCHG16B: two halves of `half` bytes. */
const compareExchangePair =
  (half: 4 | 8): Semantic =>
  (e) => {
    const address = e.let(e.address(0));
    if (half === 8) e.if(i64.ne(i64.and(address, i64.const(15)), i64.const(0)), () => e.raise(13, 0));
    const highAddress = e.let(i64.add(address, i64.const(half)));
    // A fault is reported for the lowest byte that faults.
    e.loadModify(address, half);
    // The high half first: its page is checked for writing before the low half changes.
    const high = e.let(loadForWriting(e, highAddress, half));
    const low = e.loadModify(address, half);
    const equal = e.letI32(i32.and(i64.eq(low, e.gpr(0, half)), i64.eq(high, e.gpr(2, half))));
    e.storeModified(half, i64.select(equal, e.gpr(3, half), low));
    e.if(
      equal,
      () => e.store(highAddress, half, e.gpr(1, half)),
      () => {
        e.setGpr(0, half, low);
        e.setGpr(2, half, high);
      },
    );
    e.zeroFlag(equal);
  };
function loadForWriting(e: Emitter, address: I64, size: number): I64 {
  return e.loadModify(address, size);
}

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
    e.write(0, r);
    e.subtractFlags(e.sizeOf(0), i64.const(0), a, r);
  },
  xadd: exchangeAdd,
  cmpxchg: compareExchange,
  cmpxchg8b: compareExchangePair(4),
  cmpxchg16b: compareExchangePair(8),
  adcx: carryAdd('carry'),
  adox: carryAdd('overflow'),
};

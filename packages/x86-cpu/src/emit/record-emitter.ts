import { Handler, Header, Rec, RECORD_BYTES, STALE_COUNT } from '../run/record.ts';
import { CHAIN_SECONDS, FUSED_HANDLERS, ModrmBits, NO_RECORD, OpcodeKind, Table, Template } from '../run/template-tables.ts';
import { i32, i64, local, type Code, type I32, type I64 } from './code.ts';
import { compile } from './compile.ts';
import { EmitterBody, temporariesFrom } from './emitter-body.ts';
import { ValueType, WasmModule } from './wasm-module.ts';

/**
 * `emit(tables, mode, code, end, at, header, start, ripLow, ripHigh, count, most, patches)`: writes records of instructions from offset `code` on to `at`, for the block with this
 * header whose code begins at `start`, until it has `most` instructions. 1 = a branch ended the block; 0 = it ended before an instruction without a template, or near `end`.
 * Where it ended is in the tables. `patches` -1: links can be replaced by what they lead to; else 0.
 */
export type EmitRecords = (
  tables: number,
  mode: number,
  code: number,
  end: number,
  at: number,
  header: number,
  start: number,
  ripLow: number,
  ripHigh: number,
  count: number,
  most: number,
  patches: number,
) => number;

const Param = { TABLES: 0, MODE: 1, CODE: 2, END: 3, AT: 4, HEADER: 5, START: 6, RIP_LOW: 7, RIP_HIGH: 8, COUNT: 9, MOST: 10, PATCHES: 11 } as const; // prettier-ignore
const PARAMS = 12;
const COUNTS = { i64: 16, i32: 40, v128: 0 } as const;
/** Locals that are kept from one instruction to the next, after the parameters. CHAIN: record of the first instruction of a chain; CHAIN_FIRST: number of its handler, 0 = none. */
const Kept = { LAST_RECORD: 12, LAST_HANDLER: 13, KEY: 14, HEAD_BYTES: 15, CHAIN: 16, CHAIN_FIRST: 17 } as const;
const KEPT = 6;
const FIRST_TEMPORARY = PARAMS + KEPT;
/** Bytes that are read of an instruction and what follows it, whatever its length. */
const READ_AHEAD = 16;
/** 2**32 divided by the golden ratio. */
const HASH = 0x9e37_79b1 | 0;

class Body extends EmitterBody {
  constructor() {
    super([], 0, temporariesFrom(FIRST_TEMPORARY, COUNTS));
  }
  branch(depth: number): void {
    this.emit([0x0c, depth]);
  }
  branchIf(condition: I32, depth: number): void {
    this.emit([condition, 0x0d, depth]);
  }
  set(index: number, value: Code): void {
    this.emit(local.set(index, value));
  }
}

const c = i32.const;
const get = (index: number): I32 => local.get32(index);
const tables = get(Param.TABLES);
const code = get(Param.CODE);
const at = get(Param.AT);
const tableByte = (table: number, index: I32): I32 => i32.load8U(i32.add(tables, index), table);
const bit = (value: I32, n: number): I32 => i32.and(i32.shrU(value, c(n)), c(1));
const byteOf = (word: I64, n: number): I32 => i32.and(i32.wrap(i64.shrU(word, i64.const(8 * n))), c(0xff));
const skip = (word: I64, bytes: I32): I64 => i64.shrU(word, i64.extendU(i32.shl(bytes, c(3))));

let cached: WebAssembly.Module | undefined;

/** The module, generated on first use; it imports the memory and exports `emit`. */
export function recordEmitterModule(): WebAssembly.Module {
  return (cached ??= generate());
}

function generate(): WebAssembly.Module {
  const wasm = new WasmModule();
  wasm.importMemory(1, 65536);
  const { I32, I64 } = ValueType;
  const type = wasm.type(new Array<ValueType>(PARAMS).fill(I32), [I32]);
  const locals = [
    ...new Array<ValueType>(KEPT).fill(I32),
    ...new Array<ValueType>(COUNTS.i64).fill(I64),
    ...new Array<ValueType>(COUNTS.i32).fill(I32),
  ];
  wasm.exportFunction('emit', wasm.addFunction(type, locals, loop()));
  return compile(wasm.toBytes());
}

/** Which of prefix, REX, escape, ModRM, SIB an instruction has cannot be predicted: tables and shifts instead of branches. */
function loop(): number[] {
  const body = new Body();
  const rip = body.let(i64.or(i64.shl(i64.extendU(get(Param.RIP_HIGH)), i64.const(32)), i64.extendU(get(Param.RIP_LOW))));
  const status = body.letI32(c(0));
  body.set(Kept.LAST_RECORD, i32.load(tables, Table.LAST_RECORD));
  body.set(Kept.LAST_HANDLER, i32.load(tables, Table.LAST_HANDLER));
  body.open(0x02);
  body.open(0x03);
  body.branchIf(i32.geS(get(Param.COUNT), get(Param.MOST)), 1);
  body.branchIf(i32.ltS(i32.sub(get(Param.END), code), c(READ_AHEAD)), 1);
  const word = body.let(i64.load(code));
  const prefix = body.letI32(tableByte(Table.PREFIX, byteOf(word, 0)));
  const hasPrefix = body.letI32(i32.ne(prefix, c(0)));
  const afterPrefix = body.let(skip(word, hasPrefix));
  const rex = body.letI32(byteOf(afterPrefix, 0));
  const hasRex = body.letI32(i32.eq(i32.and(rex, c(0xf0)), c(0x40)));
  const afterRex = body.let(skip(afterPrefix, hasRex));
  const isEscaped = body.letI32(i32.eq(byteOf(afterRex, 0), c(0x0f)));
  const atOpcode = body.let(skip(afterRex, isEscaped));
  const opcode = body.letI32(i32.or(byteOf(atOpcode, 0), i32.shl(isEscaped, c(8))));
  const kind = body.letI32(tableByte(Table.OPCODE, opcode));
  const afterOpcode = body.letI32(i32.add(i32.add(code, c(1)), i32.add(i32.add(hasPrefix, hasRex), isEscaped)));
  body.if(i32.ltU(i32.sub(kind, c(1)), c(OpcodeKind.COUNT - 1)), () => {
    body.branchIf(i32.or(i32.eq(kind, c(OpcodeKind.NO_TEMPLATE)), i32.or(hasPrefix, hasRex)), 2);
    branch(body, rip, kind, opcode, afterOpcode);
    body.set(status[1] as number, c(1));
    body.branch(2);
  });
  // An instruction without ModRM counts as one with a register operand.
  const modrm = body.letI32(i32.or(i32.and(byteOf(atOpcode, 1), kind), i32.and(i32.xor(kind, c(-1)), c(0xc0))));
  const shape = body.letI32(tableByte(Table.MODRM, modrm));
  const hasSib = body.letI32(bit(shape, ModrmBits.SIB_BIT));
  const sib = body.letI32(i32.and(byteOf(atOpcode, 2), i32.sub(c(0), hasSib)));
  const rest = body.letI32(i32.add(afterOpcode, i32.add(i32.and(kind, c(1)), hasSib)));
  const rexKey = i32.and(i32.or(i32.and(rex, c(0x1f)), c(0x10)), i32.sub(c(0), hasRex));
  const key = body.letI32(
    i32.or(
      i32.or(opcode, i32.shl(modrm, c(9))),
      i32.or(i32.shl(rexKey, c(17)), i32.or(i32.shl(prefix, c(22)), i32.shl(sib, c(24)))),
    ),
  );
  const wanted = body.let(i64.or(i64.extendU(key), i64.shl(i64.extendU(get(Param.MODE)), i64.const(32))));
  const slots = body.letI32(i32.load(tables, Table.SLOTS));
  const slotMask = body.letI32(i32.load(tables, Table.SLOT_MASK));
  const slot = body.letI32(i32.and(i32.shrU(i32.mul(key, c(HASH)), c(16)), slotMask));
  const template = body.letI32(c(0));
  body.open(0x03);
  const number = body.letI32(i32.load16U(i32.add(slots, i32.shl(slot, c(1)))));
  body.if(i32.eqz(number), () => {
    body.set(Kept.KEY, key);
    body.set(Kept.HEAD_BYTES, i32.sub(rest, code));
    body.branch(3);
  });
  body.set(template[1] as number, i32.add(i32.load(tables, Table.TEMPLATES), i32.shl(number, c(6))));
  body.set(slot[1] as number, i32.and(i32.add(slot, c(1)), slotMask));
  body.branchIf(i64.ne(i64.load(template, Template.KEY), wanted), 0);
  body.close();
  record(body, rip, template, rest);
  body.branch(0);
  body.close();
  body.close();
  const store = (index: number, offset: number): void => body.emit(i32.store(tables, get(index), offset));
  store(Param.AT, Table.AT);
  store(Param.CODE, Table.CODE);
  store(Param.COUNT, Table.COUNT);
  store(Kept.LAST_RECORD, Table.LAST_RECORD);
  store(Kept.LAST_HANDLER, Table.LAST_HANDLER);
  store(Kept.KEY, Table.KEY);
  store(Kept.HEAD_BYTES, Table.HEAD_BYTES);
  body.emit(status);
  return body.body;
}

const offsetOf = (next: I32): I64 => i64.extendU(i32.sub(next, get(Param.START)));
/** Number of the record in its block, at its place in a word. */
const recordNumber = (): I32 => i32.shl(i32.shrU(i32.sub(at, get(Param.HEADER)), c(5)), c(16));

/** The record of an instruction with a template; `rest` is where its displacement and immediate are. */
function record(body: Body, rip: I64, template: I32, rest: I32): void {
  const extend = (value: I32, shift: I32): I32 => i32.shrS(i32.shl(value, shift), shift);
  const next = body.letI32(i32.add(rest, i32.load(template, Template.TAIL_BYTES)));
  const displacement = i32.and(
    extend(i32.load(rest), i32.load(template, Template.DISPLACEMENT_SHIFT)),
    i32.load(template, Template.DISPLACEMENT_MASK),
  );
  const raw = i32.load(i32.add(rest, i32.load(template, Template.DISPLACEMENT_BYTES)));
  const immediate = body.letI32(extend(raw, i32.load(template, Template.IMMEDIATE_SHIFT)));
  const put = (offset: number, value: I32): void => body.emit(i32.store(at, value, offset));
  body.if(i32.geS(i32.load(template, Template.IMMEDIATE_SHIFT), c(NO_RECORD)), () => {
    body.set(Param.COUNT, i32.add(get(Param.COUNT), c(1)));
    body.set(Param.CODE, next);
    body.branch(1);
  });
  const first = body.letI32(i32.load(template));
  put(Rec.HANDLER, i32.or(first, i32.shl(get(Param.COUNT), c(24))));
  put(4, i32.load(template, 4));
  put(Rec.IMM, i32.or(i32.and(immediate, i32.load(template, Template.IMMEDIATE_MASK)), i32.load(template, Rec.IMM)));
  put(
    Rec.IMM + 4,
    i32.or(
      i32.and(i32.shrS(immediate, c(31)), i32.load(template, Template.IMMEDIATE_HIGH_MASK)),
      i32.load(template, Rec.IMM + 4),
    ),
  );
  const mask = i64.extendS(i32.load(template, Template.RIP_RELATIVE_MASK));
  body.emit(i64.store(at, i64.add(i64.extendS(displacement), i64.and(i64.add(rip, offsetOf(next)), mask)), Rec.DISP));
  put(Rec.SCALE, i32.or(i32.load(template, Rec.SCALE), recordNumber()));
  put(Rec.RIP_OFFSET, i32.or(i32.load(template, Rec.RIP_OFFSET), i32.sub(code, get(Param.START))));
  body.set(Kept.LAST_RECORD, at);
  body.set(Kept.LAST_HANDLER, i32.and(first, c(0xffff)));
  chain(body, get(Kept.LAST_HANDLER));
  body.set(Param.AT, i32.add(at, c(RECORD_BYTES)));
  body.set(Param.COUNT, i32.add(get(Param.COUNT), c(1)));
  body.set(Param.CODE, next);
}

/** The instruction at `at`, with this handler, goes on with the chain before it, or begins one. */
function chain(body: Body, handler: I32): void {
  const known = body.letI32(i32.select(i32.ltU(handler, c(FUSED_HANDLERS)), handler, c(0)));
  const index = i32.add(i32.mul(get(Kept.CHAIN_FIRST), c(CHAIN_SECONDS)), tableByte(Table.SECOND, known));
  const both = body.letI32(i32.load16U(i32.add(tables, i32.shl(index, c(1))), Table.CHAINED));
  body.if(
    both,
    () => {
      body.emit(i32.store16(get(Kept.CHAIN), both, Rec.HANDLER));
      body.set(Kept.CHAIN_FIRST, tableByte(Table.FIRST, both));
    },
    () => {
      body.set(Kept.CHAIN, at);
      body.set(Kept.CHAIN_FIRST, tableByte(Table.FIRST, known));
    },
  );
}

/** The records of a direct branch or RET, which end the block. */
function branch(body: Body, rip: I64, kind: I32, opcode: I32, afterOpcode: I32): void {
  const isKind = (value: number): I32 => i32.eq(kind, c(value));
  const isNear = body.letI32(i32.or(i32.or(isKind(OpcodeKind.JCC_NEAR), isKind(OpcodeKind.JMP_NEAR)), isKind(OpcodeKind.CALL)));
  const isReturn = body.letI32(isKind(OpcodeKind.RET));
  const isConditional = body.letI32(i32.leS(kind, c(OpcodeKind.JCC_NEAR)));
  const raw = body.letI32(i32.load(afterOpcode));
  const shift = i32.select(isNear, c(0), c(24));
  const relative = i32.shrS(i32.shl(raw, shift), shift);
  const next = body.letI32(i32.add(afterOpcode, i32.select(isReturn, c(0), i32.select(isNear, c(4), c(1)))));
  const nextRip = body.let(i64.add(rip, offsetOf(next)));
  const target = body.let(i64.add(nextRip, i64.extendS(relative)));
  const condition = body.letI32(i32.and(opcode, c(15)));
  const entry = body.letI32(i32.add(tables, i32.shl(i32.select(isConditional, condition, i32.add(kind, c(16))), c(3))));
  const put = (offset: number, value: I32): void => body.emit(i32.store(at, value, offset));
  const length = i32.shl(i32.sub(next, code), c(16));
  put(Rec.HANDLER, i32.or(i32.load(entry, Table.BRANCHES), i32.or(length, i32.shl(get(Param.COUNT), c(24)))));
  put(4, c(0));
  body.emit(i64.store(at, i64.select(isKind(OpcodeKind.CALL), nextRip, i64.const(0)), Rec.IMM));
  body.emit(i64.store(at, i64.const(0), Rec.DISP));
  put(Rec.SCALE, i32.or(i32.load(entry, Table.BRANCHES + 4), recordNumber()));
  put(Rec.RIP_OFFSET, i32.sub(code, get(Param.START)));
  const own = body.letI32(at);
  chain(body, i32.and(i32.load(entry, Table.BRANCHES), c(0xffff)));
  body.set(Param.AT, i32.add(at, c(RECORD_BYTES)));
  body.set(Param.COUNT, i32.add(get(Param.COUNT), c(1)));
  body.set(Param.CODE, next);
  body.if(
    isReturn,
    () => undefined,
    () => {
      // Odd conditions are the even ones with the links exchanged.
      const exchanged = body.letI32(i32.shl(i32.and(isConditional, condition), c(2)));
      stub(body, i32.add(i32.add(own, exchanged), c(Rec.LINK_TAKEN)), target);
      body.if(isConditional, () => {
        stub(body, i32.sub(i32.add(own, c(Rec.LINK_NEXT)), exchanged), nextRip);
        const last = get(Kept.LAST_RECORD);
        const handler = get(Kept.LAST_HANDLER);
        const isFusable = i32.and(i32.ne(last, c(0)), i32.ltU(handler, c(FUSED_HANDLERS)));
        body.if(i32.and(isFusable, i32.eq(i32.add(last, c(RECORD_BYTES)), own)), () => {
          const index = i32.add(i32.shl(handler, c(3)), i32.shrU(condition, c(1)));
          const fused = body.letI32(i32.load16U(i32.add(tables, i32.shl(index, c(1))), Table.FUSED));
          body.if(fused, () => body.emit(i32.store16(last, fused, Rec.HANDLER)));
        });
      });
    },
  );
}

/** A link stub, as RecordWriter.stub writes it. */
function stub(body: Body, field: I32, target: I64): void {
  const link = body.letI32(field);
  body.emit(i32.store(link, at));
  body.emit(i32.store(at, c(Handler.LINK)));
  body.emit(i32.store(at, c(STALE_COUNT), Header.COUNT));
  body.emit(i64.store(at, target, Header.RIP));
  body.emit(i64.store(at, i64.extendU(i32.and(link, get(Param.PATCHES))), Header.PATCH));
  body.emit(i64.store(at, i64.const(0), Header.COUNTER));
  body.set(Param.AT, i32.add(at, c(RECORD_BYTES)));
}

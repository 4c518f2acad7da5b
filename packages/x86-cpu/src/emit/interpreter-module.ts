import { CoreReg } from '../run/core-registers.ts';
import { Exit, FIXED_HANDLERS, Handler, Header, Rec } from '../run/record.ts';
import { Reg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import { appendCode, i32, i64, local, pushUnsigned, type Code, type I32, type I64 } from './code.ts';
import { builtInterpreter } from './built-interpreter.ts';
import { compile } from './compile.ts';
import type { Semantic } from './emitter.ts';
import { Local, TEMPS } from './handler-body.ts';
import { chooseArms, STACK, type Arm, type Arms } from './interpreter-arms.ts';
import { InterpreterEmitter } from './interpreter-emitter.ts';
import { Import } from './memory-emitter.ts';
import type { Shape } from './shapes.ts';
import { RegionExit } from './region-exit.ts';
import { ValueType, WasmModule } from './wasm-module.ts';

/** The generated interpreter: its code, and which handler does what. Instructions that are not here have lazy handlers. */
export interface InterpreterModule extends Omit<Arms, 'hot'> {
  readonly module: WebAssembly.Module;
  /** Address records: plain, with a segment base (64-bit mode), with segment checks. */
  readonly address: { readonly plain: number; readonly based: number; readonly checked: number };
  readonly sizeBytes: number;
  /** Handler number of element 0 of the table of lazy handlers. */
  readonly firstLazy: number;
}

const cached: (InterpreterModule | undefined)[] = [undefined, undefined];

/**
 * The interpreter, generated on first use: the semantic functions of frequent instructions run once for every operand shape. `isTiered`: it counts entries of blocks and enters
 * translated regions, the functions in its table `regions`.
 */
export function interpreterModule(isTiered = false): InterpreterModule {
  return (cached[isTiered ? 1 : 0] ??= generate(isTiered));
}

/** The code of the interpreter. */
export const interpreterCode = (isTiered: boolean): Uint8Array<ArrayBuffer> => assemble(chooseArms().hot, isTiered);

function generate(isTiered: boolean): InterpreterModule {
  const { hot, handlers, fused, chained, far } = chooseArms();
  const bytes = (isTiered ? builtInterpreter() : undefined) ?? assemble(hot, isTiered);
  return {
    module: compile(bytes),
    handlers,
    fused,
    chained,
    far,
    address: { plain: FIXED_HANDLERS, based: FIXED_HANDLERS + 1, checked: FIXED_HANDLERS + 2 },
    sizeBytes: bytes.length,
    firstLazy: FIXED_HANDLERS + 3 + hot.length,
  };
}

const TEMP_LOCALS: ValueType[] = [
  ...new Array<ValueType>(TEMPS.i64).fill(ValueType.I64),
  ...new Array<ValueType>(TEMPS.i32).fill(ValueType.I32),
  ...new Array<ValueType>(TEMPS.v128).fill(ValueType.V128),
];
const { I32: TI32, I64: TI64 } = ValueType;
/** Locals after the parameters, in the order of `Local`. */
const LOOP_LOCALS: ValueType[] = [TI32, TI64, TI32, TI32, TI32, TI32, TI32, TI64, TI64, ...TEMP_LOCALS];
const COLD_LOCALS: ValueType[] = [TI32, TI32, TI32, TI32, TI32, TI64, TI64, ...TEMP_LOCALS];

/** Declares what every generated module imports; returns the type of cold handlers. */
function declareImports(wasm: WasmModule): number {
  const slowType = wasm.type([TI32, TI32, TI32, TI32], [TI32]);
  wasm.importFunction('m', 'slowAccess', slowType);
  wasm.importFunction('m', 'commit', wasm.type([], []));
  wasm.importFunction('m', 'segmentCheck', wasm.type([TI32, TI32, TI32], [TI32]));
  wasm.importMemory(1, 65536);
  return wasm.type([TI32, TI32, TI32, TI32, TI64], [TI32]);
}
function coldFunction(wasm: WasmModule, type: number, arm: Pick<Arm, 'semantic' | 'shape' | 'form'>): number {
  const e = new InterpreterEmitter(arm.shape, arm.form, []);
  arm.semantic(e);
  e.finish();
  // Every path has returned; the end of the body is unreachable.
  e.emit([0x00]);
  return wasm.addFunction(type, COLD_LOCALS, e.body);
}

/** Code of a module with the handlers of some shapes, exported as `h0`, `h1`...: elements for the table that the interpreter exports as `handlers`. */
export function handlerCode(shapes: readonly { readonly semantic: Semantic; readonly shape: Shape }[]): Uint8Array<ArrayBuffer> {
  const wasm = new WasmModule();
  const type = declareImports(wasm);
  shapes.forEach(({ semantic, shape }, n) =>
    wasm.exportFunction(`h${n}`, coldFunction(wasm, type, { semantic, shape, form: 'computed' })),
  );
  return wasm.toBytes();
}

function assemble(hot: readonly Arm[], isTiered: boolean): Uint8Array<ArrayBuffer> {
  const wasm = new WasmModule();
  const coldType = declareImports(wasm);
  wasm.addTable(LAZY_TABLE_SIZE, 'handlers');
  const main = wasm.addFunction(
    wasm.type([TI32, TI32, TI32], [TI32]),
    LOOP_LOCALS,
    loopBody(hot, coldType, isTiered ? wasm.type([TI32, TI32], [TI32]) : -1),
  );
  if (isTiered) wasm.addTable(REGION_TABLE_SIZE, 'regions');
  wasm.exportFunction('run', main);
  return wasm.toBytes();
}

const NO_OPERANDS: Shape = { key: '', semantic: '', operands: [], long: true };

/** Elements of the tables of lazy handlers (0) and of regions (1) at first. Region 0 stays empty. */
const LAZY_TABLE_SIZE = 64;
const REGION_TABLE_SIZE = 1024;

/** The loop: `run(base, record, budget)` dispatches from `record` on until something needs TypeScript. `regionType` -1: no regions. */
function loopBody(hot: readonly Arm[], coldType: number, regionType: number): number[] {
  const arms = FIXED_HANDLERS + 3 + hot.length;
  const body: number[] = [];
  const emit = (code: Code): void => {
    appendCode(body, code);
  };
  const base = local.get32(Local.BASE);
  const rec = local.get32(Local.REC);
  const reload = (target: { emit(code: Code): void }): void => {
    target.emit(local.set(Local.KIND, i32.load(base, Reg.LAZY_KIND)));
    target.emit(local.set(Local.RESULT, i64.load(base, Reg.LAZY_A)));
    target.emit(local.set(Local.CARRIES, i64.load(base, Reg.LAZY_B)));
  };
  const flush = (target: { emit(code: Code): void }): void => {
    target.emit(i32.store(base, local.get32(Local.KIND), Reg.LAZY_KIND));
    target.emit(i64.store(base, local.get64(Local.RESULT), Reg.LAZY_A));
    target.emit(i64.store(base, local.get64(Local.CARRIES), Reg.LAZY_B));
  };
  emit(local.set(Local.TLB, i32.load(base, CoreReg.TLB)));
  emit(local.set(Local.JUMP_CACHE, i32.load(base, CoreReg.JUMP_CACHE)));
  emit(local.set(Local.CONTEXT, i32.load(base, CoreReg.CONTEXT)));
  emit(local.set(Local.ADDRESS, i64.load(base, CoreReg.ADDRESS)));
  reload({ emit });
  emit([0x02, 0x40, 0x03, 0x40]); // block $exit, loop
  for (let i = 0; i <= arms; i++) emit([0x02, 0x40]);
  emit(i32.load16U(rec, Rec.HANDLER));
  body.push(0x0e);
  pushUnsigned(body, arms);
  for (let i = 0; i <= arms; i++) pushUnsigned(body, i);
  body.push(0x0b);

  const emitter = (
    index: number,
    a: Pick<Arm, 'shape' | 'form' | 'linkOffset'> = { shape: NO_OPERANDS, form: 'computed', linkOffset: 0 },
  ): InterpreterEmitter => new InterpreterEmitter(a.shape, a.form, body, arms - index, a.linkOffset, regionType >= 0);

  // Each arm ends the block whose number it is.
  for (let i = 0; i < FIXED_HANDLERS; i++) {
    if (i === Handler.REGION && regionType >= 0) regionHandler(emitter(i), regionType, flush, reload);
    else fixedHandler(emitter(i), i);
    body.push(0x0b);
  }
  for (let i = 0; i < 3; i++) {
    addressHandler(emitter(FIXED_HANDLERS + i), i);
    body.push(0x0b);
  }
  hot.forEach((a, n) => {
    const index = FIXED_HANDLERS + 3 + n;
    for (let arm: Arm | undefined = a; arm !== undefined; arm = arm.then) {
      const e = emitter(index, arm);
      arm.semantic(e);
      if (arm.then === undefined) e.finish();
      else e.advance(arm.shape.operands.some((o) => o.kind === 'm') || STACK.has(arm.shape.semantic));
    }
    body.push(0x0b);
  });
  // The default arm: a handler that is a function of its own.
  const e = emitter(arms);
  flush(e);
  const next = e.letI32(i32.const(0));
  e.emit([...base, ...rec, ...local.get32(Local.BUDGET), ...local.get32(Local.TLB), ...local.get64(Local.ADDRESS)]);
  e.emit(i32.sub(i32.load16U(rec, Rec.HANDLER), i32.const(arms)));
  const call = [0x11];
  pushUnsigned(call, coldType);
  e.emit([...call, 0, 0x21, next[1]!]);
  reload(e);
  e.if(i32.eqz(next), () => {
    e.emit(local.set(Local.CODE, i32.load(base, CoreReg.EXIT_CODE)));
    e.leaveLoop();
  });
  e.emit(local.set(Local.REC, next));
  e.continueLoop();

  body.push(0x0b, 0x0b); // loop, block $exit
  flush({ emit });
  emit(i32.store(base, local.get32(Local.BUDGET), CoreReg.BUDGET_LEFT));
  emit(i32.store(base, rec, CoreReg.RECORD));
  emit(i64.store(base, local.get64(Local.ADDRESS), CoreReg.ADDRESS));
  emit(local.get32(Local.CODE));
  return body;
}

type Flush = (target: { emit(code: Code): void }) => void;
/** At a header: calls the block's region and goes on with what it says; without a region the block has become hot. */
function regionHandler(e: InterpreterEmitter, type: number, flush: Flush, reload: Flush): void {
  const base = local.get32(Local.BASE);
  const rec = local.get32(Local.REC);
  const region = i32.load(rec, Header.REGION);
  e.if(i32.eqz(region), () => e.exit(Exit.HOT));
  flush(e);
  const result = e.letI32(i32.const(0));
  const call = [0x11];
  pushUnsigned(call, type);
  e.emit([...base, ...local.get32(Local.BUDGET), ...region, ...call, 1, 0x21, result[1]!]);
  reload(e);
  e.emit(local.set(Local.REC, i32.load(base, CoreReg.RECORD)));
  e.emit(local.set(Local.BUDGET, i32.load(base, CoreReg.BUDGET_LEFT)));
  e.if(i32.eqz(result), () => e.continueLoop());
  e.if(i32.eq(result, i32.const(RegionExit.BLOCK)), () => e.exit(Exit.BLOCK));
  e.enterBlock(rec);
}

function fixedHandler(e: InterpreterEmitter, handler: number): void {
  switch (handler) {
    case Handler.SYSTEM:
      e.exit(Exit.SYSTEM);
      break;
    case Handler.HOST:
      e.exit(Exit.HOST);
      break;
    case Handler.STALE:
      e.exit(Exit.STALE);
      break;
    case Handler.LINK:
      e.exit(Exit.LINK);
      break;
    case Handler.JUMP_CACHE:
      e.jumpTo(i64.load(local.get32(Local.REC), Rec.IMM), () => undefined);
      break;
    case Handler.END:
      e.exit(Exit.END);
      break;
    case Handler.GOTO:
      e.jump();
      break;
    default:
      e.emit(i32.store(local.get32(Local.BASE), i32.load(local.get32(Local.REC), Rec.IMM), CoreReg.EXIT_ARGUMENT));
      e.exit(Exit.RAISE);
  }
}

/**
 * Address records: ADDRESS = (base + (index << scale) + disp) & Rec.IMM, then by variant nothing, plus the segment's base, or plus the base after
 * limit and type checks (size - 1 in Rec.A, write in Rec.B).
 */
function addressHandler(e: InterpreterEmitter, variant: number): void {
  const base = local.get32(Local.BASE);
  const rec = local.get32(Local.REC);
  const register = (slot: number): I64 => i64.load(i32.add(base, i32.load8U(rec, slot)));
  const sum = i64.add(
    i64.add(register(Rec.MEM_BASE), i64.load(rec, Rec.DISP)),
    i64.shl(register(Rec.MEM_INDEX), i64.load8U(rec, Rec.SCALE)),
  );
  const offset = e.let(i64.and(sum, i64.load(rec, Rec.IMM)));
  if (variant === 0) e.emit(local.set(Local.ADDRESS, offset));
  else {
    const segment = e.letI32(i32.add(base, i32.mul(i32.load8U(rec, Rec.SEGMENT), i32.const(SEGMENT_BYTES))));
    if (variant === 2) {
      // Writable expand-up data, usable, within the limit: otherwise TypeScript looks closer.
      const plain = i32.eq(i32.and(i32.load(segment, Reg.SEGMENTS + SegField.ATTRIBUTES), i32.const(0x1_008e)), i32.const(0x82));
      const last = i64.add(offset, i64.load8U(rec, Rec.A));
      e.if(i32.eqz(i32.and(plain, i64.leU(last, i64.load32U(segment, Reg.SEGMENTS + SegField.LIMIT)))), () => {
        const description = i32.or(
          i32.add(i32.load8U(rec, Rec.A), i32.const(1)),
          i32.or(i32.shl(i32.load8U(rec, Rec.SEGMENT), i32.const(8)), i32.shl(i32.load8U(rec, Rec.B), i32.const(12))),
        );
        e.emit([...i32.wrap(offset), ...description, ...rec, 0x10, Import.SEGMENT_CHECK]);
        const failed = e.letI32([] as unknown as I32);
        e.if(i32.ne(failed, i32.const(0)), () => e.exit(Exit.EVENT));
      });
    }
    const linear = i64.add(offset, i64.load(segment, Reg.SEGMENTS + SegField.BASE));
    e.emit(local.set(Local.ADDRESS, variant === 1 ? linear : i64.extendU(i32.wrap(linear))));
  }
  e.finish();
}

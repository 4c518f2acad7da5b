import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Outcome } from '../run/cpu-environment.ts';
import { add, compare, divide, multiply, Order } from './arithmetic.ts';
import { fromFloat, fromInteger } from './convert.ts';
import { type Float80, INDEFINITE, type Operand } from './float80.ts';
import type { FloatContext } from './rounding.ts';
import { loadOperand } from './x87-memory.ts';
import type { X87Operation, X87Table } from './x87-operation.ts';
import { FSW, type X87Registers } from './x87-registers.ts';

type Binary = (c: FloatContext, a: Operand, b: Operand) => Float80;
const subtract: Binary = (c, a, b) => add(c, a, b, true);

/** ModRM.reg order of the arithmetic groups; 2 and 3 are comparisons. */
const GROUP: (Binary | undefined)[] = [
  (c, a, b) => add(c, a, b),
  multiply,
  undefined,
  undefined,
  subtract,
  (c, a, b) => subtract(c, b, a),
  divide,
  (c, a, b) => divide(c, b, a),
];

/** Stores a result in ST(i), unless an unmasked exception forbids it; pops if asked. */
function storeResult(x: X87Registers, insn: DecodedInsn, i: number, result: Float80, pop: boolean): Outcome {
  if (!x.finish(insn)) return Outcome.NEXT;
  x.write(i, result);
  if (pop) x.pop();
  return Outcome.NEXT;
}
const stackOperation =
  (operation: Binary, toSti: boolean, pop: boolean): X87Operation =>
  (x, insn) => {
    const i = insn.rm & 7;
    const target = toSti ? i : 0;
    if (x.isEmpty(0) || x.isEmpty(i)) {
      if (x.underflow(insn)) {
        x.write(target, INDEFINITE);
        if (pop) x.pop();
      }
      return Outcome.NEXT;
    }
    return storeResult(x, insn, target, operation(x.float, x.operand(target), x.operand(toSti ? 0 : i)), pop);
  };

/** Memory operands of the groups: D8 single, DA 32-bit integer, DC double, DE 16-bit integer. */
const MEMORY: Record<number, { size: number; operand: (bits: bigint) => Operand }> = {
  0xd8: { size: 4, operand: (bits) => fromFloat(bits, 4) },
  0xda: { size: 4, operand: (bits) => fromInteger(BigInt.asIntN(32, bits)) },
  0xdc: { size: 8, operand: (bits) => fromFloat(bits, 8) },
  0xde: { size: 2, operand: (bits) => fromInteger(BigInt.asIntN(16, bits)) },
};
const memoryOperation =
  (operation: Binary): X87Operation =>
  (x, insn) => {
    const { size, operand } = MEMORY[insn.opcode]!;
    const bits = loadOperand(x, insn, size);
    if (bits === undefined) return Outcome.EVENT;
    if (x.isEmpty(0)) {
      if (x.underflow(insn)) x.write(0, INDEFINITE);
      return Outcome.NEXT;
    }
    return storeResult(x, insn, 0, operation(x.float, x.operand(0), operand(bits)), false);
  };

/** C3 C2 C0 of an order (ZF PF CF positions moved up by eight). */
const conditionBits = (order: number): number => order << 8;
const COMPARED = FSW.C0 | FSW.C1 | FSW.C2 | FSW.C3;

function pops(x: X87Registers, count: number): Outcome {
  for (let i = 0; i < count; i++) x.pop();
  return Outcome.NEXT;
}
/** Unmasked exceptions set the condition codes too, but nothing is popped. */
function compareWith(x: X87Registers, insn: DecodedInsn, b: Operand | undefined, quietly: boolean, count: number): Outcome {
  if (b === undefined || x.isEmpty(0)) {
    const isMasked = x.underflow(insn);
    x.conditionCodes(COMPARED, conditionBits(Order.UNORDERED));
    return pops(x, isMasked ? count : 0);
  }
  const order = compare(x.float, x.operand(0), b, quietly);
  const isMasked = x.finish(insn);
  x.conditionCodes(COMPARED, conditionBits(order));
  return pops(x, isMasked ? count : 0);
}
const compareStack =
  (quietly: boolean, count: number): X87Operation =>
  (x, insn) => {
    const i = insn.rm & 7;
    return compareWith(x, insn, x.isEmpty(i) ? undefined : x.operand(i), quietly, count);
  };
const compareMemory =
  (count: number): X87Operation =>
  (x, insn) => {
    const { size, operand } = MEMORY[insn.opcode]!;
    const bits = loadOperand(x, insn, size);
    return bits === undefined ? Outcome.EVENT : compareWith(x, insn, operand(bits), false, count);
  };
const ftst: X87Operation = (x, insn) => compareWith(x, insn, fromInteger(0n), false, 0);

/** FCOMI and FUCOMI: into ZF, PF, CF; OF, SF, AF become 0. C1 changes with a stack fault only. An unmasked exception prevents the pop, not the flags. */
const compareFlags =
  (quietly: boolean, count: number): X87Operation =>
  (x, insn) => {
    const i = insn.rm & 7;
    let order: number = Order.UNORDERED;
    let isMasked: boolean;
    if (x.isEmpty(0) || x.isEmpty(i)) isMasked = x.underflow(insn);
    else {
      order = compare(x.float, x.operand(0), x.operand(i), quietly);
      isMasked = x.signal(insn, x.float.flags);
    }
    x.context.flags = order;
    return pops(x, isMasked ? count : 0);
  };

/** FADD FMUL FCOM FCOMP FSUB FSUBR FDIV FDIVR in all their forms, FUCOM*, FCOMI*, FTST. */
export function addArithmetic(table: X87Table): void {
  for (let n = 0; n < 8; n++) {
    const operation = GROUP[n];
    for (const opcode of [0xd8, 0xda, 0xdc, 0xde])
      table.memory(opcode, n, operation === undefined ? compareMemory(n - 2) : memoryOperation(operation));
    if (operation === undefined) continue;
    table.stack(0xd8, 0xc0 + 8 * n, stackOperation(operation, false, false));
    // With ST(i) as the destination the encodings of a group's reversed pair are exchanged, and its operands with them.
    const reversed = n < 4 ? operation : GROUP[n ^ 1]!;
    table.stack(0xdc, 0xc0 + 8 * n, stackOperation(reversed, true, false));
    table.stack(0xde, 0xc0 + 8 * n, stackOperation(reversed, true, true));
  }
  for (const opcode of [0xd8, 0xdc]) {
    table.stack(opcode, 0xd0, compareStack(false, 0));
    table.stack(opcode, 0xd8, compareStack(false, 1));
  }
  table.stack(0xde, 0xd0, compareStack(false, 1));
  table.one(0xde, 0xd9, compareStack(false, 2));
  table.stack(0xdd, 0xe0, compareStack(true, 0));
  table.stack(0xdd, 0xe8, compareStack(true, 1));
  table.one(0xda, 0xe9, compareStack(true, 2));
  table.one(0xd9, 0xe4, ftst);
  table.stack(0xdb, 0xe8, compareFlags(true, 0));
  table.stack(0xdb, 0xf0, compareFlags(false, 0));
  table.stack(0xdf, 0xe8, compareFlags(true, 1));
  table.stack(0xdf, 0xf0, compareFlags(false, 1));
}

import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Attribute, OPCODES, type Opcode, type OperandSpec } from '../isa/opcode.ts';
import { stringSemanticName } from '../isa/semantics/string.ts';
import { Seg } from '../lp/register-file.ts';
import type { OperandShape } from './emitter.ts';

/** One way an instruction can look: its meaning and the kind and size of each operand. Every shape gets an interpreter handler. */
export interface Shape {
  readonly key: string;
  readonly semantic: string;
  readonly operands: readonly OperandShape[];
  readonly long: boolean;
}

const BY_OPERAND_SIZE = new Set(['cbw', 'cwd', 'call', 'call indirect', 'ret', 'leave', 'pushf']);
const BY_ADDRESS_SIZE = new Set(['loop', 'loope', 'loopne', 'jcxz']);

function sizeOf(spec: OperandSpec, operandSize: number): number {
  switch (spec.size) {
    case 'b':
      return 1;
    case 'w':
      return 2;
    case 'd':
      return 4;
    case 'q':
      return 8;
    case 'x':
      return 16;
    case 'Y':
      return 32;
    case 'y':
      return operandSize === 8 ? 8 : 4;
    default:
      return operandSize;
  }
}

function operandShape(spec: OperandSpec, operandSize: number, memory: boolean): OperandShape | undefined {
  const size = sizeOf(spec, operandSize);
  switch (spec.letter) {
    case 'E':
      return { kind: memory ? 'm' : 'r', size };
    case 'M':
    case 'O':
      return { kind: 'm', size: spec.size === '' ? 8 : size };
    case 'G':
    case 'Z':
    case 'B':
    case 'AL':
    case 'rAX':
    case 'CL':
      return { kind: 'r', size };
    case 'I':
    case 'sI':
    case '1':
      return { kind: 'i', size };
    case 'V':
    case 'U':
    case 'H':
      return { kind: 'x', size: Math.max(size, 16) };
    case 'W':
      return memory ? { kind: 'm', size } : { kind: 'x', size: Math.max(size, 16) };
    default:
      return undefined;
  }
}

/** The shape of an encoding at these sizes; `memory` chooses the ModRM form. */
export function shapeOf(entry: Opcode, operandSize: number, addressSize: number, memory: boolean, long: boolean): Shape {
  const operands = entry.operands.map((o) => operandShape(o, operandSize, memory)).filter((o) => o !== undefined);
  let semantic = entry.name;
  if (semantic === 'ret' && operands.length > 0) semantic = 'ret imm';
  if (BY_OPERAND_SIZE.has(entry.name)) semantic += `.${operandSize}`;
  else if (BY_ADDRESS_SIZE.has(entry.name)) semantic += `.${addressSize}`;
  const legacyStack = !long && (entry.attributes & Attribute.STACK) !== 0;
  const key = `${semantic}:${operands.map((o) => `${o.kind}${o.size}`).join()}${legacyStack ? '!' : ''}`;
  return { key, semantic, operands, long: !legacyStack };
}

/** The shape of a string instruction with flat segments; undefined: TypeScript executes it. `isFlat`: outside 64-bit mode, ES and DS have no base and no limit. */
export function stringShapeOf(insn: DecodedInsn, isFlat: boolean): Shape | undefined {
  const isSegmented =
    insn.segment === Seg.FS || insn.segment === Seg.GS || insn.segment === Seg.SS || (insn.mode !== 2 && !isFlat);
  if (insn.addressSize === 2 || isSegmented || !STRING_NAMES.has(insn.name)) return undefined;
  const semantic = stringSemanticName(insn.name, insn.rep, insn.operandSize, insn.addressSize);
  return semantic === undefined ? undefined : stringShape(semantic);
}
const STRING_NAMES = new Set(['movs', 'stos', 'lods', 'cmps', 'scas']);
const stringShape = (semantic: string): Shape => ({ key: semantic, semantic, operands: [], long: true });

const quick = (name: string): Shape => ({ key: name, semantic: `${name}.quick`, operands: [], long: true });
/** IRETQ; it needs a handler in the interpreter's loop. */
export const INTERRUPT_RETURN = quick('iret');
/** System instructions with handlers in the loop: what kernels do at the start and the end of handlers and critical sections. */
export const SYSTEM_ARMS: readonly Shape[] = [INTERRUPT_RETURN, ...['cli', 'sti', 'popf', 'clac', 'swapgs'].map(quick)];

const QUICK = new Map([...SYSTEM_ARMS, quick('pause'), quick('serialize')].map((shape) => [shape.key, shape]));
/** Of these the form with a 64-bit operand. */
const QUADWORD = new Set(['iret', 'popf']);
/** The shape of a system instruction that generated code executes most of the time; undefined: TypeScript always does. */
export function systemShapeOf(insn: DecodedInsn): Shape | undefined {
  if (insn.mode !== 2) return undefined;
  const known = QUICK.get(insn.name);
  if (known !== undefined) return QUADWORD.has(insn.name) && insn.operandSize !== 8 ? undefined : known;
  if (insn.name !== 'mov rm,sreg' || insn.isMemory || insn.reg > Seg.GS) return undefined;
  const semantic = `mov r,sreg.${insn.reg}`;
  return { key: `${semantic}:${insn.operandSize}`, semantic, operands: [{ kind: 'r', size: insn.operandSize }], long: true };
}

/** Every shape that the opcode maps can give: all, or those of some mnemonics. String instructions are not among them. */
export function allShapes(names?: ReadonlySet<string>): Shape[] {
  const shapes = new Map<string, Shape>();
  for (const entry of OPCODES) {
    if (names?.has(entry.name) === false) continue;
    const a = entry.attributes;
    if ((a & (Attribute.SYSTEM | Attribute.HOST | Attribute.UD)) !== 0) continue;
    for (const long of [true, false]) {
      if ((a & (long ? Attribute.I64 : Attribute.O64)) !== 0) continue;
      const sizes = !long ? [2, 4] : (a & Attribute.F64) !== 0 ? [8] : (a & Attribute.D64) !== 0 ? [2, 8] : [2, 4, 8];
      for (const operandSize of sizes) {
        if (operandSize !== 8 && (a & Attribute.W1) !== 0) continue;
        for (const addressSize of BY_ADDRESS_SIZE.has(entry.name) ? (long ? [4, 8] : [2, 4]) : [8]) {
          for (const memory of entry.hasModrm && (a & Attribute.REG) === 0 ? [true, false] : [false]) {
            if (!memory && (a & Attribute.MEM) !== 0) continue;
            const shape = shapeOf(entry, operandSize, addressSize, memory, long);
            shapes.set(shape.key, shape);
          }
        }
      }
    }
  }
  return [...shapes.values()];
}

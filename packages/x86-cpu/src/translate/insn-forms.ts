import type { Semantic } from '../emit/emitter.ts';
import { INTERRUPT_RETURN, shapeOf, stringShapeOf, systemShapeOf, type Shape } from '../emit/shapes.ts';
import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Attribute, type Opcode, type OperandSpec } from '../isa/opcode.ts';
import { SEMANTICS } from '../isa/semantics/index.ts';
import { CpuMode } from '../run/cpu-mode.ts';

/** What the translator takes an instruction for. */
export interface InsnForm {
  readonly semantic: Semantic;
  readonly shape: Shape;
  /** Where the operands of the shape are encoded. */
  readonly specs: readonly OperandSpec[];
}

/** Operand letters that are operands of a shape. */
const OPERAND_LETTERS = new Set(['E', 'M', 'O', 'G', 'Z', 'B', 'AL', 'rAX', 'CL', 'I', 'sI', '1', 'V', 'U', 'H', 'W']);

/** Forms of instructions, remembered by opcode and sizes. */
export class InsnForms {
  readonly #known = new Map<Opcode, (InsnForm | undefined)[]>();

  /** Undefined: the interpreter executes the instruction. */
  of(insn: DecodedInsn, entry: Opcode): InsnForm | undefined {
    // String and system instructions depend on more.
    if ((entry.attributes & (Attribute.SYSTEM | Attribute.HOST)) !== 0) return formOf(entry, shapeIn(insn, entry));
    let forms = this.#known.get(entry);
    if (forms === undefined) this.#known.set(entry, (forms = []));
    const isLong = insn.mode === CpuMode.CODE64;
    const slot = (insn.operandSize << 6) | (insn.addressSize << 2) | (insn.isMemory ? 2 : 0) | (isLong ? 1 : 0);
    if (slot in forms) return forms[slot];
    return (forms[slot] = formOf(entry, shapeOf(entry, insn.operandSize, insn.addressSize, insn.isMemory, isLong)));
  }
}

function formOf(entry: Opcode, shape: Shape | undefined): InsnForm | undefined {
  const semantic = shape === undefined ? undefined : SEMANTICS.get(shape.semantic);
  if (semantic === undefined) return undefined;
  return { semantic, shape: shape!, specs: entry.operands.filter((o) => OPERAND_LETTERS.has(o.letter)) };
}
function shapeIn(insn: DecodedInsn, entry: Opcode): Shape | undefined {
  if ((entry.attributes & Attribute.SYSTEM) === 0) return stringShapeOf(insn, true);
  const shape = systemShapeOf(insn);
  // Too large for a region, which ends there anyway.
  return shape === INTERRUPT_RETURN ? undefined : shape;
}

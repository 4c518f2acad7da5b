import type { DecodedInsn } from '../isa/decoded-insn.ts';
import type { Outcome } from '../run/cpu-environment.ts';
import type { X87Registers } from './x87-registers.ts';

/** What one x87 encoding does, once #NM and a pending #MF are out of the way. */
export type X87Operation = (x: X87Registers, insn: DecodedInsn) => Outcome;

/** Where an operation is found: first opcode byte, and ModRM.reg for memory forms or the low six ModRM bits for register forms. */
export class X87Table {
  readonly #memory: (X87Operation | undefined)[] = new Array<undefined>(64).fill(undefined);
  readonly #register: (X87Operation | undefined)[] = new Array<undefined>(512).fill(undefined);

  memory(opcode: number, reg: number, operation: X87Operation): void {
    this.#memory[(opcode & 7) * 8 + reg] = operation;
  }
  /** One ModRM byte, 0xc0 to 0xff. */
  one(opcode: number, modrm: number, operation: X87Operation): void {
    this.#register[(opcode & 7) * 64 + (modrm & 63)] = operation;
  }
  /** Eight ModRM bytes from `modrm` on: ST(0) to ST(7). */
  stack(opcode: number, modrm: number, operation: X87Operation): void {
    for (let i = 0; i < 8; i++) this.one(opcode, modrm + i, operation);
  }
  find(insn: DecodedInsn): X87Operation | undefined {
    if (insn.isMemory) return this.#memory[(insn.opcode & 7) * 8 + (insn.reg & 7)];
    return this.#register[(insn.opcode & 7) * 64 + ((insn.reg & 7) << 3) + (insn.rm & 7)];
  }
}

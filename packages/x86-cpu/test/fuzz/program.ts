import type { InsnPiece, LinkPiece, Piece } from './piece.ts';
import { randomInsn, type CodeSize } from './random-insn.ts';
import type { Random } from './random.ts';

const insn = (name: string, ...bytes: number[]): InsnPiece => ({ kind: 'insn', bytes: Uint8Array.from(bytes), name });

/** Makes random programs: straight code, branches, loops, calls, indirect jumps, string instructions, code that changes itself. */
export class ProgramSource {
  readonly #random: Random;
  readonly #code: CodeSize;
  readonly #pieces: Piece[] = [];

  private constructor(random: Random, code: CodeSize) {
    this.#random = random;
    this.#code = code;
  }
  static program(random: Random, code: CodeSize): Piece[] {
    const source = new ProgramSource(random, code);
    source.#program();
    return source.#pieces;
  }

  #program(): void {
    const random = this.#random;
    this.#body(0);
    if (random.chance(70)) this.#loop(0);
    if (random.chance(30)) this.#function();
  }
  #some(n: number): void {
    for (let i = 0; i < n; i++) this.#pieces.push(randomInsn(this.#random, this.#code));
  }
  #link(name: string, opcode: readonly number[], target: Piece | undefined): LinkPiece {
    const piece: LinkPiece = { kind: 'link', opcode, target, name, size: this.#code === 16 ? 2 : 4 };
    this.#pieces.push(piece);
    return piece;
  }
  #landing(): Piece {
    const piece = randomInsn(this.#random, this.#code);
    this.#pieces.push(piece);
    return piece;
  }

  #body(depth: number): void {
    const random = this.#random;
    for (let n = 1 + random.below(3); n > 0; n--) {
      const kind = random.below(100);
      if (kind < 48) this.#some(1 + random.below(5));
      else if (kind < 54) this.#string();
      else if (kind < 60) this.#indirect();
      else if (kind < 63) this.#selfModifying();
      else if (kind < 82 || depth >= 2) this.#forward();
      else this.#loop(depth);
    }
  }
  #forward(): void {
    const random = this.#random;
    const branch = this.#link('j', random.chance(85) ? [0x0f, 0x80 | random.below(16)] : [0xe9], undefined);
    this.#some(1 + random.below(3));
    branch.target = this.#landing();
  }
  /** A counted loop. RCX for LOOP is left to chance. */
  #loop(depth: number): void {
    const random = this.#random;
    const count = 1 + random.below(depth === 0 ? 12 : 5);
    let step: InsnPiece;
    if (this.#code === 64) {
      const counter = depth === 0 ? 5 : 4;
      this.#pieces.push(insn('mov', 0x41, 0xb8 | counter, count, 0, 0, 0));
      step = insn('dec', 0x41, 0xff, 0xc8 | counter);
    } else {
      // EDX, or DX: inner loops share it and so end early.
      this.#pieces.push(this.#code === 32 ? insn('mov', 0xba, count, 0, 0, 0) : insn('mov', 0xba, count, 0));
      step = insn('dec', 0x4a);
    }
    const head = this.#landing();
    this.#body(depth + 1);
    this.#pieces.push(step);
    this.#link('j', [0x0f, random.pick([0x85, 0x85, 0x85, 0x8f])], head);
  }
  /** A jump, call or return to an address in a register. */
  #indirect(): void {
    const random = this.#random;
    if (this.#code !== 64) {
      this.#forward();
      return;
    }
    const address = this.#link('lea', [0x48, 0x8d, 0x05], undefined);
    this.#some(random.below(2));
    const kind = random.below(4);
    if (kind === 0) this.#pieces.push(insn('jmp rax', 0xff, 0xe0));
    else if (kind === 1) this.#pieces.push(insn('push rax', 0x50), insn('ret', 0xc3));
    else if (kind === 2) this.#pieces.push(insn('call rax', 0xff, 0xd0));
    else this.#pieces.push(insn('push rax', 0x50), insn('jmp [rsp]', 0xff, 0x24, 0x24));
    this.#some(random.below(2));
    address.target = this.#landing();
  }
  /** A repeated string instruction with a small count. */
  #string(): void {
    const random = this.#random;
    const count = random.below(random.chance(80) ? 40 : 400);
    const size: number[] = this.#code === 16 ? [count & 0xff, count >> 8] : [count & 0xff, count >> 8, 0, 0];
    this.#pieces.push(insn('mov', 0xb9, ...size));
    if (random.chance(15)) this.#pieces.push(random.chance(50) ? insn('std', 0xfd) : insn('cld', 0xfc));
    const width = this.#code === 64 && random.chance(30) ? [0x48] : random.chance(20) ? [0x66] : [];
    const rep = random.chance(85) ? [random.pick([0xf2, 0xf3])] : [];
    const prefixes = width[0] === 0x66 ? [...width, ...rep] : [...rep, ...width];
    this.#pieces.push(insn('string', ...prefixes, random.pick([0xa4, 0xa5, 0xaa, 0xab, 0xac, 0xad, 0xa6, 0xa7, 0xae, 0xaf])));
  }
  /** Code that writes a byte of an instruction before or after it. */
  #selfModifying(): void {
    const random = this.#random;
    if (this.#code === 16) {
      this.#forward();
      return;
    }
    const target = insn('mov', 0xb8 | random.below(2), ...Array.from({ length: 4 }, () => random.below(256)));
    // Mostly an immediate byte; now and then the opcode, which stays a MOV.
    const offset = random.chance(80) ? 1 + random.below(4) : 0;
    const value = offset === 0 ? 0xb8 | random.below(2) : random.below(256);
    const patch: Piece = { kind: 'patch', target, offset, value, name: 'patch' };
    const order: Piece[] = random.chance(50) ? [patch, target] : [target, patch];
    this.#pieces.push(order[0]!);
    this.#some(random.below(3));
    this.#pieces.push(order[1]!);
  }
  /** A function called from two places; `over` jumps past it. */
  #function(): void {
    const random = this.#random;
    const first = insn('push', 0x50);
    const counter: InsnPiece[] = this.#code === 64
      ? [insn('mov', 0x41, 0xbd, 1 + random.below(8), 0, 0, 0), insn('dec', 0x41, 0xff, 0xcd)]
      : [this.#code === 32 ? insn('mov', 0xba, 1 + random.below(8), 0, 0, 0) : insn('mov', 0xba, 1 + random.below(8), 0), insn('dec', 0x4a)]; // prettier-ignore
    this.#pieces.push(counter[0]!);
    const head = this.#link('call', [0xe8], first);
    this.#some(random.below(3));
    this.#link('call', [0xe8], first);
    this.#pieces.push(counter[1]!);
    this.#link('j', [0x0f, 0x85], head);
    this.#link('jmp', [0xe9], undefined);
    this.#pieces.push(first);
    this.#some(1 + random.below(3));
    this.#pieces.push(insn('pop', 0x58), insn('ret', 0xc3));
  }
}

import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Seg } from '../lp/register-file.ts';
import { ownLp } from '../own-lp.ts';

/** The part of the package `iced-x86` that is used. Hand in the whole module: `await import('iced-x86')`. */
export interface IcedX86 {
  readonly Decoder: new (
    bitness: number,
    data: Uint8Array,
    options: number,
  ) => { ip: bigint; decode(): IcedInstruction; free(): void };
  readonly DecoderOptions: { readonly None: number };
  readonly Formatter: new (syntax: number) => { format(instruction: IcedInstruction): string; free(): void };
  readonly FormatterSyntax: { readonly Intel: number; readonly Nasm: number; readonly Gas: number };
}

export interface IcedInstruction {
  readonly length: number;
  readonly ip: bigint;
  free(): void;
}

/** One line of disassembly. */
export interface DisassembledInstruction {
  /** Offset in the code segment (RIP). */
  readonly rip: bigint;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Disassembles code with `iced-x86`, which the caller installs and imports: this package does not depend on it. */
export class Disassembler {
  readonly #iced: IcedX86;

  constructor(iced: IcedX86) {
    this.#iced = iced;
  }

  /** Up to `count` instructions of `bytes`, whose first lies at `rip`. `bits` 16, 32 or 64. Bytes that are no instruction read `(bad)`. */
  disassemble(bytes: Uint8Array, rip: bigint, bits: 16 | 32 | 64, count = Infinity): DisassembledInstruction[] {
    const { Decoder, DecoderOptions, Formatter, FormatterSyntax } = this.#iced;
    const decoder = new Decoder(bits, bytes, DecoderOptions.None);
    const formatter = new Formatter(FormatterSyntax.Intel);
    const lines: DisassembledInstruction[] = [];
    decoder.ip = rip;
    try {
      for (let at = 0; at < bytes.length && lines.length < count;) {
        const instruction = decoder.decode();
        const { length } = instruction;
        lines.push({ rip: rip + BigInt(at), bytes: bytes.slice(at, at + length), text: formatter.format(instruction) });
        instruction.free();
        if (length === 0) break;
        at += length;
      }
    } finally {
      formatter.free();
      decoder.free();
    }
    return lines;
  }

  /**
   * The next instructions of a processor, from RIP on, in the mode it is in. `read` gives code bytes by linear address and may end early
   * (a page that is not there).
   */
  atRip(lp: LogicalProcessor, read: (linear: bigint, length: number) => Uint8Array, count = 1): DisassembledInstruction[] {
    const own = ownLp(lp);
    const bits = codeBits(lp);
    const linear = bits === 64 ? lp.rip : BigInt.asUintN(32, own.segments.base(Seg.CS) + lp.rip);
    return this.disassemble(read(linear, 15 * count), lp.rip, bits, count);
  }
}

/** Default size of the code that a processor runs now. */
export function codeBits(lp: LogicalProcessor): 16 | 32 | 64 {
  const own = ownLp(lp);
  const attributes = own.segments.attributes(Seg.CS);
  if (own.isLongMode && (attributes & 0x2000) !== 0) return 64;
  return (attributes & 0x4000) !== 0 ? 32 : 16;
}

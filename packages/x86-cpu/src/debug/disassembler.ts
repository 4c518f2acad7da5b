import { TdxError } from '../units/index.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Seg } from '../lp/register-file.ts';
import { ownLp } from '../lp/own-lp.ts';
import { LinearView } from './linear-view.ts';

/** The part of the package `iced-x86` that is used. Hand in the whole module: `await import('iced-x86')`. */
export interface IcedX86 {
  readonly Decoder: new (
    bitness: number,
    data: Uint8Array,
    options: number,
  ) => { ip: bigint; position: number; decode(): IcedInstruction; free(): void };
  readonly DecoderOptions: { readonly None: number };
  readonly Formatter: new (syntax: number) => { format(instruction: IcedInstruction): string; free(): void };
  readonly FormatterSyntax: { readonly Intel: number; readonly Nasm: number; readonly Gas: number };
}

export interface IcedInstruction {
  readonly length: number;
  readonly ip: bigint;
  /** The bytes are no instruction. */
  readonly isInvalid: boolean;
  free(): void;
}

/** One line of disassembly. */
export interface DisassembledInstruction {
  /** Offset in the code segment (RIP). */
  readonly rip: bigint;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Name of the optional peer, kept from bundlers, which would want it even where it is not used. */
const PEER: string = 'iced-x86';

/** The optional peer `iced-x86` is not installed, or the bundler left it out. */
export class MissingDisassembler extends TdxError {
  constructor(cause: unknown) {
    super('PEER_MISSING', 'disassembly needs the package iced-x86, which cannot be loaded', {
      hint: "Install it (npm install iced-x86), or hand the module in: new Disassembler(await import('iced-x86')).",
      cause,
    });
  }
}

/** Disassembles code with the package `iced-x86`, an optional peer of this one. */
export class Disassembler {
  readonly #iced: IcedX86;

  /** Loads `iced-x86` from where it is installed. MissingDisassembler when it is not. In a browser, import the module and use the constructor. */
  static async load(
    importPeer: (name: string) => Promise<unknown> = (name) => import(/* @vite-ignore */ /* webpackIgnore: true */ name),
  ): Promise<Disassembler> {
    try {
      const loaded = (await importPeer(PEER)) as IcedX86 & { readonly default?: IcedX86 };
      return new Disassembler(loaded.default ?? loaded);
    } catch (cause) {
      throw new MissingDisassembler(cause);
    }
  }

  constructor(iced: IcedX86) {
    this.#iced = iced;
  }

  /** Up to `count` instructions of `bytes`, whose first lies at `rip`. `bits` 16, 32 or 64. A byte that begins no instruction reads `(bad)`. */
  disassemble(bytes: Uint8Array, rip: bigint, bits: 16 | 32 | 64, count = Infinity): DisassembledInstruction[] {
    const { Decoder, DecoderOptions, Formatter, FormatterSyntax } = this.#iced;
    const decoder = new Decoder(bits, bytes, DecoderOptions.None);
    const formatter = new Formatter(FormatterSyntax.Intel);
    const lines: DisassembledInstruction[] = [];
    decoder.ip = rip;
    try {
      for (let at = 0; at < bytes.length && lines.length < count;) {
        const instruction = decoder.decode();
        const { isInvalid } = instruction;
        const length = isInvalid ? 1 : instruction.length;
        lines.push({ rip: rip + BigInt(at), bytes: bytes.slice(at, at + length), text: formatter.format(instruction) });
        instruction.free();
        at += length;
        if (!isInvalid) continue;
        decoder.position = at;
        decoder.ip = rip + BigInt(at);
      }
    } finally {
      formatter.free();
      decoder.free();
    }
    return lines;
  }

  /** The next instructions of a processor in a guest, from RIP on, in the mode it is in: fewer than `count` when a page is not there. */
  atRip(lp: LogicalProcessor, count = 1): DisassembledInstruction[] {
    const own = ownLp(lp);
    const bits = codeBits(lp);
    const linear = bits === 64 ? lp.rip : BigInt.asUintN(32, own.segments.base(Seg.CS) + lp.rip);
    return this.disassemble(new LinearView(lp).read(linear, 15 * count), lp.rip, bits, count);
  }
}

/** Default size of the code that a processor runs now. */
export function codeBits(lp: LogicalProcessor): 16 | 32 | 64 {
  const own = ownLp(lp);
  const attributes = own.segments.attributes(Seg.CS);
  if (own.isLongMode && (attributes & 0x2000) !== 0) return 64;
  return (attributes & 0x4000) !== 0 ? 32 : 16;
}

import { BareProgram, type BareProgramOptions } from '../src/debug/bare-program.ts';
import { ownLp } from '../src/lp/own-lp.ts';
import { Reg } from '../src/lp/register-file.ts';
import { defaultPlatform, type DefaultPlatformOptions } from '../src/platform/default-platform.ts';
import type { Tier } from '../src/run/tier.ts';
import { MIB, hexBytes, hpa } from '../src/units/index.ts';
import { createMachine } from '../src/x86-machine.ts';
import { sha256 } from '@noble/hashes/sha2.js';

/* Programs that do their worst, for the tests of hostile guests. Not exported by the package. */

export const TIERS: readonly Tier[] = ['interpreter', 'translator'];
/** Where code goes, and the top of the stack. */
export const CODE = 0x1_0000;
export const STACK = 0x8_0000;
/** Page tables: PML4, PDPT, directory. */
export const PML4 = 0x1000;
const GDT = 0x8000;
const TSS = 0x8800;
const IDT = 0x9000;
const STUBS = 0xa000;
const COMMON = 0xb000;

export const RAM_BYTES = 192 * MIB;

export interface VictimOptions extends Partial<BareProgramOptions>, Pick<DefaultPlatformOptions, 'lps' | 'seed'> {
  /** Default: all of RAM and the machine's tables, not more. */
  readonly linearMemoryBytes?: number;
  /** Gates that use stack 1 of the TSS, which is at `istStack`. */
  readonly ist?: { readonly vectors: readonly number[]; readonly stack: bigint };
}

const code = (bytes: readonly number[] | Uint8Array): Uint8Array =>
  bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes);

/** A machine with a program at `CODE` in 64-bit mode, 4 GiB mapped one to one, and no handlers: any exception is a triple fault. */
export function victim(tier: Tier, bytes: readonly number[] | Uint8Array, options: VictimOptions = {}): BareProgram {
  const { linearMemoryBytes = RAM_BYTES + 64 * MIB, lps = 1, seed = 1n, ...rest } = options;
  const machine = createMachine(defaultPlatform({ ramBytes: RAM_BYTES, linearMemoryBytes, lps, seed }), { tier });
  return new BareProgram(machine, {
    segments: [{ address: CODE, bytes: code(bytes) }],
    stack: STACK,
    mappedBytes: 4 * 2 ** 30,
    ...rest,
  });
}

/** The same with an IDT: the handler of vector v puts v into RAX's low byte and halts; RSP points at the frame (error code included). */
export function handled(tier: Tier, bytes: readonly number[] | Uint8Array, options: VictimOptions = {}): BareProgram {
  const program = victim(tier, bytes, options);
  const { memory } = program.machine;
  const lp = ownLp(program.lp);
  const is64 = options.mode === undefined || options.mode === 'long';
  memory.write64(hpa(GDT + 8), is64 ? 0x00af_9b00_0000_ffffn : 0x00cf_9b00_0000_ffffn);
  memory.write64(hpa(GDT + 16), 0x00cf_9300_0000_ffffn);
  for (let vector = 0; vector < 32; vector++) {
    const stub = BigInt(STUBS + 16 * vector);
    const ist = options.ist?.vectors.includes(vector) === true ? 1n : 0n;
    const low = (stub & 0xffffn) | (8n << 16n) | (ist << 32n) | (0x8e00n << 32n) | ((stub >> 16n) << 48n);
    memory.write64(hpa(IDT + (is64 ? 16 : 8) * vector), low);
    // mov al, vector; jmp common
    const jump = COMMON - (STUBS + 16 * vector) - 7;
    memory.writeBytes(hpa(STUBS + 16 * vector), Uint8Array.of(0xb0, vector, 0xe9, jump, jump >> 8, jump >> 16, jump >> 24));
  }
  memory.write8(hpa(COMMON), 0xf4);
  memory.write64(hpa(TSS + 36), options.ist?.stack ?? 0n);
  lp.set64(Reg.GDTR_BASE, BigInt(GDT));
  lp.set32(Reg.GDTR_LIMIT, 0xff);
  lp.set64(Reg.IDTR_BASE, BigInt(IDT));
  lp.set32(Reg.IDTR_LIMIT, 0x1ff);
  lp.segments.set(7, 0x20, BigInt(TSS), 0x67, 0x8b);
  return program;
}

/** Vector that the program ended with, or how else it ended. */
export function ending(program: BareProgram, budget = 1_000_000): number | string {
  const stop = program.run(budget);
  if (stop.kind === 'halted') return Number(program.lp.gpr[0]! & 0xffn);
  return stop.kind === 'exit' && stop.exit.reason === 2 ? 'triple fault' : stop.kind;
}

/** SHA-256 of the whole machine. */
export function digest(program: BareProgram): string {
  const { bytes, state } = program.snapshot();
  return hexBytes(
    sha256
      .create()
      .update(bytes)
      .update(new TextEncoder().encode(JSON.stringify(state)))
      .digest(),
  );
}

import { enterBareGuest, type BareGuest, type BareGuestHooks } from '../src/lp/bare-guest.ts';
import { SystemEnvironment } from '../src/lp/environment.ts';
import { ownLp } from '../src/lp/own-lp.ts';
import { Reg, Seg } from '../src/lp/register-file.ts';
import type { X86LogicalProcessor } from '../src/lp/x86-logical-processor.ts';
import { defaultPlatform } from '../src/platform/default-platform.ts';
import { InstructionCore } from '../src/run/instruction-core.ts';
import type { Tier } from '../src/run/tier.ts';
import { MIB, bytesFromHex, hpa } from '../src/units/index.ts';
import type { GuestException, NonRoot } from '../src/vmx/non-root.ts';
import { createMachine } from '../src/x86-machine.ts';

/* An LP in a chosen mode that runs a few bytes of machine code and says how they end. Not exported by the package. */

/** Where things lie: identity-mapped, the first 64 MiB, 2 MiB pages unless a test maps otherwise. */
export const CODE = 0x10_0000;
export const DATA = 0x20_0000;
export const STACK = 0x9_0000;
export const PML5 = 0x7000;
export const PML4 = 0x8000;
export const PDPT = 0x9000;
export const PD = 0xa000;
export const PT = 0xb000;
export const GDT = 0x1000;
export const IDT = 0x2000;
export const TSS = 0x3000;

const PRESENT_WRITE_USER = 7n;
const LARGE = 0x80n;

/** How a piece of code ended: 'hlt', 'budget', `exit n`, or an exception. */
export type Ending = string;

export interface CodeLp {
  readonly lp: X86LogicalProcessor;
  /** The exception that ended the last `run`. */
  exception: GuestException | undefined;
  /**
   * Runs code (hex bytes, placed at CODE) until HLT, an exception, or `budget` instructions: 'hlt', 'budget', or the exception as
   * `vector` or `vector(error code)`. Exceptions are not delivered.
   */
  readonly run: (hex: string, budget?: number) => Ending;
  /** Goes on after `run`. */
  readonly resume: (budget?: number) => Ending;
  /** Exceptions go through the IDT instead of ending the run. */
  deliversExceptions: boolean;
}

export interface CodeLpOptions {
  readonly tier?: Tier;
  readonly hooks?: BareGuestHooks;
}

/** An LP of the default platform in 64-bit mode at privilege level 0, with SSE, AVX and XSAVE enabled. */
export function createCodeLp(options: CodeLpOptions = {}): CodeLp {
  const machine = createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 64 * MIB }), {
    core: ({ memory }) =>
      new InstructionCore(memory, new SystemEnvironment(), {
        tier: options.tier ?? 'interpreter',
        translator: { threshold: 2, batch: 1, straightFactor: 1, straightInsns: 0 },
      }),
  });
  const lp = ownLp(machine.lps[0]!);
  const { memory } = lp;
  memory.write64(hpa(PML5), BigInt(PML4) | PRESENT_WRITE_USER);
  memory.write64(hpa(PML4), BigInt(PDPT) | PRESENT_WRITE_USER);
  memory.write64(hpa(PDPT), BigInt(PD) | PRESENT_WRITE_USER);
  for (let i = 0; i < 32; i++) memory.write64(hpa(PD + 8 * i), BigInt(i * 2 * MIB) | LARGE | PRESENT_WRITE_USER);
  lp.cr0 = 0x8005_0033n;
  lp.cr3 = BigInt(PML4);
  lp.cr4 = 0x4_06a0n; // PAE, PGE, OSFXSR, OSXMMEXCPT, OSXSAVE
  lp.efer = 0xd01n;
  lp.xcr0 = 7n;
  lp.rflags = 2n;
  setRing(lp, 0);
  lp.set64(Reg.GDTR_BASE, BigInt(GDT));
  lp.set32(Reg.GDTR_LIMIT, 0xff);
  lp.set64(Reg.IDTR_BASE, BigInt(IDT));
  lp.set32(Reg.IDTR_LIMIT, 0xfff);
  lp.segments.set(Seg.TR, 0x40, BigInt(TSS), 0x1fff, 0x8b);
  lp.gpr[4] = BigInt(STACK);
  const resume = (budget = 10_000): Ending => {
    code.exception = undefined;
    lp.activityState = 0;
    const guest = enterBareGuest(lp, options.hooks ?? {}) as BareGuest & NonRoot;
    guest.onException = (exception) => {
      if (code.deliversExceptions) return false;
      code.exception = { ...exception };
      guest.stop();
      return true;
    };
    const { reason } = lp.run(budget);
    if (lp.bareGuest !== undefined) {
      lp.bareGuest = undefined;
      lp.mode = 'root';
    }
    const exception = code.exception as GuestException | undefined;
    if (exception !== undefined)
      return exception.errorCode < 0 ? `${exception.vector}` : `${exception.vector}(0x${exception.errorCode.toString(16)})`;
    if (reason === 'host') return `exit ${guest.exit?.reason ?? 'stop'}`;
    return reason === 'halted' ? 'hlt' : 'budget';
  };
  const code: CodeLp = {
    lp,
    exception: undefined,
    deliversExceptions: false,
    run: (hex, budget) => {
      memory.writeBytes(hpa(CODE), bytesFromHex(hex.replaceAll(/\s/g, '')));
      lp.rip = BigInt(CODE);
      return resume(budget);
    },
    resume,
  };
  return code;
}

/** Flat 64-bit code and data segments of a privilege level; `is32`: flat 32-bit code (compatibility or protected mode). */
export function setRing(lp: X86LogicalProcessor, cpl: number, is32 = false): void {
  lp.cpl = cpl;
  lp.segments.set(Seg.CS, 0x10 | cpl, 0n, 0xffff_ffff, (is32 ? 0xc09b : 0xa09b) | (cpl << 5));
  for (const s of [Seg.SS, Seg.DS, Seg.ES, Seg.FS, Seg.GS]) lp.segments.set(s, 0x18 | cpl, 0n, 0xffff_ffff, 0xc093 | (cpl << 5));
  lp.modeChanged();
}

/** 32-bit protected mode without paging. */
export function leaveLongMode(lp: X86LogicalProcessor): void {
  lp.efer = 0n;
  lp.cr0 = 0x33n;
  lp.cr4 = 0x4_0680n;
  setRing(lp, lp.cpl, true);
  lp.flushTlb(false);
}

/** Maps [DATA, DATA + 2 MiB) by 4 KiB pages through PT. */
export function splitData(lp: X86LogicalProcessor): void {
  const { memory } = lp;
  for (let i = 0; i < 512; i++) memory.write64(hpa(PT + 8 * i), BigInt(DATA + 0x1000 * i) | PRESENT_WRITE_USER);
  memory.write64(hpa(PD + 8 * (DATA >>> 21)), BigInt(PT) | PRESENT_WRITE_USER);
  lp.flushTlb(false);
}

import { DecodedInsn } from '../isa/decoded-insn.ts';
import { DecodeStatus, Decoder } from '../isa/decoder.ts';
import { Cr4 } from '../mmu/page-walk.ts';
import { CpuMode } from '../run/cpu-mode.ts';
import { Vector } from './guest-event.ts';
import { Msr } from './msr-table.ts';
import { Reg, Seg } from './register-file.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

const RF = 0x1_0000;

/** DR7 enables at least one breakpoint on instruction execution. */
export function hasCodeBreakpoints(lp: X86LogicalProcessor): boolean {
  const dr7 = lp.get32(Reg.DR7);
  if ((dr7 & 0xff) === 0) return false;
  for (let n = 0; n < 4; n++) if ((dr7 & (3 << (2 * n))) !== 0 && ((dr7 >>> (16 + 4 * n)) & 3) === 0) return true;
  return false;
}

/** Bit 12 of the pending debug exceptions: an enabled breakpoint was met. */
export const ENABLED_BREAKPOINT = 0x1000n;
const IO = 2;
/** Bytes that a breakpoint covers, by the LEN field of DR7. */
export const BREAKPOINT_BYTES = [1, 2, 8, 4] as const;

/** After an access to `size` ports from `port`: breakpoints on I/O (CR4.DE) that it meets become a pending debug trap. */
export function notePortAccess(lp: X86LogicalProcessor, port: number, size: number): void {
  const dr7 = lp.get32(Reg.DR7);
  if ((dr7 & 0xff) === 0 || (lp.get32(Reg.CR4) & Cr4.DE) === 0) return;
  let hits = 0n;
  for (let n = 0; n < 4; n++) {
    if ((dr7 & (3 << (2 * n))) === 0 || ((dr7 >>> (16 + 4 * n)) & 3) !== IO) continue;
    const length = BREAKPOINT_BYTES[(dr7 >>> (18 + 4 * n)) & 3]!;
    const first = Number(lp.getDr(n) & 0xffff_ffffn & ~BigInt(length - 1));
    if (port < first + length && first < port + size) hits |= 1n << BigInt(n);
  }
  if (hits !== 0n) lp.pendingDebugExceptions |= hits | ENABLED_BREAKPOINT;
}

/** DEBUGCTL.BTF: single-step stops after branches only. */
export const DEBUGCTL_BTF = 2n;
const stepped = new DecodedInsn();
const decoder = new Decoder();

/**
 * A single step ends at an instruction that was at `rip`: every instruction, but with DEBUGCTL.BTF only one that went elsewhere than to the next.
 * Called after it. Departs: a branch to the next instruction does not count.
 */
export function endsStep(lp: X86LogicalProcessor, rip: bigint, mode: number): boolean {
  if ((lp.msrs.stored(Msr.DEBUGCTL) & DEBUGCTL_BTF) === 0n) return true;
  const is64 = (mode & CpuMode.CODE_MASK) === CpuMode.CODE64;
  const linear = is64 ? rip : BigInt.asUintN(32, lp.segments.base(Seg.CS) + rip);
  const bytes = new Uint8Array(32);
  try {
    for (let i = 0; i < 15; i++) bytes[i] = lp.linear.read32(linear + BigInt(i), 1, 0);
  } catch (thrown) {
    if (thrown !== lp.event) throw thrown;
    lp.event.clear();
  }
  if (decoder.decode(stepped, bytes, 0, bytes.length, mode) !== DecodeStatus.OK) return true;
  return lp.rip !== BigInt.asUintN(is64 ? 64 : 32, rip + BigInt(stepped.length));
}

/** Records #DB when the next instruction has an enabled breakpoint and neither RF nor a MOV SS before it suppresses it. */
export function breakpointBefore(lp: X86LogicalProcessor): boolean {
  if ((lp.interruptibility & 2) !== 0) return false;
  const flags = lp.get32(Reg.RFLAGS);
  if ((flags & RF) !== 0) {
    lp.set32(Reg.RFLAGS, flags & ~RF);
    return false;
  }
  const dr7 = lp.get32(Reg.DR7);
  const is64 = lp.isLongMode && (lp.segments.attributes(Seg.CS) & 0x2000) !== 0;
  const linear = is64 ? lp.rip : BigInt.asUintN(32, lp.segments.base(Seg.CS) + lp.rip);
  let hits = 0;
  for (let n = 0; n < 4; n++) {
    const enabled = (dr7 & (3 << (2 * n))) !== 0 && ((dr7 >>> (16 + 4 * n)) & 3) === 0;
    if (enabled && lp.getDr(n) === linear) hits |= 1 << n;
  }
  if (hits === 0) return false;
  lp.event.exception(Vector.DB, -1, BigInt(hits));
  return true;
}

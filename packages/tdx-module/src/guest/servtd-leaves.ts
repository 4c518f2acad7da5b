import { Gpr, type SeamOutcome } from '@tdxkit/x86-cpu';
import { advance } from '../entry/advance.ts';
import type { ExitContext } from '../entry/exit-context.ts';
import { trapExit } from '../entry/td-exit.ts';
import { NO_FIELD } from '../metadata/read-field.ts';
import { Code, Operand, status } from '../status.ts';
import { Tdr } from '../td/tdr-layout.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';
import type { GuestLeaf } from './guest-leaf.ts';

const HPA_MASK = 0xf_ffff_ffff_f000n;
const SLOT_MASK = 0xfffn;

/** The target TD that a binding handle names: handles are TDR address and slot, hidden by the first word of this TD's TD_UUID. */
function decodeHandle(c: ExitContext): { tdrPa: bigint; slot: bigint } {
  const decoded = BigInt.asUintN(64, (c.l.lp.gpr[Gpr.RCX] ?? 0n) - c.td.tdr.read64(Tdr.TD_UUID));
  return { tdrPa: decoded & HPA_MASK, slot: decoded & SLOT_MASK };
}

/**
 * The operand checks of both leaves. The service TD's host, not the service TD, is told of an unusable target TD: a trap-like TD exit
 * with the status in RDX and the target's TDR in R8.
 */
function checkTarget(c: ExitContext, leaf: string): bigint | SeamOutcome {
  const { tdrPa, slot } = decodeHandle(c);
  if (slot !== 0n) return status(Code.OPERAND_INVALID, Operand.RCX);
  if (tdrPa >> BigInt(52 - c.m.machine.platform.keyIdBits) === 0n)
    throw new UnimplementedLeaf(leaf, 'service TDs are not built yet');
  const result = status(Code.OPERAND_INVALID, Operand.TDR);
  c.l.lp.gpr[Gpr.RAX] = result;
  advance(c);
  return trapExit(c, { rax: Code.CROSS_TD_TRAP, rdx: result, r8: tdrPa });
}

/**
 * TDG.SERVTD.RD: a service TD reads metadata of a TD that it is bound to.
 * @source TDX-ABI "TDG.SERVTD.RD"
 * @param c RCX binding handle; RDX field id; R10-R13 TD_UUID of the target
 */
export const tdgServtdRd: GuestLeaf = (c) => {
  c.l.set(Gpr.RDX, NO_FIELD.low, NO_FIELD.high);
  c.l.set(Gpr.R8, 0, 0);
  return checkTarget(c, 'TDG.SERVTD.RD');
};

/**
 * TDG.SERVTD.WR: a service TD writes metadata of a TD that it is bound to.
 * @source TDX-ABI "TDG.SERVTD.WR"
 * @param c RCX binding handle; RDX field id; R8 value; R9 mask; R10-R13 TD_UUID of the target
 */
export const tdgServtdWr: GuestLeaf = (c) => {
  c.l.set(Gpr.R8, 0, 0);
  return checkTarget(c, 'TDG.SERVTD.WR');
};

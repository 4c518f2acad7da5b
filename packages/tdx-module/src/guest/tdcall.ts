import { Gpr, type SeamOutcome } from '@tdxkit/x86-cpu';
import { advance } from '../entry/advance.ts';
import type { ExitContext } from '../entry/exit-context.ts';
import { injectGp } from '../entry/guest-events.ts';
import { trapExit } from '../entry/td-exit.ts';
import { Code, Operand, status } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';
import { guestLeaf } from './table.ts';

const HIGH_HALF = 0xffff_ffff_0000_0000n;

/**
 * TDCALL: dispatch by RAX = leaf 15:0, version 23:16, rest 0. Only in 64-bit mode; the privilege level does not matter.
 * @source TDX-ABI "TDCALL"
 * @throws UnimplementedLeaf for a leaf of the ABI that is not built yet
 */
export function tdcall(c: ExitContext): SeamOutcome {
  if (!c.is64Bit) return injectGp(c);
  const { l } = c;
  const low = l.lo(Gpr.RAX);
  const leaf = l.hi(Gpr.RAX) === 0 && low >>> 24 === 0 ? guestLeaf(low & 0xffff) : undefined;
  if (leaf === undefined || ((low >>> 16) & 0xff) > leaf.maxVersion)
    return complete(c, status(Code.OPERAND_INVALID, Operand.RAX));
  if (leaf.handler === undefined) throw new UnimplementedLeaf(leaf.name, leaf.notYet ?? 'planned');
  const result = leaf.handler(c);
  if (c.m.trace !== undefined)
    c.m.trace({ kind: 'tdcall', lp: l.lp.id, leaf: leaf.name, status: typeof result === 'bigint' ? result : undefined });
  if (typeof result === 'bigint') return complete(c, result);
  c.repeatsTdcall = result === 'guest';
  return result;
}

function complete(c: ExitContext, result: bigint): SeamOutcome {
  if ((result & HIGH_HALF) === Code.OPERAND_BUSY_HOST_PRIORITY) return completeHostPriority(c, result & 0xffff_ffffn);
  if (c.tdvps.read8(Tdvps.HP_LOCK_BUSY) !== 0) c.tdvps.write8(Tdvps.HP_LOCK_BUSY, 0);
  c.l.lp.gpr[Gpr.RAX] = result;
  return advance(c);
}

/**
 * The guest lost a lock to the host's priority. It sees OPERAND_BUSY; when that goes on for HP_LOCK_TIMEOUT the host, which left the mark
 * and does not come back, gets a TD exit.
 */
function completeHostPriority(c: ExitContext, operand: bigint): SeamOutcome {
  const { tdvps } = c;
  const now = c.l.lp.tsc;
  c.l.lp.gpr[Gpr.RAX] = Code.OPERAND_BUSY | operand;
  advance(c);
  if (tdvps.read8(Tdvps.HP_LOCK_BUSY) === 0) {
    tdvps.write8(Tdvps.HP_LOCK_BUSY, 1);
    tdvps.write64(Tdvps.HP_LOCK_BUSY_START, now);
    return 'guest';
  }
  const waited = BigInt.asUintN(64, now - tdvps.read64(Tdvps.HP_LOCK_BUSY_START));
  if (waited < c.tdcs.read64(Tdcs.HP_LOCK_TIMEOUT)) return 'guest';
  tdvps.write8(Tdvps.HP_LOCK_BUSY, 0);
  return trapExit(c, { rax: Code.HOST_PRIORITY_BUSY_TIMEOUT });
}

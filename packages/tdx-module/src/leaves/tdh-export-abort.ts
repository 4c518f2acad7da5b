import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { BundleType, readMbmd } from '../migration/mbmd.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { lockBackwardStream, mbmdAddress } from '../migration/operands.ts';
import { MigrationStream, StreamKey } from '../migration/stream.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import type { Td } from '../td/td.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.LIVE_EXPORT, OpState.PAUSED_EXPORT, OpState.POST_EXPORT);

/**
 * TDH.EXPORT.ABORT: ends an export session; the TD runs on here. After the start token only with the abort token of the importing module,
 * so that the TD never runs in two places.
 * @source TDX-ABI "TDH.EXPORT.ABORT"
 * @param regs RCX TDR; R8 abort token and its size, 0 before the start token; R10 stream 0
 */
export const tdhExportAbort: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.SHARED, ALLOWED, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  if (!l.locks.tryLock(td.tdcs.address(Tdcs.MIG_LOCK), LockMode.EXCLUSIVE)) return status(Code.OPERAND_BUSY, Operand.MIG);
  if (l.lp.gpr[Gpr.R10] !== 0n) return status(Code.OPERAND_INVALID, Operand.R10);
  if (td.opState === OpState.POST_EXPORT) {
    const accepted = acceptToken(m, l, td);
    if (accepted !== SUCCESS) return accepted;
  } else if (l.lp.gpr[Gpr.R8] !== 0n) return status(Code.OPERAND_INVALID, Operand.R8);

  MigrationStream.closeAll(td);
  td.opState = OpState.RUNNABLE;
  return SUCCESS;
};

/** Did the importing module give the TD up? */
function acceptToken(m: ModuleContext, l: ModuleLp, td: Td): bigint {
  const mbmdAt = mbmdAddress(m, l);
  if (typeof mbmdAt === 'bigint') return mbmdAt;
  const token = readMbmd(m.memory, mbmdAt);
  if (!token.isFor(td.tdcs.read16(Tdcs.MIG_WORKING_VERSION), BundleType.ABORT_TOKEN, 0) || token.info !== 0n)
    return Code.INVALID_MBMD;
  const stream = lockBackwardStream(l, td);
  if (typeof stream === 'bigint') return stream;
  stream.openUnlessOpen(StreamKey.DECRYPT);
  stream.forgetInterruption();
  const mac = stream.begin(token.ivCounter, token.authenticated).tag();
  return token.mac.every((byte, i) => byte === mac[i]) ? SUCCESS : Code.INCORRECT_MBMD_MAC;
}

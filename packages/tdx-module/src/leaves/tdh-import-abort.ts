import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { BundleType, Mbmd } from '../migration/mbmd.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { fatal, lockBackwardStream, mbmdAddress } from '../migration/operands.ts';
import { StreamKey } from '../migration/stream.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.MEMORY_IMPORT, OpState.STATE_IMPORT, OpState.POST_IMPORT, OpState.FAILED_IMPORT);

/**
 * TDH.IMPORT.ABORT: gives the TD up, and makes the token with which the exporting module may run it on.
 * @source TDX-ABI "TDH.IMPORT.ABORT"
 * @param regs RCX TDR; R8 MBMD buffer and its size; R10 stream 0
 * @returns SUCCESS with the fatal bit: this TD can only be torn down
 */
export const tdhImportAbort: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.EXCLUSIVE, ALLOWED, 'unlocked');
  if (typeof td === 'bigint') return td;
  if (l.lp.gpr[Gpr.R10] !== 0n) return status(Code.OPERAND_INVALID, Operand.R10);
  const mbmdAt = mbmdAddress(m, l);
  if (typeof mbmdAt === 'bigint') return mbmdAt;
  const stream = lockBackwardStream(l, td);
  if (typeof stream === 'bigint') return stream;

  td.opState = OpState.FAILED_IMPORT;
  stream.openUnlessOpen(StreamKey.ENCRYPT);
  stream.forgetInterruption();
  const token = Mbmd.make({
    version: td.tdcs.read16(Tdcs.MIG_WORKING_VERSION),
    type: BundleType.ABORT_TOKEN,
    mbCounter: stream.nextMbCounter,
    epoch: 0,
    info: 0n,
  });
  token.mac.set(stream.beginNext(token.authenticated).tag());
  token.ivCounter = stream.ivCounter;
  m.memory.writeBytes(mbmdAt, token.bytes);
  stream.nextMbCounter += 1;
  return fatal(SUCCESS);
};

import { Gpr } from '@tdxkit/x86-cpu';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { SUCCESS } from '../status.ts';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Mbmd, type BundleType } from './mbmd.ts';
import { mbmdAddress } from './operands.ts';
import { count } from './session.ts';
import type { MigrationStream } from './stream.ts';

/** Head of a bundle of mutable state on an open stream. */
export function beginStateBundle(td: Td, stream: MigrationStream, type: BundleType, info: bigint): void {
  const { tdcs } = td;
  stream.forgetInterruption();
  const mbmd = Mbmd.make({
    version: tdcs.read16(Tdcs.MIG_WORKING_VERSION),
    type,
    mbCounter: stream.nextMbCounter,
    epoch: tdcs.read32(Tdcs.MIG_EPOCH),
    info,
  });
  stream.beginNext(mbmd.authenticated);
  mbmd.stream = stream.index;
  mbmd.ivCounter = stream.ivCounter;
  stream.mbmd = mbmd;
}

/** Its end: the MBMD with the MAC, in the host's buffer. OPERAND_INVALID|R8, RDX 0: there is no such buffer. */
export function finishStateBundle(m: ModuleContext, l: ModuleLp, td: Td, stream: MigrationStream, onDone?: () => void): bigint {
  const mbmdAt = mbmdAddress(m, l);
  if (typeof mbmdAt === 'bigint') {
    l.set(Gpr.RDX, 0, 0);
    return mbmdAt;
  }
  onDone?.();
  const { mbmd } = stream;
  mbmd.mac.set(stream.cipher.tag());
  stream.mbmd = mbmd;
  m.memory.writeBytes(mbmdAt, mbmd.bytes);
  count(td, Tdcs.TOTAL_MB_COUNT, 1n);
  stream.nextMbCounter += 1;
  return SUCCESS;
}

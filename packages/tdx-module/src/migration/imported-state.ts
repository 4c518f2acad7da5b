import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { Code, SUCCESS } from '../status.ts';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { readMbmd, type BundleType } from './mbmd.ts';
import { failImport, mbmdAddress } from './operands.ts';
import type { MigrationStream } from './stream.ts';

/** Head of a bundle of mutable state on an open stream: another one than the next ends the import. */
export function beginImportedState(
  m: ModuleContext,
  l: ModuleLp,
  td: Td,
  stream: MigrationStream,
  type: BundleType,
  isInfoLegal: (info: bigint) => boolean,
): bigint {
  stream.forgetInterruption();
  const mbmdAt = mbmdAddress(m, l);
  if (typeof mbmdAt === 'bigint') return failImport(td, mbmdAt);
  const mbmd = readMbmd(m.memory, mbmdAt);
  const isExpected =
    mbmd.isFor(td.tdcs.read16(Tdcs.MIG_WORKING_VERSION), type, stream.index) &&
    mbmd.mbCounter === stream.expectedMbCounter &&
    mbmd.epoch === td.tdcs.read32(Tdcs.MIG_EPOCH) &&
    isInfoLegal(mbmd.info);
  if (!isExpected) return failImport(td, Code.INVALID_MBMD);
  stream.begin(mbmd.ivCounter, mbmd.authenticated);
  stream.mbmd = mbmd;
  stream.expectedMbCounter += 1;
  stream.failure = [SUCCESS, 0n, 0n];
  return SUCCESS;
}

import { Gpr } from '@tdxkit/x86-cpu';
import { fillMsrBitmaps } from '../entry/exits/msr-policy.ts';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context } from '../metadata/field-index.ts';
import { importLists } from '../migration/import-lists.ts';
import { BundleType, readMbmd } from '../migration/mbmd.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { failImport, lockFirstStream, mbmdAddress, readPageList } from '../migration/operands.ts';
import { MIN_STREAMS, beginSession } from '../migration/session.ts';
import { StreamKey, type MigrationStream } from '../migration/stream.ts';
import { writeXbuffLayout } from '../mng-init/write-tdcs.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { msr } from '../platform/check-msrs.ts';
import { Msr } from '../platform/platform-sample.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import type { Td } from '../td/td.ts';
import { Attributes, ConfigFlags, OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.UNINITIALIZED);
const LIMIT_CPUID_MAXVAL = 1n << 22n;
const PENDING_VE_DISABLE = 1n;
const RESERVED_INFO = 0xffff_ff00_ffff_0000n;

/**
 * TDH.IMPORT.STATE.IMMUTABLE: starts an import session and makes an empty TD what the exported one is.
 * @source TDX-ABI "TDH.IMPORT.STATE.IMMUTABLE"
 * @param regs RCX TDR; R8 MBMD and its size; R9 list of encrypted pages; R10 stream 0, bit 63 to go on after an interruption
 * @returns RCX, RDX: 0, or what a failure is about; as they were with INTERRUPTED_RESUMABLE
 */
export const tdhImportStateImmutable: HostLeaf = (m, l) => {
  const rcx = l.lp.gpr[Gpr.RCX] ?? 0n;
  const rdx = l.lp.gpr[Gpr.RDX] ?? 0n;
  l.set(Gpr.RDX, 0, 0);
  if ((msr(l.lp, Msr.MISC_ENABLE) & LIMIT_CPUID_MAXVAL) !== 0n) {
    l.set(Gpr.RCX, 0, 0);
    return Code.LIMIT_CPUID_MAXVAL_SET;
  }
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.EXCLUSIVE, ALLOWED, 'unlocked');
  l.set(Gpr.RCX, 0, 0);
  if (typeof td === 'bigint') return td;
  if (td.tdcs.read16(Tdcs.NUM_MIGS) < MIN_STREAMS) return Code.MIN_MIGS_NOT_CREATED;
  const locked = lockFirstStream(l, td);
  if (typeof locked === 'bigint') return locked;
  const { stream, isResumed } = locked;
  const operands = [l.lp.gpr[Gpr.RAX] ?? 0n, l.lp.gpr[Gpr.R9] ?? 0n];
  const begun = isResumed ? resumeImport(td, stream, operands) : begin(m, l, td, stream);
  if (begun !== SUCCESS) return begun;
  const list = readPageList(m, l);
  const modulePages = Number((stream.mbmd.info >> 32n) & 0xffn);
  if (list.last < modulePages || !list.isReservedZero || !list.isShared)
    return failImport(td, status(Code.OPERAND_INVALID, Operand.R9));

  const context = { context: Context.TD, accessor: Accessor.IMPORT_IMMUTABLE, m, l, td };
  const moduleContext = { ...context, context: Context.SYS };
  const result = importLists({ m, l, td, stream, list, context, moduleContext, modulePages, operands, isResumed });
  if (result === Code.INTERRUPTED_RESUMABLE) {
    l.lp.gpr[Gpr.RCX] = rcx;
    l.lp.gpr[Gpr.RDX] = rdx;
  }
  return result === SUCCESS ? finish(l, td) : result;
};

/** Does the call go on with the interrupted one? Another call in its place ends the import. */
export function resumeImport(td: Td, stream: MigrationStream, operands: readonly bigint[]): bigint {
  if (!stream.isOpen) return Code.MIGRATION_STREAM_STATE_INCORRECT;
  if (!stream.isInterrupted) return Code.INVALID_RESUMPTION;
  return stream.takeInterruption(operands) ? SUCCESS : failImport(td, Code.INVALID_RESUMPTION);
}

/** The new session and the head of its first bundle. */
function begin(m: ModuleContext, l: ModuleLp, td: Td, stream: MigrationStream): bigint {
  const session = beginSession(l, td);
  if (session !== SUCCESS) return session;
  stream.open(StreamKey.DECRYPT);
  const mbmdAt = mbmdAddress(m, l);
  if (typeof mbmdAt === 'bigint') return failImport(td, mbmdAt);
  const mbmd = readMbmd(m.memory, mbmdAt);
  const isExpected =
    mbmd.isFor(td.tdcs.read16(Tdcs.MIG_WORKING_VERSION), BundleType.IMMUTABLE_TD_STATE, 0) &&
    mbmd.mbCounter === 0 &&
    mbmd.epoch === 0 &&
    (mbmd.info & RESERVED_INFO) === 0n &&
    mbmd.info >> 32n !== 0n;
  if (!isExpected) return failImport(td, Code.INVALID_MBMD);
  if (Number(mbmd.info & 0xffffn) > td.tdcs.read16(Tdcs.NUM_MIGS) - 1) return failImport(td, Code.NUM_MIGS_HIGHER_THAN_CREATED);
  stream.begin(mbmd.ivCounter, mbmd.authenticated);
  stream.mbmd = mbmd;
  stream.expectedMbCounter = 1;
  stream.failure = [SUCCESS, 0n, 0n];
  return SUCCESS;
}

/** What follows from the imported state. */
function finish(l: ModuleLp, td: Td): bigint {
  const { tdcs } = td;
  const { attributes, numVcpus } = td;
  const isPartitioned = (attributes & Attributes.MIGRATABLE) !== 0n && td.numL2Vms > 0;
  if (isPartitioned || numVcpus === 0 || numVcpus > tdcs.read32(Tdcs.MAX_VCPUS))
    return failImport(td, status(Code.OPERAND_INVALID, Operand.RDX));
  tdcs.write32(Tdcs.NUM_ASSOC_VCPUS, 0);
  tdcs.write64(Tdcs.TD_EPOCH, 1n);
  tdcs.write32(Tdcs.REFCOUNT, 0);
  writeXbuffLayout(td, td.xfam);
  const flags = td.configFlags & ~ConfigFlags.GPAW;
  tdcs.write64(Tdcs.CONFIG_FLAGS, td.gpaWidth === 52 ? flags | ConfigFlags.GPAW : flags);
  const controls = tdcs.read64(Tdcs.TD_CTLS) & ~PENDING_VE_DISABLE;
  tdcs.write64(Tdcs.TD_CTLS, (attributes & Attributes.SEPT_VE_DISABLE) === 0n ? controls : controls | PENDING_VE_DISABLE);
  fillMsrBitmaps(td);
  tdcs.write64(Tdcs.TOTAL_MB_COUNT, 1n);
  td.opState = OpState.MEMORY_IMPORT;
  return SUCCESS;
}

import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Gpa, Hpa } from '@tdxkit/x86-cpu/units';
import { reg, regNumber, seamcall } from './seamcall.ts';

const MBMD_BYTES = 48;
const SIZE_SHIFT = 52n;
const LAST_SHIFT = 55n;
const FIRST_SHIFT = 3n;
/** R10: goes on after an interruption; for TDH.EXPORT.TRACK: the start token. */
const FLAG = 1n << 63n;
const NO_LIST = 0xffff_ffff_ffff_ffffn;

/** Where a migration bundle is. Everything lies in host memory. */
export interface BundleOperands {
  /** The bundle's metadata: 128-byte aligned, its size in bytes (at least 48, which is the default). */
  readonly mbmd: Hpa;
  readonly mbmdBytes?: number;
  /** A page with the addresses of the page buffers, 8 bytes each, and their number. */
  readonly pageList: Hpa;
  readonly pages: number;
  readonly stream?: number;
  /** Goes on with a call that ended with INTERRUPTED_RESUMABLE. */
  readonly resume?: boolean;
}

/** A page of 8-byte entries: GPA | operation in bits 53:52 and more. See the ABI's GPA_LIST. */
export interface GpaListOperands {
  readonly tdr: Hpa;
  readonly gpaList: Hpa;
  readonly count: number;
  /** First entry to be worked on. */
  readonly first?: number;
}

const mbmdOperand = (mbmd: Hpa, bytes = MBMD_BYTES): bigint => BigInt(mbmd) | (BigInt(bytes) << SIZE_SHIFT);
const streamOperand = (stream = 0, flag = false): bigint => BigInt(stream) | (flag ? FLAG : 0n);
const pageListOperand = ({ pageList, pages }: BundleOperands): bigint => BigInt(pageList) | (BigInt(pages - 1) << LAST_SHIFT);
const gpaListOperand = ({ gpaList, count, first = 0 }: GpaListOperands): bigint =>
  BigInt(gpaList) | (BigInt(first) << FIRST_SHIFT) | (BigInt(count - 1) << LAST_SHIFT);

function stateCall(lp: LogicalProcessor, leaf: number, rcx: Hpa, bundle: BundleOperands): bigint {
  return seamcall(lp, leaf, {
    rcx,
    r8: mbmdOperand(bundle.mbmd, bundle.mbmdBytes),
    r9: pageListOperand(bundle),
    r10: streamOperand(bundle.stream, bundle.resume),
  });
}
function exportState(lp: LogicalProcessor, leaf: number, rcx: Hpa, bundle: BundleOperands): { status: bigint; pages: number } {
  return { status: stateCall(lp, leaf, rcx, bundle), pages: regNumber(lp, Gpr.RDX) };
}
function importState(
  lp: LogicalProcessor,
  leaf: number,
  rcx: Hpa,
  bundle: BundleOperands,
): { status: bigint; field: bigint; detail: bigint } {
  return { status: stateCall(lp, leaf, rcx, bundle), field: reg(lp, Gpr.RCX), detail: reg(lp, Gpr.RDX) };
}

/** TDH.MIG.STREAM.CREATE: gives the TD the context of one more migration stream. */
export const tdhMigStreamCreate = (lp: LogicalProcessor, { page, tdr }: { page: Hpa; tdr: Hpa }): { status: bigint } => ({
  status: seamcall(lp, 96, { rcx: page, rdx: tdr }),
});

/** TDH.SERVTD.BIND: binds a migration TD to a target. `handle` and `uuid` are what the migration TD needs to reach it. */
export function tdhServtdBind(
  lp: LogicalProcessor,
  { target, service, attributes = 0n }: { target: Hpa; service: Hpa; attributes?: bigint },
): { status: bigint; handle: bigint; uuid: readonly [bigint, bigint, bigint, bigint] } {
  const status = seamcall(lp, 48, { rcx: target, rdx: service, r10: attributes });
  const uuid = [reg(lp, Gpr.R10), reg(lp, Gpr.R11), reg(lp, Gpr.R12), reg(lp, Gpr.R13)] as const;
  return { status, handle: reg(lp, Gpr.RCX), uuid };
}
/** TDH.SERVTD.PREBIND: says by the SHA-384 of its TDINFO, in shared memory, which migration TD may be bound later. */
export const tdhServtdPrebind = (
  lp: LogicalProcessor,
  { target, infoHash, attributes = 0n }: { target: Hpa; infoHash: Hpa; attributes?: bigint },
): { status: bigint } => ({ status: seamcall(lp, 49, { rcx: target, rdx: infoHash, r10: attributes }) });

/** TDH.EXPORT.STATE.IMMUTABLE: begins a session; what never changes in the TD. `pages`: how many it took. */
export const tdhExportStateImmutable = (
  lp: LogicalProcessor,
  operands: { tdr: Hpa } & BundleOperands,
): { status: bigint; pages: number } => exportState(lp, 72, operands.tdr, operands);
/** TDH.EXPORT.STATE.TD: the TD's own state, once it is paused. */
export const tdhExportStateTd = (
  lp: LogicalProcessor,
  operands: { tdr: Hpa } & BundleOperands,
): { status: bigint; pages: number } => exportState(lp, 73, operands.tdr, operands);
/** TDH.EXPORT.STATE.VP: one vCPU. */
export const tdhExportStateVp = (
  lp: LogicalProcessor,
  operands: { tdvpr: Hpa } & BundleOperands,
): { status: bigint; pages: number } => exportState(lp, 74, operands.tdvpr, operands);

/** TDH.IMPORT.STATE.IMMUTABLE. `field`, `detail`: what a refusal is about. */
export const tdhImportStateImmutable = (
  lp: LogicalProcessor,
  operands: { tdr: Hpa } & BundleOperands,
): ReturnType<typeof importState> => importState(lp, 85, operands.tdr, operands);
/** TDH.IMPORT.STATE.TD. */
export const tdhImportStateTd = (lp: LogicalProcessor, operands: { tdr: Hpa } & BundleOperands): ReturnType<typeof importState> =>
  importState(lp, 86, operands.tdr, operands);
/** TDH.IMPORT.STATE.VP. */
export const tdhImportStateVp = (
  lp: LogicalProcessor,
  operands: { tdvpr: Hpa } & BundleOperands,
): ReturnType<typeof importState> => importState(lp, 87, operands.tdvpr, operands);

/** Pages for the MACs of entries 0..255 and 256..511 of a GPA list. */
export type MacPages = readonly [Hpa, Hpa];
/** `list`: the GPA list, its first entry the one to go on with. */
export interface ListResult {
  readonly status: bigint;
  readonly list: bigint;
}

/** TDH.EXPORT.MEM: pages of a GPA list, encrypted. `buffers`: how many page buffers it took. */
export function tdhExportMem(
  lp: LogicalProcessor,
  operands: GpaListOperands & Omit<BundleOperands, 'pages'> & { macs: MacPages },
): ListResult & { buffers: number } {
  const status = seamcall(lp, 68, {
    rcx: gpaListOperand(operands),
    rdx: operands.tdr,
    r8: mbmdOperand(operands.mbmd, operands.mbmdBytes),
    r9: operands.pageList,
    r10: streamOperand(operands.stream, operands.resume),
    r11: operands.macs[0],
    r12: operands.macs[1],
  });
  return { status, list: reg(lp, Gpr.RCX), buffers: regNumber(lp, Gpr.RDX) };
}
/** TDH.IMPORT.MEM: takes pages in. `newPages`: a page with addresses of free ones; without it pages are decrypted where they are. */
export function tdhImportMem(
  lp: LogicalProcessor,
  operands: GpaListOperands & Omit<BundleOperands, 'pages'> & { macs: MacPages; newPages?: Hpa | undefined },
): ListResult {
  const status = seamcall(lp, 83, {
    rcx: gpaListOperand(operands),
    rdx: operands.tdr,
    r8: mbmdOperand(operands.mbmd, operands.mbmdBytes),
    r9: operands.pageList,
    r10: streamOperand(operands.stream, operands.resume),
    r11: operands.macs[0],
    r12: operands.macs[1],
    r13: operands.newPages ?? NO_LIST,
  });
  return { status, list: reg(lp, Gpr.RCX) };
}
/** TDH.EXPORT.BLOCKW: no more writes to the pages of a list, so that they can be exported while the TD runs. */
export function tdhExportBlockw(lp: LogicalProcessor, operands: GpaListOperands): ListResult {
  return { status: seamcall(lp, 65, { rcx: gpaListOperand(operands), rdx: operands.tdr }), list: reg(lp, Gpr.RCX) };
}
/** TDH.EXPORT.RESTORE: after an aborted session, pages of a list as they were before it. */
export function tdhExportRestore(lp: LogicalProcessor, operands: GpaListOperands): ListResult {
  return { status: seamcall(lp, 66, { rcx: gpaListOperand(operands), rdx: operands.tdr }), list: reg(lp, Gpr.RCX) };
}
/** TDH.EXPORT.UNBLOCKW: the guest wrote to a page that is blocked for writing: it may, and the page is to be exported again. */
export function tdhExportUnblockw(
  lp: LogicalProcessor,
  { gpa, tdr }: { gpa: Gpa; tdr: Hpa },
): { status: bigint; entry: bigint; info: bigint } {
  return { status: seamcall(lp, 75, { rcx: gpa, rdx: tdr }), entry: reg(lp, Gpr.RCX), info: reg(lp, Gpr.RDX) };
}

/** TDH.EXPORT.PAUSE: the TD runs no more here. */
export const tdhExportPause = (lp: LogicalProcessor, tdr: Hpa): { status: bigint } => ({
  status: seamcall(lp, 70, { rcx: tdr }),
});
/** TDH.EXPORT.TRACK: an epoch token, or the start token, after which the TD may run at its destination. */
export const tdhExportTrack = (
  lp: LogicalProcessor,
  { tdr, mbmd, isStart = false }: { tdr: Hpa; mbmd: Hpa; isStart?: boolean },
): { status: bigint } => ({ status: seamcall(lp, 71, { rcx: tdr, r8: mbmdOperand(mbmd), r10: streamOperand(0, isStart) }) });
/** TDH.EXPORT.ABORT: gives the session up; after the start token only with the destination's abort token. */
export const tdhExportAbort = (lp: LogicalProcessor, { tdr, mbmd }: { tdr: Hpa; mbmd?: Hpa }): { status: bigint } => ({
  status: seamcall(lp, 64, { rcx: tdr, r8: mbmd === undefined ? 0n : mbmdOperand(mbmd) }),
});
/** TDH.IMPORT.TRACK: takes an epoch or start token. */
export const tdhImportTrack = (lp: LogicalProcessor, { tdr, mbmd }: { tdr: Hpa; mbmd: Hpa }): { status: bigint } => ({
  status: seamcall(lp, 84, { rcx: tdr, r8: mbmdOperand(mbmd) }),
});
/** TDH.IMPORT.ABORT: gives the TD up and writes the abort token. */
export const tdhImportAbort = (lp: LogicalProcessor, { tdr, mbmd }: { tdr: Hpa; mbmd: Hpa }): { status: bigint } => ({
  status: seamcall(lp, 80, { rcx: tdr, r8: mbmdOperand(mbmd) }),
});
/** TDH.IMPORT.COMMIT: the TD may run; memory may still come in. */
export const tdhImportCommit = (lp: LogicalProcessor, tdr: Hpa): { status: bigint } => ({
  status: seamcall(lp, 82, { rcx: tdr }),
});
/** TDH.IMPORT.END: the session is over. */
export const tdhImportEnd = (lp: LogicalProcessor, tdr: Hpa): { status: bigint } => ({ status: seamcall(lp, 81, { rcx: tdr }) });

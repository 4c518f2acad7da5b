import type { HostLeaf, HostLeafRow, LeafEntry } from '../leaf.ts';
import type { ModuleLp } from '../module-lp.ts';
import { tdhVpEnter } from '../entry/index.ts';
import { clearEntryOutputs } from '../sept/sept-operand.ts';
import { tdhExportAbort } from './tdh-export-abort.ts';
import { tdhExportBlockw } from './tdh-export-blockw.ts';
import { tdhExportMem } from './tdh-export-mem.ts';
import { tdhExportPause } from './tdh-export-pause.ts';
import { tdhExportRestore } from './tdh-export-restore.ts';
import { tdhExportStateImmutable } from './tdh-export-state-immutable.ts';
import { tdhExportStateTd } from './tdh-export-state-td.ts';
import { tdhExportStateVp } from './tdh-export-state-vp.ts';
import { tdhExportTrack } from './tdh-export-track.ts';
import { tdhExportUnblockw } from './tdh-export-unblockw.ts';
import { tdhImportAbort } from './tdh-import-abort.ts';
import { tdhImportCommit } from './tdh-import-commit.ts';
import { tdhImportEnd } from './tdh-import-end.ts';
import { tdhImportMem } from './tdh-import-mem.ts';
import { tdhImportStateImmutable } from './tdh-import-state-immutable.ts';
import { tdhImportStateTd } from './tdh-import-state-td.ts';
import { tdhImportStateVp } from './tdh-import-state-vp.ts';
import { tdhImportTrack } from './tdh-import-track.ts';
import { tdhMigStreamCreate } from './tdh-mig-stream-create.ts';
import { tdhServtdBind } from './tdh-servtd-bind.ts';
import { tdhServtdPrebind } from './tdh-servtd-prebind.ts';
import { tdhMemPageDemote } from './tdh-mem-page-demote.ts';
import { clearFreedTables, tdhMemPagePromote } from './tdh-mem-page-promote.ts';
import { tdhSysShutdown } from './tdh-sys-shutdown.ts';
import { tdhSysUpdate } from './tdh-sys-update.ts';
import { tdhMemPageAug } from './tdh-mem-page-aug.ts';
import { tdhMemPageRelocate } from './tdh-mem-page-relocate.ts';
import { tdhMemPageRemove } from './tdh-mem-page-remove.ts';
import { tdhMemRangeBlock } from './tdh-mem-range-block.ts';
import { tdhMemRangeUnblock } from './tdh-mem-range-unblock.ts';
import { tdhMemRd } from './tdh-mem-rd.ts';
import { tdhMemSeptRd } from './tdh-mem-sept-rd.ts';
import { tdhMemSeptRemove } from './tdh-mem-sept-remove.ts';
import { tdhMemTrack } from './tdh-mem-track.ts';
import { tdhMemWr } from './tdh-mem-wr.ts';
import { clearOutputsOfBadRead, tdhMngRd } from './tdh-mng-rd.ts';
import { tdhMngWr } from './tdh-mng-wr.ts';
import { tdhSysInfo } from './tdh-sys-info.ts';
import { tdhSysRd } from './tdh-sys-rd.ts';
import { tdhSysRdall } from './tdh-sys-rdall.ts';
import { tdhVpRd } from './tdh-vp-rd.ts';
import { tdhVpWr } from './tdh-vp-wr.ts';
import { tdhMemPageAdd } from './tdh-mem-page-add.ts';
import { tdhMemSeptAdd } from './tdh-mem-sept-add.ts';
import { tdhMngAddcx } from './tdh-mng-addcx.ts';
import { tdhMngCreate } from './tdh-mng-create.ts';
import { tdhMngInit } from './tdh-mng-init.ts';
import { tdhMngKeyConfig } from './tdh-mng-key-config.ts';
import { tdhMngKeyFreeid } from './tdh-mng-key-freeid.ts';
import { tdhMngKeyReclaimid } from './tdh-mng-key-reclaimid.ts';
import { tdhMngVpflushdone } from './tdh-mng-vpflushdone.ts';
import { tdhMrExtend, tdhMrExtendRow } from './tdh-mr-extend.ts';
import { tdhMrFinalize } from './tdh-mr-finalize.ts';
import { tdhPhymemCacheWb } from './tdh-phymem-cache-wb.ts';
import { tdhPhymemPageRdmd } from './tdh-phymem-page-rdmd.ts';
import { tdhPhymemPageReclaim } from './tdh-phymem-page-reclaim.ts';
import { tdhPhymemPageWbinvd, tdhPhymemPageWbinvdRow } from './tdh-phymem-page-wbinvd.ts';
import { tdhSysConfig } from './tdh-sys-config.ts';
import { tdhSysInit } from './tdh-sys-init.ts';
import { tdhSysKeyConfig } from './tdh-sys-key-config.ts';
import { tdhSysLpInit } from './tdh-sys-lp-init.ts';
import { tdhSysLpShutdown } from './tdh-sys-lp-shutdown.ts';
import { tdhSysTdmrInit } from './tdh-sys-tdmr-init.ts';
import { tdhVpAddcx } from './tdh-vp-addcx.ts';
import { tdhVpCreate } from './tdh-vp-create.ts';
import { tdhVpFlush } from './tdh-vp-flush.ts';
import { tdhVpInit } from './tdh-vp-init.ts';

/** A SEAMCALL leaf and when it may be called. */
export interface HostLeafEntry extends LeafEntry<HostLeaf> {
  /** Accepted before SYS_READY. */
  readonly beforeReady?: true;
  /** Outputs that a leaf with versions sets when asked for one it does not have. */
  readonly onBadVersion?: (l: ModuleLp) => void;
  /** Accepted after TDH.SYS.SHUTDOWN. */
  readonly whenShutdown?: true;
  /** Several calls at once. */
  readonly row?: HostLeafRow;
}

/** Every SEAMCALL leaf of the ABI, by number: the only list of leaves. @source TDX-ABI "SEAMCALL Interface Functions" */
export const hostLeaves: readonly HostLeafEntry[] = [
  { name: 'TDH.VP.ENTER', number: 0, maxVersion: 0, handler: tdhVpEnter },
  { name: 'TDH.MNG.ADDCX', number: 1, maxVersion: 0, handler: tdhMngAddcx },
  { name: 'TDH.MEM.PAGE.ADD', number: 2, maxVersion: 0, handler: tdhMemPageAdd },
  { name: 'TDH.MEM.SEPT.ADD', number: 3, maxVersion: 1, handler: tdhMemSeptAdd, onBadVersion: clearEntryOutputs },
  { name: 'TDH.VP.ADDCX', number: 4, maxVersion: 0, handler: tdhVpAddcx },
  { name: 'TDH.MEM.PAGE.RELOCATE', number: 5, maxVersion: 0, handler: tdhMemPageRelocate },
  { name: 'TDH.MEM.PAGE.AUG', number: 6, maxVersion: 0, handler: tdhMemPageAug },
  { name: 'TDH.MEM.RANGE.BLOCK', number: 7, maxVersion: 0, handler: tdhMemRangeBlock },
  { name: 'TDH.MNG.KEY.CONFIG', number: 8, maxVersion: 0, handler: tdhMngKeyConfig },
  { name: 'TDH.MNG.CREATE', number: 9, maxVersion: 0, handler: tdhMngCreate },
  { name: 'TDH.VP.CREATE', number: 10, maxVersion: 0, handler: tdhVpCreate },
  { name: 'TDH.MNG.RD', number: 11, maxVersion: 1, handler: tdhMngRd, onBadVersion: clearOutputsOfBadRead },
  { name: 'TDH.MEM.RD', number: 12, maxVersion: 0, handler: tdhMemRd },
  { name: 'TDH.MNG.WR', number: 13, maxVersion: 0, handler: tdhMngWr },
  { name: 'TDH.MEM.WR', number: 14, maxVersion: 0, handler: tdhMemWr },
  { name: 'TDH.MEM.PAGE.DEMOTE', number: 15, maxVersion: 0, handler: tdhMemPageDemote },
  { name: 'TDH.MR.EXTEND', number: 16, maxVersion: 0, handler: tdhMrExtend, row: tdhMrExtendRow },
  { name: 'TDH.MR.FINALIZE', number: 17, maxVersion: 0, handler: tdhMrFinalize },
  { name: 'TDH.VP.FLUSH', number: 18, maxVersion: 0, handler: tdhVpFlush },
  { name: 'TDH.MNG.VPFLUSHDONE', number: 19, maxVersion: 0, handler: tdhMngVpflushdone },
  { name: 'TDH.MNG.KEY.FREEID', number: 20, maxVersion: 0, handler: tdhMngKeyFreeid },
  { name: 'TDH.MNG.INIT', number: 21, maxVersion: 0, handler: tdhMngInit },
  { name: 'TDH.VP.INIT', number: 22, maxVersion: 0, handler: tdhVpInit },
  { name: 'TDH.MEM.PAGE.PROMOTE', number: 23, maxVersion: 1, handler: tdhMemPagePromote, onBadVersion: clearFreedTables },
  { name: 'TDH.PHYMEM.PAGE.RDMD', number: 24, maxVersion: 0, handler: tdhPhymemPageRdmd },
  { name: 'TDH.MEM.SEPT.RD', number: 25, maxVersion: 0, handler: tdhMemSeptRd },
  { name: 'TDH.VP.RD', number: 26, maxVersion: 1, handler: tdhVpRd, onBadVersion: clearOutputsOfBadRead },
  { name: 'TDH.MNG.KEY.RECLAIMID', number: 27, maxVersion: 0, handler: tdhMngKeyReclaimid },
  { name: 'TDH.PHYMEM.PAGE.RECLAIM', number: 28, maxVersion: 0, handler: tdhPhymemPageReclaim },
  { name: 'TDH.MEM.PAGE.REMOVE', number: 29, maxVersion: 0, handler: tdhMemPageRemove },
  { name: 'TDH.MEM.SEPT.REMOVE', number: 30, maxVersion: 1, handler: tdhMemSeptRemove, onBadVersion: clearFreedTables },
  { name: 'TDH.SYS.KEY.CONFIG', number: 31, maxVersion: 0, handler: tdhSysKeyConfig, beforeReady: true },
  { name: 'TDH.SYS.INFO', number: 32, maxVersion: 0, handler: tdhSysInfo, beforeReady: true },
  { name: 'TDH.SYS.INIT', number: 33, maxVersion: 0, handler: tdhSysInit, beforeReady: true },
  { name: 'TDH.SYS.RD', number: 34, maxVersion: 0, handler: tdhSysRd, beforeReady: true },
  { name: 'TDH.SYS.LP.INIT', number: 35, maxVersion: 0, handler: tdhSysLpInit, beforeReady: true },
  { name: 'TDH.SYS.TDMR.INIT', number: 36, maxVersion: 0, handler: tdhSysTdmrInit },
  { name: 'TDH.SYS.RDALL', number: 37, maxVersion: 0, handler: tdhSysRdall, beforeReady: true },
  { name: 'TDH.MEM.TRACK', number: 38, maxVersion: 0, handler: tdhMemTrack },
  { name: 'TDH.MEM.RANGE.UNBLOCK', number: 39, maxVersion: 0, handler: tdhMemRangeUnblock },
  { name: 'TDH.PHYMEM.CACHE.WB', number: 40, maxVersion: 0, handler: tdhPhymemCacheWb },
  { name: 'TDH.PHYMEM.PAGE.WBINVD', number: 41, maxVersion: 0, handler: tdhPhymemPageWbinvd, row: tdhPhymemPageWbinvdRow },
  { name: 'TDH.VP.WR', number: 43, maxVersion: 0, handler: tdhVpWr },
  { name: 'TDH.SYS.LP.SHUTDOWN', number: 44, maxVersion: 0, handler: tdhSysLpShutdown, beforeReady: true, whenShutdown: true },
  { name: 'TDH.SYS.CONFIG', number: 45, maxVersion: 0, handler: tdhSysConfig, beforeReady: true },
  { name: 'TDH.SERVTD.BIND', number: 48, maxVersion: 0, handler: tdhServtdBind },
  { name: 'TDH.SERVTD.PREBIND', number: 49, maxVersion: 0, handler: tdhServtdPrebind },
  { name: 'TDH.SYS.SHUTDOWN', number: 52, maxVersion: 0, handler: tdhSysShutdown },
  { name: 'TDH.SYS.UPDATE', number: 53, maxVersion: 0, handler: tdhSysUpdate, beforeReady: true },
  { name: 'TDH.EXPORT.ABORT', number: 64, maxVersion: 0, handler: tdhExportAbort },
  { name: 'TDH.EXPORT.BLOCKW', number: 65, maxVersion: 0, handler: tdhExportBlockw },
  { name: 'TDH.EXPORT.RESTORE', number: 66, maxVersion: 0, handler: tdhExportRestore },
  { name: 'TDH.EXPORT.MEM', number: 68, maxVersion: 0, handler: tdhExportMem },
  { name: 'TDH.EXPORT.PAUSE', number: 70, maxVersion: 0, handler: tdhExportPause },
  { name: 'TDH.EXPORT.TRACK', number: 71, maxVersion: 0, handler: tdhExportTrack },
  { name: 'TDH.EXPORT.STATE.IMMUTABLE', number: 72, maxVersion: 0, handler: tdhExportStateImmutable },
  { name: 'TDH.EXPORT.STATE.TD', number: 73, maxVersion: 0, handler: tdhExportStateTd },
  { name: 'TDH.EXPORT.STATE.VP', number: 74, maxVersion: 0, handler: tdhExportStateVp },
  { name: 'TDH.EXPORT.UNBLOCKW', number: 75, maxVersion: 0, handler: tdhExportUnblockw },
  { name: 'TDH.IMPORT.ABORT', number: 80, maxVersion: 0, handler: tdhImportAbort },
  { name: 'TDH.IMPORT.END', number: 81, maxVersion: 0, handler: tdhImportEnd },
  { name: 'TDH.IMPORT.COMMIT', number: 82, maxVersion: 0, handler: tdhImportCommit },
  { name: 'TDH.IMPORT.MEM', number: 83, maxVersion: 0, handler: tdhImportMem },
  { name: 'TDH.IMPORT.TRACK', number: 84, maxVersion: 0, handler: tdhImportTrack },
  { name: 'TDH.IMPORT.STATE.IMMUTABLE', number: 85, maxVersion: 0, handler: tdhImportStateImmutable },
  { name: 'TDH.IMPORT.STATE.TD', number: 86, maxVersion: 0, handler: tdhImportStateTd },
  { name: 'TDH.IMPORT.STATE.VP', number: 87, maxVersion: 0, handler: tdhImportStateVp },
  { name: 'TDH.MIG.STREAM.CREATE', number: 96, maxVersion: 0, handler: tdhMigStreamCreate },
];

const byNumber: (HostLeafEntry | undefined)[] = [];
/** Gives every row the same properties in the same order: reading them from rows of six shapes costs 60 ns a call. */
const ROW = { name: '', number: 0, maxVersion: 0, handler: undefined, notYet: undefined, beforeReady: undefined, onBadVersion: undefined, whenShutdown: undefined, row: undefined }; // prettier-ignore
for (const leaf of hostLeaves) byNumber[leaf.number] = { ...ROW, ...leaf } as HostLeafEntry;

/** The leaf of this number, or undefined when the ABI has none. */
export const hostLeaf = (number: number): HostLeafEntry | undefined => byNumber[number];

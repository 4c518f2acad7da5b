export { checkInvariants } from './invariants.ts';
export { ENTERED_GUEST, type HostLeaf } from './leaf.ts';
export { ModuleShutdown } from './module-shutdown.ts';
export type { ModuleTraceEvent, ModuleTraceListener } from './module-trace.ts';
export type { ModuleContext } from './module-context.ts';
export { TdxModule, type TdxModuleOptions } from './module.ts';
export { PageType } from './pamt/pamt.ts';
export {
  tdhMemPageAdd,
  tdhMemPageAug,
  tdhMemPageDemote,
  tdhMemPagePromote,
  tdhMemPageRelocate,
  tdhMemPageRemove,
  tdhMemRangeBlock,
  tdhMemRangeUnblock,
  tdhMemRd,
  tdhMemSeptAdd,
  tdhMemSeptRd,
  tdhMemSeptRemove,
  tdhMemTrack,
  tdhMemWr,
  type GpaOperands,
  type SeptLevel,
} from './seamcall/mem.ts';
export type { SeptResult } from './seamcall/sept-result.ts';
export {
  tdhExportAbort,
  tdhExportBlockw,
  tdhExportMem,
  tdhExportPause,
  tdhExportRestore,
  tdhExportStateImmutable,
  tdhExportStateTd,
  tdhExportStateVp,
  tdhExportTrack,
  tdhExportUnblockw,
  tdhImportAbort,
  tdhImportCommit,
  tdhImportEnd,
  tdhImportMem,
  tdhImportStateImmutable,
  tdhImportStateTd,
  tdhImportStateVp,
  tdhImportTrack,
  tdhMigStreamCreate,
  tdhServtdBind,
  tdhServtdPrebind,
  type BundleOperands,
  type GpaListOperands,
  type ListResult,
  type MacPages,
} from './seamcall/migration.ts';
export {
  tdhMngAddcx,
  tdhMngCreate,
  tdhMngInit,
  tdhMngKeyConfig,
  tdhMngKeyFreeid,
  tdhMngKeyReclaimid,
  tdhMngRd,
  tdhMngVpflushdone,
  tdhMngWr,
  tdhMrExtend,
  tdhMrExtendRow,
  tdhMrFinalize,
} from './seamcall/mng.ts';
export {
  tdhPhymemCacheWb,
  tdhPhymemPageRdmd,
  tdhPhymemPageReclaim,
  tdhPhymemPageWbinvd,
  tdhPhymemPageWbinvdRow,
  type PageMetadata,
} from './seamcall/phymem.ts';
export {
  ENTROPY_ATTEMPTS,
  SEAMCALL_GP,
  SEAMCALL_UD,
  SEAMCALL_VMFAILINVALID,
  seamcall,
  type SeamcallRegisters,
} from './seamcall/seamcall.ts';
export {
  tdhSysConfig,
  tdhSysInfo,
  tdhSysInit,
  tdhSysKeyConfig,
  tdhSysLpInit,
  tdhSysLpShutdown,
  tdhSysRd,
  tdhSysRdall,
  tdhSysShutdown,
  tdhSysTdmrInit,
  tdhSysUpdate,
} from './seamcall/sys.ts';
export { VpEnterFlag, tdhVpAddcx, tdhVpCreate, tdhVpEnter, tdhVpFlush, tdhVpInit, tdhVpRd, tdhVpWr } from './seamcall/vp.ts';
export { Lifecycle } from './td/tdr-layout.ts';
export { OpState } from './td/tdcs-layout.ts';
export type { SysinfoOptions } from './sysinfo.ts';
export { Code, Operand, SUCCESS, describeStatus, isError, status } from './status.ts';
export { UnimplementedLeaf } from './unimplemented-leaf.ts';

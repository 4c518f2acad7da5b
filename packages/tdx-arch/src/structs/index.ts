export {
  L2EnterGuestState, TDCS_MAX_PAGES, TDCS_MIN_PAGES, TDVPS_MAX_PAGES, TDVPS_MIN_PAGES, TdcsArea, TdcsPage, TdrPage, TdvpsArea, TdvpsPage,
  VE_INFO_VALID, VeInfo,
} from './control-pages.ts'; // prettier-ignore
export {
  ExtendedExitQualification, ExtendedExitType, GlaListEntry, GlaListInfo, GpaAndLevel, GpaListEntry, GpaListInfo, L2Ctls, L2DebugCtls,
  L2GpaAttributes, L2_GPA_ATTRIBUTES_MASK, LeafAndVersion, NotifyEnables, SEPT_ARCH_LEAF_MASK, SEPT_ARCH_NON_LEAF_MASK, SeptEntry,
  SeptEntryArch, SeptEntryInfo, SeptPendingEntry, SeptRemovedEntry, TdCtls, TdExitRcx, TdrAndFlags, VcpuAndFlags, VeInfoR10, VmCtls,
  VmcallMask, VpInfoR8, VpInfoRcx,
} from './operands.ts'; // prettier-ignore
export { Bepoch, MigrationBepoch, PamtEntry, PamtLock, PamtSize } from './pamt.ts';
export { MrtdBlock, ReportMacStruct, ReportType, ServtdBinding, TdInfo, TdReport, TeeTcbInfo } from './report.ts';
export { CmrInfo, CpuidConfig, TdSysInfo, TdmrInfo, TdmrReservedArea } from './sysinfo.ts';
export {
  ATTRIBUTES_FIXED0, ATTRIBUTES_FIXED1, CONFIG_FLAGS_FIXED0, ConfigFlags, CpuidValues, EptpControls, TdAttributes, TdParams, XFAM_FIXED0,
  XFAM_FIXED1, XFAM_XCR0_MASK, XFAM_XSS_MASK, Xfam,
} from './td-params.ts'; // prettier-ignore

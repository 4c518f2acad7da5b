export { CPUID_VALUES_ROWS, cpuidConfigurable, cpuidEntries, cpuidEntriesByIndex, findCpuidEntry } from './cpuid/index.ts';
export type { CpuidConfigInfo, CpuidEntryInfo, CpuidRegisterName, CpuidRegisters } from './cpuid/index.ts';
export {
  ExitReason, GuestLeaf, HostLeaf, KotState, Lifecycle, OpState, SysState, VcpuState, exitReasonName, guestLeafByNumber, guestLeaves,
  hostLeafByNumber, hostLeaves,
} from './leaves/index.ts'; // prettier-ignore
export type { ExitReasonName, LeafInfo, OpStateName } from './leaves/index.ts';
export {
  CpuidFieldCode, FIELD_ID_KEY_MASK, FieldId, MetadataContext, NULL_FIELD_ID, SysClass, TdClass, TdxFeature0, VcpuClass, codeStride,
  cpuidFieldCode, elementBytes, fieldId, findField, globalSysFields, knownModels, l2VmcsFields, specialFields, tdFields, tdVmcsFields,
  vcpuFields,
} from './metadata/index.ts'; // prettier-ignore
export type { FoundField, MetadataField } from './metadata/index.ts';
export { archCapabilities, findMsr, hostStateAfterTdExit, msrPlatformRequirements, msrTable } from './msr/index.ts';
export type { ArchCapabilitiesInfo, MsrAction, MsrCondition, MsrInfo, MsrPolicy } from './msr/index.ts';
export {
  Limits, PageType, SEPT_STATE_MASK, SeptPublicState, SeptState, l2SeptStates, septAllowedStates, septStateByPublic, septStateOf, septStates,
} from './sept/index.ts'; // prettier-ignore
export type { L2SeptStateInfo, SeptFlag, SeptStateInfo, SeptStateName } from './sept/index.ts';
export {
  Code, Operand, SUCCESS, StatusWord, codeOf, detailOf, formatStatus, isBusy, isError, isRetryable, operandName, status, statusClasses,
  statusCodes, statusInfo, statusName,
} from './status/index.ts'; // prettier-ignore
export type { StatusInfo } from './status/index.ts';
export {
  ATTRIBUTES_FIXED0, ATTRIBUTES_FIXED1, Bepoch, CONFIG_FLAGS_FIXED0, CmrInfo, ConfigFlags, CpuidConfig, CpuidValues, EptpControls,
  ExtendedExitQualification, ExtendedExitType, GlaListEntry, GlaListInfo, GpaAndLevel, GpaListEntry, GpaListInfo, L2Ctls, L2DebugCtls,
  L2EnterGuestState, L2GpaAttributes, L2_GPA_ATTRIBUTES_MASK, LeafAndVersion, MigrationBepoch, MrtdBlock, NotifyEnables, PamtEntry, PamtLock,
  PamtSize, ReportMacStruct, ReportType, SEPT_ARCH_LEAF_MASK, SEPT_ARCH_NON_LEAF_MASK, SeptEntry, SeptEntryArch, SeptEntryInfo,
  SeptPendingEntry, SeptRemovedEntry, ServtdBinding, TDCS_MAX_PAGES, TDCS_MIN_PAGES, TDVPS_MAX_PAGES, TDVPS_MIN_PAGES, TdAttributes, TdCtls,
  TdExitRcx, TdInfo, TdParams, TdReport, TdSysInfo, TdcsArea, TdcsPage, TdmrInfo, TdmrReservedArea, TdrAndFlags, TdrPage, TdvpsArea,
  TdvpsPage, TeeTcbInfo, VE_INFO_VALID, VcpuAndFlags, VeInfo, VeInfoR10, VmCtls, VmcallMask, VpInfoR8, VpInfoRcx, XFAM_FIXED0, XFAM_FIXED1,
  XFAM_XCR0_MASK, XFAM_XSS_MASK, Xfam,
} from './structs/index.ts'; // prettier-ignore
export { HypercallNumber, VmcallLeaf, VmcallStatus, vmcalls } from './tdvmcall/index.ts';
export type { VmcallInfo } from './tdvmcall/index.ts';

export type { ObjectSizes } from './backend/object-records.ts';
export type { ExitInformation } from './backend/operations.ts';
export type { VcpuState } from './backend/vcpu-state.ts';
export type { Flavour, FlavourDifferences } from './flavour.ts';
export { FLAVOURS } from './flavour.ts';
export type { MemoryRange } from './host/memory-range.ts';
export { UserMemory } from './host/user-memory.ts';
export { EventFd } from './io/eventfd.ts';
export type { KvmOptions, UserTimer } from './kvm-options.ts';
export { KvmLoadError } from './kvm-options.ts';
export { Kvm } from './kvm.ts';
export { restoreKvm, saveKvm } from './saved-kvm.ts';
export type { KvmCounters, KvmTraceEvent, KvmTraceListener } from './observe/statistics.ts';
export { KvmStatistics, countersSince } from './observe/statistics.ts';
export { KvmCap } from './uapi/capability.ts';
export type { IoctlResult, NegativeErrno } from './uapi/errno.ts';
export { Errno, errnoName, isErrno } from './uapi/errno.ts';
export type {
  DebugExit,
  ExceptionExit,
  FailEntryExit,
  GetQuoteExit,
  GetTdVmCallInfoExit,
  HltExit,
  HypercallExit,
  InternalErrorExit,
  IntrExit,
  IoExit,
  KvmExit,
  KvmRun,
  MemoryFaultExit,
  MmioExit,
  MsrExit,
  SetupEventNotifyExit,
  ShutdownExit,
  SystemEventExit,
  TdxExit,
  UnknownExit,
} from './uapi/exit.ts';
export {
  KVM_MEMORY_EXIT_FLAG_PRIVATE,
  KvmExitReason,
  KvmHypercall,
  KvmInternalError,
  KvmSystemEvent,
  MapGpaRangeFlag,
} from './uapi/exit.ts';
export { KvmIoctl } from './uapi/ioctl.ts';
export type {
  CpuidEntry2,
  Digest,
  KvmDtable,
  KvmIoEventFd,
  KvmRegs,
  KvmSegment,
  KvmSregs,
  KvmSregs2,
  MemoryAttributes,
  TdxCapabilities,
  TdxCommandResult,
  TdxInitMemRegion,
  TdxInitVm,
  UserspaceMemoryRegion2,
} from './uapi/structs.ts';
export {
  IoEventFdFlag,
  KVM_MEMORY_ATTRIBUTE_PRIVATE,
  KVM_TDX_MEASURE_MEMORY_REGION,
  digest48,
  KvmMpState,
  KvmTdxCommand,
  MemslotFlag,
} from './uapi/structs.ts';
export type {
  KvmClockData,
  KvmDebugRegs,
  KvmFpu,
  KvmGuestDebug,
  KvmMsrEntry,
  KvmMsrFilter,
  KvmMsrFilterRange,
  KvmTranslation,
  KvmVcpuEvents,
  KvmX86Mce,
  KvmXcr,
} from './uapi/vcpu-structs.ts';
export { GuestDebugFlag, KvmClockFlag, MsrExitReason, MsrFilterFlag } from './uapi/vcpu-structs.ts';
export { ioctlName } from './ioctl/dispatcher.ts';
export type { KvmFile } from './ioctl/file-table.ts';
export { FileTable } from './ioctl/file-table.ts';
export { KVM_RUN_BYTES } from './ioctl/kvm-run-page.ts';
export { memoryEncryptOp } from './ioctl/tdx-command.ts';
export type { IoctlArgument } from './ioctl/user-buffer.ts';
export { KvmVmType } from './uapi/vm-type.ts';
export type { HostHandlers } from './vcpu/host-events.ts';
export type { RunLimits } from './vcpu/run-loop.ts';
export { accessOf } from './vcpu/ept-violation.ts';
export { KvmVcpu } from './vcpu/kvm-vcpu.ts';
export type { PreFaultMemory } from './vcpu/pre-fault-memory.ts';
export type { ScheduledExit } from './vcpu/scheduler.ts';
export type { DumpedLeaf, TreeDump } from './observe/dump.ts';
export { dumpTrees } from './observe/dump.ts';
export type { ControlPage, FieldValue, TdHandle } from './observe/td-access.ts';
export { TdAccess, tdHandle } from './observe/td-access.ts';
export { VcpuScheduler } from './vcpu/scheduler.ts';
export type { ClearDirtyLog } from './vm/dirty-log.ts';
export { DirtyLog } from './vm/dirty-log.ts';
export { GuestMemfd } from './vm/guest-memfd.ts';
export { KvmVm } from './vm/kvm-vm.ts';
export { MsrFilter } from './vm/msr-filter.ts';
export type { TeardownReport } from './vm/teardown.ts';

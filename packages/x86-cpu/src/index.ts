export {
  ApicRegister,
  X2APIC_MSR_BASE,
  clearVector,
  highestVector,
  readRegister as readApicRegister,
  setVector,
  writeRegister as writeApicRegister,
} from './apic/virtual-apic.ts';
export { PostedDescriptor, drainPosted, isOutstanding, postInterrupt } from './apic/posted-interrupt.ts';
export type { BreakpointHit, DataBreakpoint } from './debug/breakpoints.ts';
export { Breakpoints } from './debug/breakpoints.ts';
export type { BareProgramOptions, BareStop, ProgramSegment } from './debug/bare-program.ts';
export { BareProgram } from './debug/bare-program.ts';
export type { DisassembledInstruction, IcedInstruction, IcedX86 } from './debug/disassembler.ts';
export { Disassembler, MissingDisassembler, codeBits } from './debug/disassembler.ts';
export { WebAssemblyRefused } from './emit/compile.ts';
export { ElfError, isElf, readElf, type ElfProgram } from './debug/elf-file.ts';
export { LinearView } from './debug/linear-view.ts';
export { enterBareGuest, type BareGuest, type BareGuestHooks } from './lp/bare-guest.ts';
export type { CpuidResult, HostInstructionResult, LogicalProcessor, LpMode, RunResult } from './lp/logical-processor.ts';
export { UnimplementedInstruction } from './lp/unimplemented-instruction.ts';
export { Gpr, REGISTER_FILE_BYTES, Reg, SEGMENT_BYTES, Seg, SegField } from './lp/register-file.ts';
export { XsaveArea } from './lp/xsave-layout.ts';
export type { CpuidEntry, Machine, MachineClock, MachineOptions, PlatformConfig } from './machine.ts';
export { MoveSet, type BlockMove, type Mover } from './memory/block-moves.ts';
export {
  SHA512_BLOCK_BYTES,
  SHA512_STATE_BYTES,
  SHA512_TABLE_BYTES,
  sha512Blocks,
  writeSha512Table,
  type Sha512Blocks,
} from './memory/sha512-blocks.ts';
export type { GuestDevices } from './mmu/guest-devices.ts';
export type { DeviceRange, KeyedMemoryOptions, MemoryMappedDevice, PhysicalMemory } from './memory/index.ts';
export { AesXts, FRAME_BYTES, KeyedMemory, LINEAR_MEMORY_LIMIT, LINE_BYTES, LinearMemoryFull } from './memory/index.ts';
export { DEFAULT_CPUID, DEFAULT_MSRS } from './platform/default-tables.ts';
export type { UnmodelledFeature } from './platform/not-modelled.ts';
export { UNMODELLED_FEATURES } from './platform/not-modelled.ts';
export type { DefaultPlatformOptions } from './platform/default-platform.ts';
export { defaultPlatform } from './platform/default-platform.ts';
export type { FlatGuestOptions } from './platform/flat-guest.ts';
export { FlatGuest } from './platform/flat-guest.ts';
export type { Tier } from './run/tier.ts';
export { NoInstructionCore } from './platform/inert-core.ts';
export { lpScheduler } from './scheduler/lp-scheduler.ts';
export { TurnScheduler, type ScheduleState, type Turn, type TurnSchedulerOptions } from './scheduler/turn-scheduler.ts';
export { ReportMacStruct } from './seam/report-mac.ts';
export type { SeamDoors } from './seam/seam-doors.ts';
export type { SeamFirmware, SeamFirmwareState, SeamOutcome } from './seam/seam-firmware.ts';
export { SeamEntryError } from './seam/seam-unit.ts';
export type { JsonValue, LpSnapshot, MachineSnapshot, SnapshotState } from './snapshot/machine-snapshot.ts';
export {
  SavedFields,
  bytesOf,
  loadCounts,
  savedCounts,
  savedWords,
  wordsOf,
  type Saved,
  type SavedValue,
} from './snapshot/saved-fields.ts';
export { SnapshotError } from './snapshot/snapshot-error.ts';
export { ConfigError, InternalError, StateError, TdxError } from './units/error.ts';
export { EntryControl, ExitControl, PinControl, PrimaryControl, SecondaryControl, TertiaryControl } from './vmx/control-bits.ts';
export { enableVmx, vmcsRevision } from './vmx/enable-vmx.ts';
export { ENTRY_FAILURE, ExitReason, exitReasonName } from './vmx/exit-reason.ts';
export { HIGHEST_FIELD_INDEX, VmcsField, fieldKind, fieldName, fieldWidth } from './vmx/fields.ts';
export { captureHostState } from './vmx/host-state.ts';
export { UnimplementedControl } from './vmx/unimplemented-control.ts';
export { VmInstructionError } from './vmx/vm-instruction-error.ts';
export { vmExit, type VmExit } from './vmx/vm-exit.ts';
export type { Vmcs } from './vmx/vmcs.ts';
export { VMCS_BYTES } from './vmx/vmcs-layout.ts';
export { VmcsPage } from './vmx/vmcs-page.ts';
export type { VmxRoot } from './vmx/vmx-root.ts';
export { createMachine } from './x86-machine.ts';

export type { CpuidResult, HostInstructionResult, LogicalProcessor, LpMode, RunResult } from './lp/logical-processor.ts';
export { Gpr, REGISTER_FILE_BYTES, Reg, SEGMENT_BYTES, Seg, SegField } from './lp/register-file.ts';
export type { CpuidEntry, Machine, MachineClock, PlatformConfig } from './machine.ts';
export type { PhysicalMemory } from './memory/physical-memory.ts';
export type { SeamDoors } from './seam/seam-doors.ts';
export type { SeamFirmware, SeamOutcome } from './seam/seam-firmware.ts';
export { vmExit, type VmExit } from './vmx/vm-exit.ts';
export type { Vmcs } from './vmx/vmcs.ts';
export type { VmxRoot } from './vmx/vmx-root.ts';

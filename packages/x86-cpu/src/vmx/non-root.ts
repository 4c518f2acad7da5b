import type { Insn } from '../isa/insn.ts';
import type { Hpa } from '../units/index.ts';
import type { ApicAccessKind } from '../apic/apic-access-kind.ts';
import type { VmExit } from './vm-exit.ts';
import type { Vmcs } from './vmcs.ts';

/** Root of one extended page table hierarchy. */
export interface EptRoot {
  /** Host address of the root table, without key id. */
  readonly root: Hpa;
  readonly levels: 4 | 5;
  /** EPTP bit 6: accessed and dirty flags are kept in the entries. */
  readonly accessedDirty: boolean;
}

/** How guest-physical addresses become host-physical ones while a guest runs. Read by the page walkers at every TLB miss. */
export interface GuestPhysicalSpace {
  /** "Enable EPT". When false a guest-physical address is the host-physical address. */
  readonly ept: boolean;
  /** EPTP of the VMCS. */
  readonly main: EptRoot;
  /** Key id put into every address of `main` (tables and leaves), or -1: the entries carry their own key id. */
  readonly mainHkid: number;
  /** SHARED_EPTP of a SEAM guest; its entries carry their own key id. */
  readonly shared: EptRoot | undefined;
  /** Number of the SHARED bit (47 or 51); 0 when the guest has none. */
  readonly sharedBit: number;
  /** "Mode-based execute control for EPT": entry bit 10 is execute permission for user-mode addresses. */
  readonly modeBasedExecute: boolean;
  /** "EPT-violation #VE": host address of the virtualization-exception information area, or -1 when the control is 0. */
  readonly veInformation: number;
  /** EPTP index stored with a #VE. */
  readonly eptpIndex: number;
  /** Host page that stands for the APIC ("virtualize APIC accesses"), or -1. */
  readonly apicAccess: number;
  /** "Enable PML": writes that set a dirty flag are logged. */
  readonly logsDirty: boolean;
  /** Root of the sub-page-permission table, or -1. */
  readonly subPageTable: number;
  /** "EPT paging-write control": entry bit 58 lets accessed and dirty flags of guest paging structures be set. */
  readonly pagingWrite: boolean;
  /** "Guest-paging verification": pages with entry bit 57 are reached only through paging structures in pages with bit 58. */
  readonly verifiesPaging: boolean;
  /** Guest-physical root of HLAT paging, or -1; 0 in `hlatPrefix`: for all linear addresses, otherwise for those with bit 63 set. */
  readonly hlatRoot: number;
  readonly hlatPrefix: number;
}

/** Kinds of event, numbered as in VM-exit and VM-entry interruption information. @source Intel SDM 3C "VM-Entry Controls for Event Injection" */
export const EventType = {
  EXTERNAL_INTERRUPT: 0,
  NMI: 2,
  HARDWARE_EXCEPTION: 3,
  SOFTWARE_INTERRUPT: 4,
  PRIVILEGED_SOFTWARE_EXCEPTION: 5,
  SOFTWARE_EXCEPTION: 6,
  OTHER: 7,
} as const;
export type EventType = (typeof EventType)[keyof typeof EventType];

/** An exception about to be delivered to the guest. */
export interface GuestException {
  vector: number;
  type: EventType;
  /** Error code, or -1 when the vector has none. */
  errorCode: number;
  /** Linear address of a #PF (CR2 is not yet written), DR6 bits of a #DB, otherwise 0. */
  qualification: bigint;
  /** Length of INT3, INTO, INT1 and INT n; otherwise 0. */
  instructionLength: number;
}

/** A port access about to be made. */
export interface PortAccess {
  readonly port: number;
  /** 1, 2 or 4 bytes. */
  readonly size: number;
  readonly isIn: boolean;
  readonly isString: boolean;
  readonly rep: boolean;
  /** The port number was an immediate byte. */
  readonly isImmediate: boolean;
  /** Linear address of the memory operand of INS and OUTS. */
  readonly linear: bigint;
}

/** A write to or read from a control register by MOV, CLTS or LMSW. */
export interface ControlRegisterAccess {
  readonly cr: 0 | 2 | 3 | 4 | 8;
  readonly kind: 'mov-to' | 'mov-from' | 'clts' | 'lmsw';
  /** Source or destination register of MOV. */
  readonly gpr: number;
  /** New value as the guest wrote it (LMSW: the 16-bit source). */
  readonly value: bigint;
  /** LMSW with a memory operand: its linear address; -1 otherwise. */
  readonly linear: bigint;
}

/**
 * What surrounds a guest on one logical processor: interception, virtual control registers, nested translation, virtual interrupts.
 * The system part of the processor asks it at the point where the SDM places the check (after faults of higher priority).
 *
 * `on...` methods return true when the event causes a VM exit. They have then recorded it with `lp.recordExit(exit)`, filling
 * reason, qualification, instruction length and information; nothing else has changed. The LP adds IDT-vectoring information when
 * the exit happens while an event is being delivered, and calls `takeExit` at the instruction boundary.
 */
export interface NonRoot {
  readonly space: GuestPhysicalSpace;
  /** Saves guest state, loads host state, runs the root software. Afterwards `lp.mode` says where the LP is. */
  takeExit(exit: VmExit): void;

  /** CPUID, HLT, PAUSE, INVD, WBINVD, RDPMC, RDRAND, RDSEED, MONITOR, MWAIT, XSAVES, XRSTORS ...: by mnemonic `insn.name`. */
  onInstruction(insn: Insn): boolean;
  /** RDTSC and RDTSCP. */
  onRdtsc(insn: Insn): boolean;
  onRdmsr(insn: Insn, index: number): boolean;
  onWrmsr(insn: Insn, index: number, value: bigint): boolean;
  onXsetbv(insn: Insn, index: number, value: bigint): boolean;
  onPort(insn: Insn, access: PortAccess): boolean;
  onControlRegister(insn: Insn, access: ControlRegisterAccess): boolean;
  onDebugRegister(insn: Insn, dr: number, isWrite: boolean): boolean;
  /** SGDT, SIDT, LGDT, LIDT, SLDT, STR, LLDT, LTR: "descriptor-table exiting". `linear` of the memory operand, or -1. */
  onDescriptorTable(insn: Insn, linear: bigint): boolean;
  onInvlpg(insn: Insn, linear: bigint): boolean;
  onInvpcid(insn: Insn, type: number, linear: bigint): boolean;
  /** VMCALL and the other VMX instructions, SEAMCALL, SEAMOPS, SEAMRET: true = exit; false = the instruction raises #UD. */
  onVmxInstruction(insn: Insn): boolean;
  /**
   * What VMREAD or VMWRITE of the guest accesses: 'exit' (then ask `onVmxInstruction`), its shadow VMCS, or undefined when it has none
   * (VMfailInvalid).
   */
  shadowVmcs(encoding: bigint, isWrite: boolean): Vmcs | 'exit' | undefined;
  /** VMFUNC, which is enabled. True = exit; false = done. */
  onVmFunction(insn: Insn): boolean;
  /** TDCALL. True = exit; false = #UD (no SEAM guest). */
  onTdcall(insn: Insn): boolean;

  onException(exception: GuestException): boolean;
  onTripleFault(): boolean;
  /** Qualification as in the SDM: selector, source. `length` 0 unless an instruction caused it. */
  onTaskSwitch(qualification: bigint, length: number): boolean;
  /** Always exits. `linear` and qualification bits 7 and 8 as the walker found them. */
  onEptViolation(qualification: bigint, guestPhysical: number, linear: bigint): boolean;
  onEptMisconfiguration(guestPhysical: number, linear: bigint): boolean;
  /** An access to the APIC-access page. True = exit; false = `readApicPage` or `writeApicPage` does it. */
  onApicAccess(offset: number, kind: ApicAccessKind): boolean;
  /** An access to it that is never virtualized. Always exits. */
  refuseApicAccess(offset: number, kind: ApicAccessKind): boolean;
  /** Undefined: an exit is recorded. */
  readApicPage(offset: number, size: number): bigint | undefined;
  /** May record an exit that is taken after the instruction. */
  writeApicPage(offset: number, size: number, value: bigint): void;
  /** A write is about to set the dirty flag of a page: logs its address. True = the log is full, exit. */
  onDirty(guestPhysical: number): boolean;
  /** The sub-page-permission table has no valid entry for a write (`isMiss`), or one with reserved bits. Always exits. */
  onSubPageEvent(guestPhysical: number, linear: bigint, isMiss: boolean): boolean;
  /** A host interrupt arrived: 'exit', 'consumed' (posted-interrupt notification), or 'deliver' through the guest's IDT. */
  onExternalInterrupt(vector: number): 'exit' | 'consumed' | 'deliver';
  /** A held NMI; `isBlocked`: by an NMI before it. */
  onNmi(isBlocked: boolean): boolean;
  onInit(): boolean;
  /** A start-up IPI reached the LP while it waits for one. */
  onSipi(vector: number): boolean;
  /** IRET ends blocking by NMI (of physical or virtual NMIs, whichever the interruptibility state tracks). */
  readonly iretUnblocksNmi: boolean;
  /** Interrupt-window and NMI-window exits: the arguments say whether such an event could be delivered now. */
  onWindow(interruptOpen: boolean, nmiOpen: boolean): boolean;
  /** Something waits until the guest accepts events: a window control is 1 or a virtual interrupt is pending. Asked when IF becomes 1. */
  readonly isWaitingForWindow: boolean;
  /** PAUSE may cause a VM exit. */
  readonly interceptsPause: boolean;
  /** The preemption timer is due: asked at a boundary when `timerInstructions` is 0. */
  onTimer(): boolean;
  /** Instructions until the timer is due; Infinity without a timer. */
  readonly timerInstructions: number;
  /** "Monitor trap flag": the guest exits after every instruction and every delivered event. */
  readonly isStepping: boolean;
  /** "VMM bus-lock detection": instructions are executed one by one, and asked before whether they will lock the bus. */
  readonly detectsBusLocks: boolean;
  willLockBus(): boolean;
  /** The instruction that locked the bus is done; it may have recorded an exit of its own, which then tells of the lock too. */
  onBusLock(): boolean;
  /** An instruction or a delivery has ended while `isStepping`. */
  onMonitorTrap(): boolean;

  /** Vector of the virtual interrupt to deliver now (virtual-interrupt delivery), or -1. */
  virtualInterrupt(): number;
  /** The vector from `virtualInterrupt` is being delivered: moves it from pending to in-service. */
  acceptVirtualInterrupt(vector: number): void;

  /** What MOV from CR0 or CR4, SMSW read: guest/host mask and read shadow applied. */
  readControlRegister(cr: 0 | 4, real: bigint): bigint;
  /** What a write that did not exit puts into CR0 or CR4: host-owned bits keep their real value. */
  mergeControlRegister(cr: 0 | 4, written: bigint, real: bigint): bigint;
  /** Bits of CR0 and CR4 that must be 1 and may be 1 in non-root operation (a violation is #GP). */
  fixedBits(cr: 0 | 4): { readonly mustBe1: bigint; readonly mayBe1: bigint };
  /** CR8 as the guest sees it (TPR shadow), or undefined: the register of the LP. */
  readTpr(): bigint | undefined;
  /** True when the write went to the virtual TPR. May record an exit (TPR below threshold) that is taken after the instruction. */
  writeTpr(value: bigint): boolean;
  /** An MSR access that did not exit and that virtualization answers (x2APIC): undefined / false = use the LP's own. */
  readVirtualMsr(index: number): bigint | undefined;
  writeVirtualMsr(index: number, value: bigint): boolean;
  /** TSC offset and multiplier applied to the native TSC. */
  guestTsc(native: bigint): bigint;
  /** Port access that did not exit. A value of `size` bytes, zero-extended. */
  readPort(port: number, size: number): number;
  writePort(port: number, size: number, value: number): void;
  /** Overrides CPUID for guests without VMX; undefined = native. */
  cpuid(leaf: number, subleaf: number): { eax: number; ebx: number; ecx: number; edx: number } | undefined;
  /** "Enable RDTSCP", "enable INVPCID", "enable XSAVES/XRSTORS" ...: false = #UD although CPUID of the platform has it. By mnemonic. */
  isEnabled(name: string): boolean;
}

import { nmiUnblocking } from '../mmu/guest-physical.ts';
import * as apic from '../apic/apic-virtualization.ts';
import { ApicAccessKind } from '../apic/apic-access-kind.ts';
import { exitOnApicAccess, isApicVirtualized, readApicPage, writeApicPage } from '../apic/apic-access.ts';
import type { Insn } from '../isa/insn.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { Msr } from '../lp/msr-table.ts';
import type { LpSnapshot } from '../snapshot/machine-snapshot.ts';
import type { Hpa } from '../units/index.ts';
import { EntryControl, ExitControl, PinControl, PrimaryControl, SecondaryControl, TertiaryControl } from './control-bits.ts';
import { EntryMemo } from './entry-memo.ts';
import { ExecutionControls } from './execution-controls.ts';
import { writeExitInformation } from './exit-information.ts';
import { takesBusLock } from './bus-lock.ts';
import { EXIT_REASON_BUS_LOCK, ExitReason } from './exit-reason.ts';
import { VmcsField } from './fields.ts';
import { guestMoves, optionalMsrs, saveGuestState, type GuestMoves, type OptionalMsrs } from './guest-state.ts';
import * as intercepts from './intercepts.ts';
import type { ControlRegisterAccess, EptRoot, GuestException, GuestPhysicalSpace, NonRoot, PortAccess } from './non-root.ts';
import { TranslationContext } from './translation-context.ts';
import { vmExit, type VmExit } from './vm-exit.ts';
import { exitsOnVmcsAccess, shadowVmcs } from './shadow-vmcs.ts';
import { logDirtyPage } from './page-modification-log.ts';
import { writeSpecCtrl } from './spec-ctrl.ts';
import { onVmFunction } from './vm-functions.ts';
import type { VmcsPage } from './vmcs-page.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
const NO_ROOT: EptRoot = { root: 0 as Hpa, levels: 4, accessedDirty: false };

/** What happens around a guest, decided by the owner of the LP's parts. */
export interface GuestTransitions {
  /** The guest is about to run. */
  enter(): void;
  /** Guest state and exit information are in the VMCS: loads host state and gives control to root software. */
  leave(exit: VmExit): void;
}

/**
 * The guest of a VMCS as the LP sees it while it runs. One object per LP, pointed at a VMCS by each VM entry; what it caches of the VMCS
 * is valid from entry to exit, when software cannot change it.
 */
export class VmxGuest implements NonRoot {
  readonly lp: X86LogicalProcessor;
  readonly optional: OptionalMsrs;
  readonly moves: GuestMoves;
  /** What the translation caches of the LP hold. */
  readonly context = new TranslationContext();
  readonly memo: EntryMemo;
  readonly #transitions: GuestTransitions;
  vmcs!: VmcsPage;
  controls: ExecutionControls = new ExecutionControls();
  /** The guest was entered from SEAM root. */
  isSeam = false;
  readonly space: Mutable<GuestPhysicalSpace> = {
    ept: false, main: NO_ROOT, mainHkid: -1, shared: undefined, sharedBit: 0, modeBasedExecute: false, veInformation: -1, eptpIndex: 0,
    apicAccess: -1, logsDirty: false, subPageTable: -1, pagingWrite: false, verifiesPaging: false, hlatRoot: -1, hlatPrefix: 0,
  }; // prettier-ignore

  enclsBitmap = 0n;
  enclvBitmap = 0n;
  pconfigBitmap = 0n;
  /** TSC at the last PAUSE and at the first of the present loop, for PAUSE-loop exiting. */
  lastPause = 0n;
  firstPause = 0n;

  #cr0MustBe1 = 0n;
  #cr0MayBe1 = 0n;
  #cr4MustBe1 = 0n;
  #cr4MayBe1 = 0n;
  /** Native TSC at which the preemption timer reaches 0, or -1n. */
  #timerDue = -1n;
  /** VM entry found the virtual TPR below its threshold: an exit before the first instruction. */
  #isTprBelow = false;
  /** "Monitor trap flag". */
  isStepping = false;

  constructor(lp: X86LogicalProcessor, transitions: GuestTransitions) {
    this.lp = lp;
    this.optional = optionalMsrs(lp);
    this.moves = guestMoves.on(lp.memory.wasm);
    this.memo = new EntryMemo(lp.memory);
    this.#transitions = transitions;
  }

  /**
   * Takes over a VMCS whose checks passed and whose guest state is loaded.
   * @param isSame this VMCS was entered last, with the same controls
   */
  enter(vmcs: VmcsPage, controls: ExecutionControls, isSeam: boolean, isSame: boolean): void {
    const { lp } = this;
    this.vmcs = vmcs;
    this.controls = controls;
    this.isSeam = isSeam;
    if (!isSame) this.#takeControls();
    this.#timerDue =
      (controls.pin & PinControl.PREEMPTION_TIMER) === 0
        ? -1n
        : lp.tsc + (BigInt(vmcs.read32(VmcsField.PREEMPTION_TIMER_VALUE)) << this.#timerShift());
    this.isStepping = controls.hasPrimary(PrimaryControl.MONITOR_TRAP_FLAG);
    if (controls.virtualApic !== -1) apic.enterVirtualApic(this);
    this.#isTprBelow = controls.apicAccess !== -1 && apic.isTprBelowThreshold(this);
    this.#transitions.enter();
    lp.askAttention();
  }

  /** VMCS and timer of the guest that runs, for a snapshot. */
  save(): NonNullable<LpSnapshot['entered']> {
    return { vmcs: this.vmcs.pa, timerDue: String(this.#timerDue) };
  }
  get pauses(): LpSnapshot['pauses'] {
    return [String(this.lastPause), String(this.firstPause)];
  }
  set pauses([last, first]: LpSnapshot['pauses']) {
    this.lastPause = BigInt(last);
    this.firstPause = BigInt(first);
  }

  /** Continues a guest that `save` described, whose registers the LP has already: no checks, nothing is loaded. */
  resume(saved: NonNullable<LpSnapshot['entered']>, vmcs: VmcsPage, controls: ExecutionControls, isSeam: boolean): void {
    controls.refresh(vmcs, isSeam);
    this.enter(vmcs, controls, isSeam, false);
    this.#timerDue = BigInt(saved.timerDue);
  }

  /** What follows from the controls alone. */
  #takeControls(): void {
    const { controls, vmcs } = this;
    this.#describeSpace();
    if (controls.hasSecondary(SecondaryControl.ENCLS_EXITING)) this.enclsBitmap = vmcs.read(VmcsField.ENCLS_EXITING_BITMAP);
    if (controls.hasSecondary(SecondaryControl.ENCLV_EXITING)) this.enclvBitmap = vmcs.read(VmcsField.ENCLV_EXITING_BITMAP);
    if (controls.hasSecondary(SecondaryControl.PCONFIG)) this.pconfigBitmap = vmcs.read(VmcsField.PCONFIG_EXITING_BITMAP);
    this.#cr4MayBe1 = 0n;
  }

  #timerShift(): bigint {
    return (this.lp.rdmsr(IA32_VMX_MISC) ?? 0n) & 0x1fn;
  }

  #describeSpace(): void {
    const { controls: c, space } = this;
    space.ept = c.hasSecondary(SecondaryControl.EPT);
    space.modeBasedExecute = c.hasSecondary(SecondaryControl.MODE_BASED_EXECUTE);
    space.veInformation = c.veInformation;
    space.apicAccess = c.apicAccess;
    space.logsDirty = c.pmlAddress !== -1;
    space.subPageTable = c.subPageTable;
    space.verifiesPaging = (c.tertiary & TertiaryControl.GUEST_PAGING_VERIFICATION) !== 0;
    space.hlatRoot = c.hlatRoot;
    space.hlatPrefix = c.hlatPrefix;
    space.pagingWrite = (c.tertiary & TertiaryControl.EPT_PAGING_WRITE) !== 0;
    space.eptpIndex = c.veInformation === -1 ? 0 : this.vmcs.read32(VmcsField.EPTP_INDEX);
    if (!space.ept) {
      space.main = NO_ROOT;
      space.mainHkid = -1;
      space.shared = undefined;
      space.sharedBit = 0;
      return;
    }
    space.main = c.mainRoot;
    space.mainHkid = this.isSeam ? c.tdHkid : -1;
    space.shared = this.isSeam ? c.sharedRoot : undefined;
    space.sharedBit = this.isSeam ? c.sharedBit : 0;
  }

  /** The guest goes on with another EPT pointer, which is in its VMCS already. */
  useEptp(eptp: bigint): void {
    if (this.controls.veInformation !== -1) this.space.eptpIndex = this.vmcs.read32(VmcsField.EPTP_INDEX);
    if (eptp === this.controls.eptp) return;
    this.controls.setEptp(eptp);
    this.space.main = this.controls.mainRoot;
    this.context.eptp = eptp;
    this.lp.flushGuestPhysical();
  }

  takeExit(exit: VmExit): void {
    const { lp, vmcs, controls } = this;
    saveGuestState(lp, vmcs, controls, this.optional, this.moves);
    writeExitInformation(vmcs, exit);
    if ((controls.exit & ExitControl.SAVE_PREEMPTION_TIMER) !== 0 && this.#timerDue !== -1n) {
      const left = this.#timerDue - lp.tsc;
      vmcs.write(VmcsField.PREEMPTION_TIMER_VALUE, left > 0n ? left >> this.#timerShift() : 0n);
    }
    this.#transitions.leave(exit);
  }

  onInstruction(insn: Insn): boolean {
    return intercepts.onInstruction(this, insn);
  }
  onRdtsc(insn: Insn): boolean {
    return intercepts.onRdtsc(this, insn);
  }
  onRdmsr(insn: Insn, index: number): boolean {
    return intercepts.onMsr(this, insn, index, false);
  }
  onWrmsr(insn: Insn, index: number): boolean {
    return intercepts.onMsr(this, insn, index, true);
  }
  onXsetbv(insn: Insn): boolean {
    return intercepts.onXsetbv(this, insn);
  }
  onPort(insn: Insn, access: PortAccess): boolean {
    return intercepts.onPort(this, insn, access);
  }
  onControlRegister(insn: Insn, access: ControlRegisterAccess): boolean {
    return intercepts.onControlRegister(this, insn, access);
  }
  onDebugRegister(insn: Insn, dr: number, isWrite: boolean): boolean {
    return intercepts.onDebugRegister(this, insn, dr, isWrite);
  }
  onDescriptorTable(insn: Insn, linear: bigint): boolean {
    return intercepts.onDescriptorTable(this, insn, linear);
  }
  onInvlpg(insn: Insn, linear: bigint): boolean {
    return intercepts.onInvlpg(this, insn, linear);
  }
  onInvpcid(insn: Insn, _type: number, linear: bigint): boolean {
    return intercepts.onInvpcid(this, insn, linear);
  }
  onVmxInstruction(insn: Insn): boolean {
    return intercepts.onVmxInstruction(this, insn);
  }
  shadowVmcs(encoding: bigint, isWrite: boolean): VmcsPage | 'exit' | undefined {
    return exitsOnVmcsAccess(this, encoding, isWrite) ? 'exit' : shadowVmcs(this);
  }
  onVmFunction(insn: Insn): boolean {
    return onVmFunction(this, insn);
  }
  onTdcall(insn: Insn): boolean {
    return intercepts.onTdcall(this, insn);
  }
  onException(exception: GuestException): boolean {
    return intercepts.onException(this, exception);
  }
  onExternalInterrupt(vector: number): 'exit' | 'consumed' | 'deliver' {
    return intercepts.onExternalInterrupt(this, vector);
  }
  onNmi(isBlocked: boolean): boolean {
    return intercepts.onNmi(this, isBlocked);
  }
  onInit(): boolean {
    this.lp.recordExit(vmExit(ExitReason.INIT));
    return true;
  }
  onSipi(vector: number): boolean {
    this.lp.recordExit(vmExit(ExitReason.SIPI, { qualification: BigInt(vector) }));
    return true;
  }
  get iretUnblocksNmi(): boolean {
    const { pin } = this.controls;
    return (pin & PinControl.NMI_EXITING) === 0 || (pin & PinControl.VIRTUAL_NMIS) !== 0;
  }
  onWindow(interruptOpen: boolean, nmiOpen: boolean): boolean {
    return intercepts.onWindow(this, interruptOpen, nmiOpen);
  }

  onTripleFault(): boolean {
    this.lp.recordExit(vmExit(ExitReason.TRIPLE_FAULT));
    return true;
  }
  onTaskSwitch(qualification: bigint, length: number): boolean {
    this.lp.recordExit(vmExit(ExitReason.TASK_SWITCH, { qualification, instructionLength: length }));
    return true;
  }
  onEptViolation(qualification: bigint, guestPhysical: number, linear: bigint): boolean {
    this.lp.recordExit(
      vmExit(ExitReason.EPT_VIOLATION, {
        qualification,
        guestPhysicalAddress: BigInt(guestPhysical),
        guestLinearAddress: linear,
      }),
    );
    return true;
  }
  onEptMisconfiguration(guestPhysical: number, linear: bigint): boolean {
    this.lp.recordExit(
      vmExit(ExitReason.EPT_MISCONFIGURATION, { guestPhysicalAddress: BigInt(guestPhysical), guestLinearAddress: linear }),
    );
    return true;
  }

  onApicAccess(offset: number, kind: ApicAccessKind): boolean {
    const isData = kind === ApicAccessKind.READ || kind === ApicAccessKind.WRITE;
    if (isData && isApicVirtualized(this, offset, kind === ApicAccessKind.WRITE)) return false;
    exitOnApicAccess(this, offset, kind);
    return true;
  }
  refuseApicAccess(offset: number, kind: ApicAccessKind): boolean {
    exitOnApicAccess(this, offset, kind);
    return true;
  }
  readApicPage(offset: number, size: number): bigint | undefined {
    return readApicPage(this, offset, size);
  }
  writeApicPage(offset: number, size: number, value: bigint): void {
    writeApicPage(this, offset, size, value);
  }
  onDirty(guestPhysical: number): boolean {
    return logDirtyPage(this, guestPhysical);
  }
  onSubPageEvent(guestPhysical: number, linear: bigint, isMiss: boolean): boolean {
    this.lp.recordExit(
      vmExit(ExitReason.SPP_EVENT, {
        qualification: BigInt((isMiss ? SPP_MISS : 0) | nmiUnblocking(this.lp)),
        guestPhysicalAddress: BigInt(guestPhysical),
        guestLinearAddress: linear,
      }),
    );
    return true;
  }

  get isWaitingForWindow(): boolean {
    const { controls } = this;
    return (
      controls.hasPrimary(PrimaryControl.INTERRUPT_WINDOW_EXITING | PrimaryControl.NMI_WINDOW_EXITING) ||
      (controls.virtualApic !== -1 && apic.pendingVirtualInterrupt(this) !== -1)
    );
  }
  get interceptsPause(): boolean {
    const { controls } = this;
    return controls.hasPrimary(PrimaryControl.PAUSE_EXITING) || controls.hasSecondary(SecondaryControl.PAUSE_LOOP_EXITING);
  }
  get timerInstructions(): number {
    if (this.#isTprBelow) return 0;
    return this.#timerDue === -1n ? Infinity : Math.max(0, Number(this.#timerDue - this.lp.tsc));
  }
  onTimer(): boolean {
    if (!this.#isTprBelow && (this.#timerDue === -1n || this.lp.tsc < this.#timerDue)) return false;
    this.lp.recordExit(vmExit(this.#isTprBelow ? ExitReason.TPR_BELOW_THRESHOLD : ExitReason.PREEMPTION_TIMER));
    return true;
  }
  get detectsBusLocks(): boolean {
    return this.controls.hasSecondary(SecondaryControl.BUS_LOCK_DETECTION);
  }
  willLockBus(): boolean {
    return takesBusLock(this.lp);
  }
  onBusLock(): boolean {
    const { event } = this.lp;
    if (event.kind === 'exit') event.exit!.reason |= EXIT_REASON_BUS_LOCK;
    else this.lp.recordExit(vmExit(ExitReason.BUS_LOCK));
    return true;
  }
  onMonitorTrap(): boolean {
    this.lp.recordExit(vmExit(ExitReason.MONITOR_TRAP_FLAG));
    return true;
  }

  virtualInterrupt(): number {
    return this.controls.virtualApic === -1 ? -1 : apic.pendingVirtualInterrupt(this);
  }
  acceptVirtualInterrupt(vector: number): void {
    apic.acceptVirtualInterrupt(this, vector);
  }

  readControlRegister(cr: 0 | 4, real: bigint): bigint {
    const { controls: c } = this;
    return cr === 0 ? (real & ~c.cr0Mask) | (c.cr0Shadow & c.cr0Mask) : (real & ~c.cr4Mask) | (c.cr4Shadow & c.cr4Mask);
  }
  mergeControlRegister(cr: 0 | 4, written: bigint, real: bigint): bigint {
    const mask = cr === 0 ? this.controls.cr0Mask : this.controls.cr4Mask;
    return (written & ~mask) | (real & mask);
  }
  fixedBits(cr: 0 | 4): { readonly mustBe1: bigint; readonly mayBe1: bigint } {
    if (this.#cr4MayBe1 === 0n) {
      const { lp } = this;
      const unrestricted = this.controls.hasSecondary(SecondaryControl.UNRESTRICTED_GUEST);
      this.#cr0MustBe1 = (lp.rdmsr(IA32_VMX_CR0_FIXED0) ?? 0n) & (unrestricted ? ~0x8000_0001n : ~0n);
      this.#cr0MayBe1 = lp.rdmsr(IA32_VMX_CR0_FIXED0 + 1) ?? 0n;
      this.#cr4MustBe1 = lp.rdmsr(IA32_VMX_CR4_FIXED0) ?? 0n;
      this.#cr4MayBe1 = lp.rdmsr(IA32_VMX_CR4_FIXED0 + 1) ?? 0n;
    }
    return cr === 0
      ? { mustBe1: this.#cr0MustBe1, mayBe1: this.#cr0MayBe1 }
      : { mustBe1: this.#cr4MustBe1, mayBe1: this.#cr4MayBe1 };
  }
  readTpr(): bigint | undefined {
    return apic.readVirtualTpr(this);
  }
  writeTpr(value: bigint): boolean {
    return apic.writeVirtualTpr(this, value);
  }
  readVirtualMsr(index: number): bigint | undefined {
    if (index === Msr.SPEC_CTRL && this.#virtualizesSpecCtrl()) return this.vmcs.read(VmcsField.SPEC_CTRL_SHADOW);
    return apic.readVirtualApicMsr(this, index);
  }
  writeVirtualMsr(index: number, value: bigint): boolean {
    if (index === Msr.SPEC_CTRL && this.#virtualizesSpecCtrl()) return writeSpecCtrl(this, value);
    return apic.writeVirtualApicMsr(this, index, value);
  }
  #virtualizesSpecCtrl(): boolean {
    return (this.controls.tertiary & TertiaryControl.VIRTUALIZE_SPEC_CTRL) !== 0;
  }
  guestTsc(native: bigint): bigint {
    const { controls } = this;
    if (!controls.hasPrimary(PrimaryControl.TSC_OFFSETTING)) return native;
    const scaled = controls.hasSecondary(SecondaryControl.TSC_SCALING) ? (native * controls.tscMultiplier) >> 48n : native;
    return BigInt.asUintN(64, scaled + this.vmcs.read(VmcsField.TSC_OFFSET));
  }
  /** No device answers a port access that did not exit: reads are all ones, writes are lost. */
  readPort(_port: number, size: number): number {
    return size === 4 ? 0xffff_ffff : size === 2 ? 0xffff : 0xff;
  }
  writePort(_port: number, _size: number, _value: number): void {
    // nothing is there
  }
  cpuid(): undefined {
    return undefined;
  }
  isEnabled(name: string): boolean {
    return intercepts.isEnabled(this, name);
  }

  /** True when the entry controls say that the guest runs in IA-32e mode. */
  get isIa32e(): boolean {
    return (this.controls.entry & EntryControl.IA32E_GUEST) !== 0;
  }
}

/** Exit qualification of SPP events: no valid entry (1), or one with reserved bits (0). */
const SPP_MISS = 0x800;
const IA32_VMX_MISC = 0x485;
const IA32_VMX_CR0_FIXED0 = 0x486;
const IA32_VMX_CR4_FIXED0 = 0x488;

import {
  VmcsField,
  bytesOf,
  vmcsRevision,
  wordsOf,
  type GuestDevices,
  type LogicalProcessor,
  type RunResult,
  type Saved,
  type SavedFields,
  type Vmcs,
} from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { Errno, type IoctlResult, type NegativeErrno } from '../../uapi/errno.ts';
import type { KvmExit } from '../../uapi/exit.ts';
import type { Completion } from '../../vcpu/completion.ts';
import { EmulatedMsrs } from '../../vcpu/emulated-msr.ts';
import type { KvmVcpu } from '../../vcpu/kvm-vcpu.ts';
import { KICK_VECTOR } from '../../vcpu/run-loop.ts';
import { VcpuRequest } from '../../vcpu/vcpu-request.ts';
import type { ExitInformation, ExitVerdict, SliceEnd, VcpuBackend } from '../operations.ts';
import { ApicVirtualization } from './apic-virtualization.ts';
import { completeVmxExit } from './complete.ts';
import { EventInjection, Vector } from './event-injection.ts';
import { handleVmxExit } from './exit.ts';
import { RESET_RFLAGS, RESET_RIP, RESET_SREGS, guestCr4, writeSregs } from './guest-registers.ts';
import { readVcpuMsr, writeVcpuMsr } from './msr-exit.ts';
import { interceptRefusedCr4, writeSecondaryControls } from './cpuid-controls.ts';
import { GuestLbr } from '../../vcpu/guest-lbr.ts';
import { IA32_UMWAIT_CONTROL, SwitchedState } from './switched-state.ts';
import { initialiseVmcs } from './vmcs-setup.ts';
import { InstructionEmulation } from './instruction-emulation.ts';
import { GuestDebugger, VmxState } from './vmx-state.ts';
import type { VmxVm } from './vmx-vm.ts';

/** `entryError` when VMLAUNCH or VMRESUME did not fail as an instruction. */
const NO_ENTRY_ERROR = -1;
const SLICE: { end: SliceEnd; instructions: number } = { end: 'exit', instructions: 0 };

/** EPTP: memory type, levels less one in bits 5:3; bit 6 = accessed and dirty flags. */
const EPTP_WRITE_BACK = 6n;
const EPTP_ACCESSED_DIRTY = 1n << 6n;
const CR4_MCE = 0x40n;

/** KVM's side of one vCPU of a VM without TDX. */
export class VmxVcpu implements VcpuBackend {
  readonly vmx: VmxVm;
  readonly vcpu: KvmVcpu;
  /** General registers while the guest is out. RIP and RFLAGS lie in the VMCS. */
  readonly regs = new BigUint64Array(16);
  readonly switched = new SwitchedState();
  readonly msrs: EmulatedMsrs;
  readonly events: EventInjection;
  readonly debug = new GuestDebugger();
  readonly state = new VmxState(this);
  readonly emulation = new InstructionEmulation(this);
  /** Undefined: KVM does all of the local APIC itself. */
  readonly apicv: ApicVirtualization | undefined;
  /** CR4 bits whose feature the guest's CPUID does not have: setting one is #GP. */
  cr4Refused = 0n;
  /** IA32_SPEC_CTRL. */
  specCtrl = 0n;
  /** IA32_TSC_ADJUST. */
  tscAdjust = 0n;
  flushPending = false;
  /** VM-instruction error of an entry that was refused, else negative. */
  entryError: number = NO_ENTRY_ERROR;
  readonly #vmcsPage: Hpa;
  #launched = false;
  #inGuest = false;
  #lp: LogicalProcessor | undefined;

  readonly lbr: GuestLbr;

  constructor(vmx: VmxVm, vcpu: KvmVcpu) {
    this.lbr = new GuestLbr(vmx.vm.kvm.statistics);
    this.vmx = vmx;
    this.vcpu = vcpu;
    this.msrs = new EmulatedMsrs(vcpu.lapic, false, () => vcpu.getCpuid2());
    this.events = new EventInjection(this);
    const { vmcs: page, apic } = vmx.takeVcpuPages();
    this.#vmcsPage = page;
    if (apic !== undefined) this.apicv = new ApicVirtualization(this, apic);
    const lp = vmx.vm.kvm.hostLp();
    vmx.vm.kvm.machine.memory.write32(page, vmcsRevision(lp));
    lp.vmx.vmclear(page);
    const vmcs = this.#current(lp);
    initialiseVmcs(vmcs, lp, vmx.controls, { msrBitmap: vmx.msrBitmap, vpid: vcpu.id + 1 });
    this.apicv?.initialise(vmcs);
    this.#reset(vmcs);
    lp.vmx.vmclear(page);
  }

  get inGuest(): boolean {
    return this.#inGuest;
  }

  /** The VMCS, made current on `lp`. */
  #current(lp: LogicalProcessor): Vmcs {
    if (lp.vmx.vmcs?.pa !== this.#vmcsPage) lp.vmx.vmptrld(this.#vmcsPage);
    return lp.vmx.vmcs!;
  }

  /** The VMCS on the LP the vCPU is loaded on (or any LP in root mode). */
  get vmcs(): Vmcs {
    return this.#current(this.#lp ?? this.vmx.vm.kvm.hostLp(this.vcpu.lp));
  }

  #reset(vmcs: Vmcs): void {
    this.regs.fill(0n);
    writeSregs(vmcs, RESET_SREGS);
    vmcs.write(VmcsField.GUEST_RIP, RESET_RIP);
    vmcs.write(VmcsField.GUEST_RFLAGS, RESET_RFLAGS);
    vmcs.write(VmcsField.GUEST_DR7, 0x400n);
  }

  startUp(vector: number): void {
    const { vmcs } = this;
    this.#reset(vmcs);
    writeSregs(vmcs, { ...RESET_SREGS, cs: { ...RESET_SREGS.cs, selector: vector << 8, base: BigInt(vector) << 12n } });
    vmcs.write(VmcsField.GUEST_RIP, 0n);
  }

  checkRunnable(): 0 {
    return 0;
  }

  load(lp: LogicalProcessor, previous: LogicalProcessor | undefined): void {
    if (previous !== undefined && previous !== lp) this.put(previous);
    this.#lp = lp;
    this.#current(lp);
    this.switched.load(lp);
    this.apicv?.posted.load(this.vmx.vm.kvm.machine, lp);
  }

  put(lp: LogicalProcessor): void {
    this.switched.save(lp);
    lp.vmx.vmclear(this.#vmcsPage);
    this.#launched = false;
    this.#lp = undefined;
  }

  runSlice(lp: LogicalProcessor, budget: number): { end: SliceEnd; instructions: number } {
    SLICE.end = 'exit';
    SLICE.instructions = 0;
    if (!this.#inGuest && !this.#enter(lp, true)) return SLICE;
    return this.#took(lp, lp.run(budget));
  }

  /**
   * Executes one instruction of the guest with `devices` answering, without an event before it. The guest stays entered unless the
   * instruction exits.
   */
  stepWithDevices(devices: GuestDevices): { end: SliceEnd; instructions: number } {
    const { lp } = this.vcpu;
    SLICE.end = 'exit';
    SLICE.instructions = 0;
    if (!this.#inGuest && !this.#enter(lp, false)) return SLICE;
    this.#took(lp, lp.stepWithDevices(devices));
    this.vcpu.instructions += SLICE.instructions;
    this.vmx.vm.kvm.statistics.instructions += SLICE.instructions;
    this.noticeEvents();
    return SLICE;
  }

  /** What waits for a guest that stays entered is looked at before its next instruction. */
  noticeEvents(): void {
    if (this.#inGuest && (this.events.isWaiting || this.apicv?.hasDeliverable === true)) this.vcpu.lp.raiseInterrupt(KICK_VECTOR);
  }

  #took(lp: LogicalProcessor, run: RunResult): typeof SLICE {
    SLICE.instructions = run.instructions;
    if (run.reason === 'budget' || run.reason === 'paused' || run.reason === 'breakpoint') {
      SLICE.end = run.reason;
      this.vcpu.breakpointHit = run.hit;
      return SLICE;
    }
    this.#inGuest = false;
    this.regs.set(lp.gpr);
    return SLICE;
  }

  /** @param inject false: events wait, whatever they are */
  #enter(lp: LogicalProcessor, inject: boolean): boolean {
    const vmcs = this.#current(lp);
    if (inject) this.events.beforeEntry(vmcs);
    else vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, 0n);
    this.debug.beforeEntry(vmcs);
    if (this.vcpu.lapic.timer.owesWait) this.vcpu.lapic.waitForDeadline(this.apicv !== undefined);
    const { mmu } = this.vmx.vm;
    if (mmu === undefined || mmu.loadRoots() !== 0) {
      this.entryError = 0;
      return false;
    }
    const eptp = BigInt(mmu.directRoot!) | EPTP_WRITE_BACK | (BigInt(this.vmx.eptLevels - 1) << 3n) | EPTP_ACCESSED_DIRTY;
    vmcs.write(VmcsField.EPTP, eptp);
    if (this.flushPending) {
      this.flushPending = false;
      lp.vmx.invept(1, eptp);
    }
    if (!this.#launched) writeSecondaryControls(this, vmcs);
    this.apicv?.beforeEntry(vmcs, lp);
    lp.gpr.set(this.regs);
    const result = this.#launched ? lp.vmx.vmresume() : lp.vmx.vmlaunch();
    if (result.kind !== 'ok') {
      this.entryError = result.kind === 'vmfail-valid' ? result.error : 0;
      return false;
    }
    this.entryError = NO_ENTRY_ERROR;
    this.#inGuest = lp.mode === 'non-root';
    if (this.#inGuest) this.#launched = true;
    return this.#inGuest;
  }

  handleExit(lp: LogicalProcessor): ExitVerdict {
    return handleVmxExit(this, this.#current(lp), lp);
  }

  complete(completion: Completion, exit: KvmExit): ExitVerdict {
    return completeVmxExit(this, completion, exit);
  }

  exitInformation(): ExitInformation {
    const { vmcs } = this;
    return {
      reason: Number(vmcs.read(VmcsField.EXIT_REASON)) & 0xffff,
      qualification: vmcs.read(VmcsField.EXIT_QUALIFICATION),
      gpa: vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS),
      interruption: Number(vmcs.read(VmcsField.EXIT_INTERRUPTION_INFORMATION)),
    };
  }
  returnToUser(): void {
    // The LP keeps the guest's values until vcpu_put: nothing of this host runs in user mode with them.
  }

  deliverInterrupt(vector: number): void {
    const { apicv } = this;
    const running = this.#inGuest ? this.vcpu.lp : undefined;
    if (apicv !== undefined) {
      if (apicv.deliver(vector, running)) this.vcpu.lp.raiseInterrupt(KICK_VECTOR);
      return;
    }
    this.vcpu.lapic.setPending(vector);
    running?.raiseInterrupt(KICK_VECTOR);
  }

  hasWakeEvent(): boolean {
    if (this.events.isNmiPending || this.events.external >= 0) return true;
    return !this.vcpu.interruptsBlockedInHalt && (this.apicv?.hasDeliverable ?? this.vcpu.lapic.deliverable >= 0);
  }

  /** kvm_check_request(): what other parts of KVM asked of this vCPU before its next entry. */
  serviceRequests(requests: number): void {
    if ((requests & VcpuRequest.APIC_PAGE_RELOAD) !== 0) this.apicv?.reloadAccessPage();
  }

  injectNmi(): void {
    this.events.raiseNmi();
    if (this.#inGuest) this.vcpu.lp.raiseInterrupt(KICK_VECTOR);
  }

  get tscOffset(): bigint {
    return this.vmcs.read(VmcsField.TSC_OFFSET);
  }
  setTscOffset(offset: bigint): void {
    this.vmcs.write(VmcsField.TSC_OFFSET, offset);
  }

  smiAllowed(): false {
    return false;
  }
  enterSmm(): void {
    // Never entered: no SMI is accepted.
  }
  leaveSmm(): void {
    // Never entered.
  }
  enableSmiWindow(): void {
    // Nothing waits for one.
  }

  /** The guest's TSC is native plus the VMCS offset. */
  nativeTscFor(guestTsc: bigint): bigint {
    return BigInt.asUintN(64, guestTsc - this.vmcs.read(VmcsField.TSC_OFFSET));
  }

  /** @internal out of the guest, and its state where KVM can see it */
  settle(): Vmcs {
    this.vcpu.forceExit();
    if (this.#lp !== undefined) this.switched.save(this.#lp);
    return this.vmcs;
  }
  /** @internal the switched state was written: the LP that holds the vCPU gets it */
  reload(): void {
    if (this.#lp !== undefined) this.switched.load(this.#lp);
  }

  readMsr(index: number): bigint | undefined {
    return readVcpuMsr(this, this.settle(), index, true);
  }
  writeMsr(index: number, value: bigint): boolean {
    const vmcs = this.settle();
    const isWritten = writeVcpuMsr(this, vmcs, index, value, true);
    this.reload();
    return isWritten;
  }
  interrupt(vector: number): IoctlResult {
    if (this.events.external >= 0) return -Errno.EEXIST;
    this.events.external = vector;
    if (this.#inGuest) this.vcpu.lp.raiseInterrupt(KICK_VECTOR);
    return 0;
  }
  /** #MC for a guest that enabled it; one that did not is shut down. */
  injectMachineCheck(): void {
    if ((guestCr4(this.settle()) & CR4_MCE) !== 0n) this.events.raise(Vector.MC);
    else this.vcpu.completion = { kind: 'shutdown' };
  }

  setUmwaitControl(value: bigint): void {
    this.switched.umwaitControl = value;
    this.#lp?.wrmsr(IA32_UMWAIT_CONTROL, value);
  }

  /** CR4 bits and instructions that the table does not offer are not there; the rest is looked up when the guest asks. */
  cpuidChanged(): void {
    this.cr4Refused = interceptRefusedCr4(this, this.settle());
  }

  tdxInitVcpu(): NegativeErrno {
    return -Errno.EINVAL;
  }
  tdxInitMemRegion(): NegativeErrno {
    return -Errno.EINVAL;
  }
  tdxGetCpuid(): NegativeErrno {
    return -Errno.EINVAL;
  }
  checkPreFault(): 0 {
    return 0;
  }

  save(): Saved {
    const { apicv } = this;
    return {
      pages: [this.#vmcsPage, ...(apicv === undefined ? [] : [apicv.pages.virtualApic, apicv.pages.descriptor])],
      regs: bytesOf(this.regs),
      switched: this.switched.saveState(),
      msrs: this.msrs.save(),
      events: this.events.save(),
      debug: this.debug.control,
      emulation: this.emulation.save(),
      apicv: apicv?.save() ?? null,
      cr4Refused: this.cr4Refused,
      specCtrl: this.specCtrl,
      tscAdjust: this.tscAdjust,
      hasLbr: this.lbr.isLent,
      flushPending: this.flushPending,
      entryError: this.entryError,
      launched: this.#launched,
      inGuest: this.#inGuest,
      lp: this.#lp?.id ?? null,
    };
  }
  restore(from: SavedFields): void {
    const { lps } = this.vmx.vm.kvm.machine;
    this.regs.set(wordsOf(from.bytes('regs', this.regs.byteLength)));
    this.switched.loadState(from.part('switched'));
    this.msrs.load(from.part('msrs'));
    this.events.load(from.part('events'));
    this.debug.control = from.number('debug', 0xffff_ffff);
    this.emulation.load(from.part('emulation'));
    this.apicv?.load(from.part('apicv'));
    this.cr4Refused = from.bigint('cr4Refused');
    this.specCtrl = from.bigint('specCtrl');
    this.tscAdjust = from.bigint('tscAdjust');
    this.lbr.isLent = from.flag('hasLbr');
    this.flushPending = from.flag('flushPending');
    this.entryError = from.number('entryError', 0xffff, NO_ENTRY_ERROR);
    this.#launched = from.flag('launched');
    this.#inGuest = from.flag('inGuest');
    const lp = from.optionalNumber('lp', lps.length - 1);
    this.#lp = lp === undefined ? undefined : lps[lp];
  }

  free(): void {
    const { pages } = this.vmx.vm;
    this.lbr.release();
    pages.free(this.#vmcsPage);
    if (this.apicv === undefined) return;
    pages.free(this.apicv.pages.virtualApic);
    pages.free(this.apicv.pages.descriptor);
  }
}

import type { Machine } from '../machine.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { CpuCore } from '../run/cpu-environment.ts';
import type { SeamDoors } from '../seam/seam-doors.ts';
import type { LpSnapshot } from '../snapshot/machine-snapshot.ts';
import { StateError, type Hpa } from '../units/index.ts';
import type { NonRoot } from '../vmx/non-root.ts';
import type { VmExit } from '../vmx/vm-exit.ts';
import type { VmxRoot } from '../vmx/vmx-root.ts';
import { nativeCpuid } from './cpuid.ts';
import type { GuestDevices } from '../mmu/guest-devices.ts';
import { PagingCache } from '../mmu/paging-cache.ts';
import { PagingStructureCache } from '../mmu/paging-structure-cache.ts';
import type { BreakpointHit } from '../debug/breakpoints.ts';
import { DataBreakpoints } from './data-breakpoints.ts';
import { Entropy } from './entropy.ts';
import { GuestEvent } from './guest-event.ts';
import type { CpuidResult, HostInstructionResult, LogicalProcessor, LpMode, RunResult } from './logical-processor.ts';
import { MsrFile } from './msr-file.ts';
import { Msr } from './msr-table.ts';
import { PerformanceCounters } from './performance-counters.ts';
import { PendingEvents } from './pending-events.ts';
import { ProcessorState } from './processor-state.ts';
import { Reg } from './register-file.ts';
import { resetRegisters } from './reset.ts';
import { runGuest, stepGuest } from './run-loop.ts';
import { xrstorsImage, xsavesImage } from './xsave-image.ts';
import { Waits } from './waits.ts';
import { XsaveState } from './xsave-state.ts';
import { LinearAccess } from '../mmu/linear-access.ts';

/** The parts of an LP that src/vmx and src/seam implement. */
export interface LpUnits {
  readonly vmx: VmxRoot;
  readonly seam: SeamDoors;
  /** What surrounds the guest that runs (or will run next) in non-root mode. May be a getter whose value changes at VM entry. */
  readonly nonRoot: NonRoot;
  /** The SEAMCALL instruction in VMX root. */
  seamcall(): HostInstructionResult;
  seamcallRow(times: number, step: number): number;
  /** State for a snapshot: pointers and timers; the host's registers while a SEAM guest runs; and back. */
  save(isInGuest: boolean): Pick<LpSnapshot, 'vmx' | 'seam' | 'translation' | 'pauses' | 'entered'>;
  rootBytes(): Uint8Array;
  restore(saved: LpSnapshot, rootBytes: Uint8Array): void;
  /** Out of VMX operation, whatever was going on. */
  leave(): void;
}

export interface LpOptions {
  readonly id: number;
  readonly machine: Machine;
  readonly memory: PhysicalMemory;
  readonly core: CpuCore;
  /** Makes the VMX and SEAM parts; called once, at the end of the constructor. */
  readonly units: (lp: X86LogicalProcessor) => LpUnits;
}

/**
 * A logical processor over the bytes of its register file. It starts in root mode, with the registers of a reset processor.
 * Beside the public interface it has the members that VM entry and exit, SEAM doors and the instruction core's environment use.
 */
export class X86LogicalProcessor extends ProcessorState implements LogicalProcessor {
  readonly id: number;
  readonly machine: Machine;
  readonly core: CpuCore;
  readonly msrs: MsrFile;
  readonly events: PendingEvents;
  /** The exception or VM exit that stopped the current instruction. */
  readonly event: GuestEvent;
  readonly entropy: Entropy;
  /** Guest memory by linear address, with all checks: for system instructions and event delivery. */
  readonly linear: LinearAccess;
  /** Page tables and page directories found by walks, until a TLB flush. */
  readonly pageTables = new PagingStructureCache(21);
  readonly directories = new PagingStructureCache(30);
  /** Walk results that survive until a TLB flush (EPT and paging-structure caches). */
  readonly pagingCache: PagingCache;
  readonly xsave: XsaveState;
  /** Words of linear memory with IA32_PAT and IA32_DEBUGCTL, which VM entries and exits switch. */
  readonly patWord: number;
  readonly debugctlWord: number;
  readonly dataBreakpoints: DataBreakpoints;
  /**
   * The event being delivered, as IDT-vectoring information (bit 31 = there is one), its error code and instruction length.
   * A VM exit recorded meanwhile carries it. This and `injectionInformation` are signed, as small integers: a field that turns into a float once
   * makes V8 drop the optimised code of everything that takes an LP.
   */
  vectoringInformation = 0;
  vectoringErrorCode = 0;
  vectoringLength = 0;
  /** Event that VM entry injects before the first instruction: interruption information (bit 31 = valid), error code, length. */
  injectionInformation = 0;
  injectionErrorCode = 0;
  injectionLength = 0;
  mode: LpMode = 'root';
  stopsAtPause = false;
  /** A PAUSE has ended the run of the core. */
  hasPaused = false;
  /** Set while the LP runs a guest without VMX (`enterBareGuest`). */
  bareGuest: NonRoot | undefined = undefined;
  /** Registers and translations are those of such a guest, from a snapshot. */
  isBareRestored = false;
  /** What answers for devices in the instruction that `stepWithDevices` executes; undefined in any other. */
  devices: GuestDevices | undefined = undefined;
  /** Rights of the guest-physical page that was translated last (`EptRight` bits). */
  lastEptRights = 0;
  /** An IRET that has lifted NMI blocking is being executed: an EPT violation says so in its qualification. */
  isUnblockingNmi = false;
  readonly counters: PerformanceCounters;
  /** MONITOR, MWAIT and their kin. */
  readonly waits: Waits;
  /** VM entries so far: tells an instruction that has come to its end from a guest that was entered anew meanwhile. */
  entries = 0;
  /** The instruction being executed ends a run of the core, so that what it asks for happens right after it. */
  isSingleStep = false;
  /** Asks for that: the instruction at RIP is executed again, alone. */
  isSingleStepNext = false;
  /** Breakpoint of the host that the run is to end with. */
  breakpointHit: BreakpointHit | undefined = undefined;
  /** RIP and instruction count at which a run stopped at an execution breakpoint last: the next run passes it. */
  #stoppedRip = 0n;
  #stoppedCount = -1;
  /** Bits 51:32 of a physical address that exist (MAXPHYADDR). */
  readonly physicalHighMask: number;
  /** CPUID: the page tables may have 1-GiB pages. */
  readonly hasGigabytePages: boolean;
  /** Widest linear address that the processor supports: 48 or 57 bits. */
  readonly linearBits: number;
  /** First key id that only SEAM uses; a larger number than any key id when there is none. */
  readonly privateKeyStart: number;
  readonly #units: LpUnits;

  constructor(options: LpOptions) {
    super(options.memory);
    this.id = options.id;
    this.machine = options.machine;
    this.core = options.core;
    this.event = new GuestEvent();
    this.events = new PendingEvents(this.registers32);
    this.entropy = new Entropy(this.registers64, options.machine.platform.seed, options.id);
    this.pagingCache = new PagingCache();
    this.counters = new PerformanceCounters(this);
    this.msrs = new MsrFile(this);
    this.patWord = this.msrs.wordOf(Msr.PAT);
    this.debugctlWord = this.msrs.wordOf(Msr.DEBUGCTL);
    this.xsave = new XsaveState(this);
    this.waits = new Waits(this);
    this.dataBreakpoints = new DataBreakpoints(this);
    this.linear = new LinearAccess(this);
    const width = this.cpuid(0x8000_0008, 0).eax & 0xff || 36;
    this.physicalHighMask = 2 ** (Math.min(52, width) - 32) - 1;
    this.linearBits = (this.cpuid(0x8000_0008, 0).eax >>> 8) & 0xff || 48;
    this.hasGigabytePages = ((this.cpuid(0x8000_0001, 0).edx >>> 26) & 1) !== 0;
    this.privateKeyStart = options.machine.platform.sharedKeyIds + 1;
    resetRegisters(this);
    this.#units = options.units(this);
  }

  get vmx(): VmxRoot {
    return this.#units.vmx;
  }
  get seam(): SeamDoors {
    return this.#units.seam;
  }
  get nonRoot(): NonRoot {
    return this.bareGuest ?? this.#units.nonRoot;
  }
  seamcall(): HostInstructionResult {
    return this.#units.seamcall();
  }
  seamcallRow(times: number, step: number): number {
    return this.#units.seamcallRow(times, step);
  }
  /** The VMX and SEAM parts, for snapshots. */
  get units(): LpUnits {
    return this.#units;
  }

  get rflags(): bigint {
    return this.core.getRflags(this);
  }
  set rflags(value: bigint) {
    this.core.setRflags(this, value);
  }
  /** IRET lifts NMI blocking. */
  unblockNmi(): void {
    this.registers32[Reg.INTERRUPTIBILITY >>> 2]! &= ~8;
    if (this.events.nmi || this.nonRoot.isWaitingForWindow) this.askAttention();
  }
  get pendingDebugExceptions(): bigint {
    return this.registers64[Reg.PENDING_DEBUG >>> 3]!;
  }
  set pendingDebugExceptions(value: bigint) {
    this.registers64[Reg.PENDING_DEBUG >>> 3] = value;
    if (value !== 0n) this.askAttention();
  }
  /** Remembers that a run has stopped at the execution breakpoint at RIP. */
  stopAtBreakpoint(): void {
    this.#stoppedRip = this.rip;
    this.#stoppedCount = this.retiredCount;
    this.breakpointHit = { kind: 'execution', rip: this.rip };
  }
  /** The run that stopped last did so here, and nothing has been executed since. */
  get isStoppedHere(): boolean {
    return this.#stoppedCount === this.retiredCount && this.#stoppedRip === this.rip;
  }

  rdmsr(index: number): bigint | undefined {
    return this.msrs.read(index >>> 0);
  }
  wrmsr(index: number, value: bigint): boolean {
    return this.msrs.write(index >>> 0, BigInt.asUintN(64, value));
  }
  msrWord(index: number): number {
    return this.msrs.wordOf(index >>> 0);
  }
  cpuid(leaf: number, subleaf: number): CpuidResult {
    return nativeCpuid(this, leaf >>> 0, subleaf >>> 0);
  }
  get tsc(): bigint {
    const { now } = this.machine.clock;
    const unclocked = this.get32(Reg.RETIRED) - this.get32(Reg.CLOCKED);
    // Nearly always there is nothing to add: 10 ns instead of 60.
    if (unclocked === 0 && this.get32(Reg.TSC_OFFSET) === 0 && this.get32(Reg.TSC_OFFSET + 4) === 0) return now;
    return BigInt.asUintN(64, now + this.get64(Reg.RETIRED) - this.get64(Reg.CLOCKED) + this.get64(Reg.TSC_OFFSET));
  }
  rdrand(): bigint | undefined {
    return this.entropy.next();
  }
  rdseed(): bigint | undefined {
    return this.entropy.next();
  }
  xsaves(pa: Hpa, mask: bigint): void {
    xsavesImage(this, pa, mask);
  }
  xrstors(pa: Hpa, mask: bigint): boolean {
    return xrstorsImage(this, pa, mask);
  }

  run(budget: number): RunResult {
    if (this.mode !== 'non-root') throw new StateError(`LP ${this.id} is in ${this.mode} mode and has no guest to run`, RUN_HINT);
    if (!Number.isSafeInteger(budget) || budget < 0) throw new RangeError(`not an instruction budget: ${budget}`);
    return runGuest(this, budget);
  }
  stepWithDevices(devices: GuestDevices): RunResult {
    if (this.mode !== 'non-root') throw new StateError(`LP ${this.id} is in ${this.mode} mode and has no guest to run`, RUN_HINT);
    this.devices = devices;
    try {
      return stepGuest(this);
    } finally {
      this.devices = undefined;
    }
  }
  takeVmExit(exit: VmExit): void {
    this.registers32[Reg.INTERRUPTIBILITY >>> 2] = this.interruptibility;
    this.vectoringInformation = 0;
    this.isUnblockingNmi = false;
    this.waits.end();
    this.nonRoot.takeExit(exit);
  }
  /** For `NonRoot.on...`: remembers the exit that the current instruction or event causes; it is taken at the boundary. */
  recordExit(exit: VmExit): void {
    if ((this.vectoringInformation & 0x8000_0000) !== 0) {
      exit.idtVectoringInformation = this.vectoringInformation >>> 0;
      exit.idtVectoringErrorCode = this.vectoringErrorCode;
      if (exit.instructionLength === 0) exit.instructionLength = this.vectoringLength;
    }
    this.event.vmExit(exit);
  }

  raiseInterrupt(vector: number): void {
    this.events.raise(vector);
    this.askAttention();
  }
  raiseNmi(): void {
    this.events.nmi = true;
    this.askAttention();
  }
  raiseInit(): void {
    this.events.init = true;
    this.askAttention();
  }
  raiseSipi(vector: number): void {
    this.events.raiseSipi(vector);
    this.askAttention();
  }
  acknowledgeInterrupt(): number | undefined {
    return this.events.take();
  }
  acknowledgeNmi(): boolean {
    const held = this.events.nmi;
    this.events.nmi = false;
    return held;
  }
  get hasPendingEvent(): boolean {
    return this.events.nmi || this.events.hasInterrupt;
  }
  /** An instruction that sets RFLAGS.IF may let something through. */
  get looksAfterSti(): boolean {
    return this.hasPendingEvent || this.nonRoot.isWaitingForWindow;
  }

  /** The run loop looks at events before the next instruction. Call it when an interrupt, window or timer condition may have changed. */
  askAttention(): void {
    this.registers32[Reg.ATTENTION >>> 2] = 1;
  }
  /** CR0, CR3, CR4, EFER, CS, CPL or XCR0 were written raw. */
  modeChanged(): void {
    if (this.counters.filtersRings) this.counters.ringChanged();
    this.#useContext((this.registers32[Reg.CR4 >>> 2]! & 0x2_0000) === 0 ? 0 : this.registers32[Reg.CR3 >>> 2]! & 0xfff);
    this.core.modeChanged(this);
  }
  #pcid = 0;
  /** What is cached without its PCID belongs to one PCID only. */
  #useContext(pcid: number): void {
    if (pcid === this.#pcid) return;
    this.#pcid = pcid;
    this.#dropUntagged();
  }
  /** The PCID that such things were cached for last. For snapshots. */
  get cachedPcid(): number {
    return this.#pcid;
  }
  set cachedPcid(pcid: number) {
    this.#pcid = pcid;
  }
  #dropUntagged(): void {
    this.linear.flush();
    this.pageTables.flush();
    this.directories.flush();
  }
  /** Drops cached linear translations of this LP, of every PCID: all, or all but global ones. Guest-physical ones stay. */
  flushTlb(keepGlobal: boolean): void {
    this.#dropUntagged();
    this.core.flushTlb(this, keepGlobal);
  }
  /** Drops cached linear translations of one PCID that are not global. */
  flushTlbContext(pcid: number): void {
    this.#dropUntagged();
    this.core.flushTlbContext(this, pcid);
  }
  /** INVEPT: drops guest-physical and combined translations. */
  flushGuestPhysical(): void {
    this.pagingCache.flush();
    this.flushTlb(false);
  }
  /** Drops cached translations of one linear address, in every PCID. */
  flushTlbPage(linear: bigint): void {
    this.#dropUntagged();
    this.core.flushTlbPage(this, linear);
  }
}

const RUN_HINT = { hint: 'enter a guest first: vmx.vmlaunch(), a SEAMCALL that enters a TD, or enterBareGuest()' };

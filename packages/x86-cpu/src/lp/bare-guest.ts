import type { Hpa } from '../units/index.ts';
import { StateError } from '../units/index.ts';
import type { EptRoot, GuestPhysicalSpace, NonRoot } from '../vmx/non-root.ts';
import { vmExit, type VmExit } from '../vmx/vm-exit.ts';
import type { CpuidResult, LogicalProcessor } from './logical-processor.ts';
import { ownLp } from './own-lp.ts';
import { Reg } from './register-file.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** What a program that runs without VMX around it reaches outside the processor. Everything is optional. */
export interface BareGuestHooks {
  /** IN: a value of `size` bytes. Default: all ones. */
  readonly readPort?: (port: number, size: number) => number;
  readonly writePort?: (port: number, size: number, value: number) => void;
  /** Replaces CPUID leaves; undefined = the platform's. */
  readonly cpuid?: (leaf: number, subleaf: number) => CpuidResult | undefined;
  /** Replaces MSRs; undefined / false = the processor's own. */
  readonly readMsr?: (index: number) => bigint | undefined;
  readonly writeMsr?: (index: number, value: bigint) => boolean;
}

/** A guest without VMX: no interception, no nested translation; physical addresses are host-physical ones with key id 0. */
export interface BareGuest {
  /** Ends the run: `lp.run` returns 'host' at the next instruction boundary. */
  stop(): void;
  /** The triple fault (reason 2) or other event that ended the run, when it was not `stop`. */
  readonly exit: VmExit | undefined;
}

/** Exit reason that `BareGuest.exit` never shows: `stop` was called. */
const STOPPED = 0xffff;
const NO_EPT: EptRoot = { root: 0 as Hpa, levels: 4, accessedDirty: false };
const SPACE: GuestPhysicalSpace = {
  ept: false, main: NO_EPT, mainHkid: -1, shared: undefined, sharedBit: 0, modeBasedExecute: false, veInformation: -1, eptpIndex: 0,
  apicAccess: -1, logsDirty: false, subPageTable: -1, pagingWrite: false, verifiesPaging: false, hlatRoot: -1, hlatPrefix: 0,
}; // prettier-ignore
const ANY_CR0 = { mustBe1: 0n, mayBe1: ~0n };
const ones = (size: number): number => (size === 4 ? 0xffff_ffff : size === 2 ? 0xffff : 0xff);

class Bare implements NonRoot, BareGuest {
  readonly #lp: X86LogicalProcessor;
  readonly #hooks: BareGuestHooks;
  readonly space = SPACE;
  exit: VmExit | undefined = undefined;

  constructor(lp: X86LogicalProcessor, hooks: BareGuestHooks) {
    this.#lp = lp;
    this.#hooks = hooks;
  }

  stop(): void {
    this.#lp.recordExit(vmExit(STOPPED));
    this.#lp.askAttention();
  }
  takeExit(exit: VmExit): void {
    this.exit = exit.reason === STOPPED ? undefined : exit;
    this.#lp.mode = 'root';
    this.#lp.bareGuest = undefined;
  }
  #fatal(exit: VmExit): true {
    this.#lp.recordExit(exit);
    return true;
  }

  onInstruction(): boolean {
    return false;
  }
  onRdtsc(): boolean {
    return false;
  }
  onRdmsr(): boolean {
    return false;
  }
  onWrmsr(): boolean {
    return false;
  }
  onXsetbv(): boolean {
    return false;
  }
  onPort(): boolean {
    return false;
  }
  onControlRegister(): boolean {
    return false;
  }
  onDebugRegister(): boolean {
    return false;
  }
  onDescriptorTable(): boolean {
    return false;
  }
  onInvlpg(): boolean {
    return false;
  }
  onInvpcid(): boolean {
    return false;
  }
  onVmxInstruction(): boolean {
    return false;
  }
  onTdcall(): boolean {
    return false;
  }
  onException(): boolean {
    return false;
  }
  onTripleFault(): boolean {
    return this.#fatal(vmExit(2));
  }
  onTaskSwitch(): boolean {
    return false;
  }
  onEptViolation(qualification: bigint, guestPhysical: number, linear: bigint): boolean {
    return this.#fatal(vmExit(48, { qualification, guestPhysicalAddress: BigInt(guestPhysical), guestLinearAddress: linear }));
  }
  onEptMisconfiguration(guestPhysical: number, linear: bigint): boolean {
    return this.#fatal(vmExit(49, { guestPhysicalAddress: BigInt(guestPhysical), guestLinearAddress: linear }));
  }
  onApicAccess(): boolean {
    return false;
  }
  refuseApicAccess(): boolean {
    return false;
  }
  readApicPage(): undefined {
    return undefined;
  }
  writeApicPage(): void {
    // there is none
  }
  onDirty(): boolean {
    return false;
  }
  onSubPageEvent(): boolean {
    return false;
  }
  shadowVmcs(): 'exit' {
    return 'exit';
  }
  onVmFunction(): boolean {
    return false;
  }
  onExternalInterrupt(): 'deliver' {
    return 'deliver';
  }
  onNmi(): boolean {
    return false;
  }
  onWindow(): boolean {
    return false;
  }
  readonly isWaitingForWindow = false;
  readonly interceptsPause = false;
  onTimer(): boolean {
    return false;
  }
  readonly timerInstructions = Infinity;
  readonly isStepping = false;
  readonly detectsBusLocks = false;
  willLockBus(): boolean {
    return false;
  }
  onBusLock(): boolean {
    return false;
  }
  onMonitorTrap(): boolean {
    return false;
  }
  /** INIT ends the program: there is nobody to start the processor again. */
  onInit(): boolean {
    return this.#fatal(vmExit(3));
  }
  onSipi(): boolean {
    return false;
  }
  readonly iretUnblocksNmi = true;
  virtualInterrupt(): number {
    return -1;
  }
  acceptVirtualInterrupt(): void {
    // there are none
  }
  readControlRegister(_cr: 0 | 4, real: bigint): bigint {
    return real;
  }
  mergeControlRegister(_cr: 0 | 4, written: bigint): bigint {
    return written;
  }
  fixedBits(): { readonly mustBe1: bigint; readonly mayBe1: bigint } {
    return ANY_CR0;
  }
  readTpr(): undefined {
    return undefined;
  }
  writeTpr(): boolean {
    return false;
  }
  readVirtualMsr(index: number): bigint | undefined {
    return this.#hooks.readMsr?.(index);
  }
  writeVirtualMsr(index: number, value: bigint): boolean {
    return this.#hooks.writeMsr?.(index, value) ?? false;
  }
  guestTsc(native: bigint): bigint {
    return native;
  }
  readPort(port: number, size: number): number {
    return this.#hooks.readPort?.(port, size) ?? ones(size);
  }
  writePort(port: number, size: number, value: number): void {
    this.#hooks.writePort?.(port, size, value);
  }
  cpuid(leaf: number, subleaf: number): CpuidResult | undefined {
    return this.#hooks.cpuid?.(leaf, subleaf);
  }
  isEnabled(name: string): boolean {
    return name !== 'vmfunc';
  }
}

/**
 * Lets `lp`, in root mode, run guest code directly, with the registers it has now: no VMX operation, no SEAM. `lp.run` then executes it.
 * StateError when the LP is not in root mode.
 */
export function enterBareGuest(lp: LogicalProcessor, hooks: BareGuestHooks = {}): BareGuest {
  const own = ownLp(lp);
  if (own.mode !== 'root')
    throw new StateError(`LP ${own.id} is in ${own.mode} mode`, { hint: 'enterBareGuest starts from root mode' });
  const bare = new Bare(own, hooks);
  own.bareGuest = bare;
  own.mode = 'non-root';
  own.set32(Reg.ATTENTION, 1);
  own.injectionInformation = 0;
  // A program that was restored goes on with the translations that it had.
  if (!own.isBareRestored) own.flushGuestPhysical();
  own.isBareRestored = false;
  own.modeChanged();
  return bare;
}

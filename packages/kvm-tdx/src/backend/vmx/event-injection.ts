import { PrimaryControl, VmcsField, type Saved, type SavedFields, type Vmcs } from '@tdxkit/x86-cpu';
import type { KvmVcpuEvents } from '../../uapi/vcpu-structs.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

/** Interruption information. @source Intel SDM 3C "VM-Entry Interruption-Information Field" */
const VALID = 0x8000_0000;
const DELIVER_ERROR_CODE = 1 << 11;
const TYPE_NMI = 2 << 8;
const TYPE_HARDWARE_EXCEPTION = 3 << 8;
/** Types 4, 5 and 6 (software interrupt, privileged and plain software exception) need the instruction length. */
const isSoftware = (information: number): boolean => ((information >>> 8) & 7) >= 4 && ((information >>> 8) & 7) <= 6;
const RFLAGS_IF = 0x200n;
/** Interruptibility: blocking by STI, MOV SS; by NMI. */
const BLOCKING_STI_MOV_SS = 3n;
const BLOCKING_STI = 1n;
const BLOCKING_NMI = 8n;
/** One NMI that the guest can take at once, and one behind it. */
const MAX_PENDING_NMIS = 2;

/** Vectors of exceptions that KVM injects. */
export const Vector = { DB: 1, BP: 3, UD: 6, GP: 13, MC: 18 } as const;

/** What goes into a VMX guest at its next entry: an interrupted event first, then NMI, then the local APIC's interrupt. */
export class EventInjection {
  readonly #vcpu: VmxVcpu;
  /** NMIs that wait: a second one may, behind one that is being delivered or handled. */
  pendingNmis = 0;
  /** Vector of KVM_INTERRUPT (an external interrupt controller) that waits, or -1. */
  external = -1;
  #information = 0;
  #errorCode = 0;
  #length = 0;

  constructor(vcpu: VmxVcpu) {
    this.#vcpu = vcpu;
  }

  /** vmx_complete_interrupts(): an event whose delivery the exit interrupted is delivered again. */
  afterExit(vmcs: Vmcs): void {
    const vectoring = Number(vmcs.read(VmcsField.IDT_VECTORING_INFORMATION));
    if (vectoring < VALID) return;
    this.#information = vectoring & ~(1 << 12);
    this.#errorCode = Number(vmcs.read(VmcsField.IDT_VECTORING_ERROR_CODE));
    this.#length = Number(vmcs.read(VmcsField.EXIT_INSTRUCTION_LENGTH));
    // The NMI that was being delivered must be deliverable again.
    if ((vectoring & 0x700) === TYPE_NMI)
      vmcs.write(VmcsField.GUEST_INTERRUPTIBILITY_STATE, vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE) & ~BLOCKING_NMI);
  }

  /** An exception that emulation found. It replaces what was being delivered. */
  raise(vector: number, errorCode?: number): void {
    this.#information = (VALID | TYPE_HARDWARE_EXCEPTION | vector | (errorCode === undefined ? 0 : DELIVER_ERROR_CODE)) >>> 0;
    this.#errorCode = errorCode ?? 0;
  }

  save(): Saved {
    return {
      pendingNmis: this.pendingNmis,
      external: this.external,
      information: this.#information,
      errorCode: this.#errorCode,
      length: this.#length,
    };
  }
  load(from: SavedFields): void {
    this.pendingNmis = from.number('pendingNmis', MAX_PENDING_NMIS);
    this.external = from.number('external', 255, -1);
    this.#information = from.number('information', 0xffff_ffff);
    this.#errorCode = from.number('errorCode', 0xffff_ffff);
    this.#length = from.number('length', 15);
  }

  get isNmiPending(): boolean {
    return this.pendingNmis > 0;
  }
  raiseNmi(): void {
    if (this.pendingNmis < MAX_PENDING_NMIS) this.pendingNmis++;
  }

  /** Something is to be injected, now or when the guest can take it. */
  get isWaiting(): boolean {
    return this.#information !== 0 || this.isNmiPending || this.external >= 0 || this.#deliverable >= 0;
  }

  /** The local APIC's vector that KVM has to inject: none when the processor delivers them. */
  get #deliverable(): number {
    return this.#vcpu.apicv === undefined ? this.#vcpu.vcpu.lapic.deliverable : -1;
  }

  /** Fills the VM-entry fields; asks for an interrupt window when an interrupt cannot be taken yet. */
  beforeEntry(vmcs: Vmcs): void {
    const interruptibility = vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE);
    // Behind an NMI that is being delivered or handled only one waits, however many came.
    const isInNmi = (interruptibility & BLOCKING_NMI) !== 0n || (this.#information & 0x700) === TYPE_NMI;
    if (isInNmi && this.isNmiPending) this.pendingNmis = 1;
    if (this.#information === 0 && this.isNmiPending && (interruptibility & (BLOCKING_NMI | BLOCKING_STI_MOV_SS)) === 0n) {
      this.pendingNmis--;
      this.#information = (VALID | TYPE_NMI | 2) >>> 0;
    }
    // An NMI window does not wait for the end of an STI shadow; an interrupt window does, and STI has set IF.
    const isShadowed = (interruptibility & BLOCKING_STI) !== 0n;
    this.#request(vmcs, PrimaryControl.NMI_WINDOW_EXITING, this.isNmiPending && !isShadowed);
    const { lapic } = this.#vcpu.vcpu;
    let wantsWindow = this.isNmiPending && isShadowed;
    if (this.#deliverable >= 0 || this.external >= 0) {
      const isOpen = (vmcs.read(VmcsField.GUEST_RFLAGS) & RFLAGS_IF) !== 0n && (interruptibility & BLOCKING_STI_MOV_SS) === 0n;
      if (this.#information === 0 && isOpen) {
        const { external } = this;
        const vector = external >= 0 ? external : this.#deliverable;
        if (external >= 0) this.external = -1;
        else lapic.accept(vector);
        this.#information = (VALID | vector) >>> 0;
      } else wantsWindow = true;
    }
    this.#request(
      vmcs,
      PrimaryControl.INTERRUPT_WINDOW_EXITING,
      wantsWindow || ((this.#deliverable >= 0 || this.external >= 0) && this.#information !== 0),
    );
    vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, BigInt(this.#information));
    if (this.#information === 0) return;
    if ((this.#information & DELIVER_ERROR_CODE) !== 0)
      vmcs.write(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE, BigInt(this.#errorCode));
    if (isSoftware(this.#information)) vmcs.write(VmcsField.VM_ENTRY_INSTRUCTION_LENGTH, BigInt(this.#length));
    this.#information = 0;
  }

  /** KVM_GET_VCPU_EVENTS. `shadow`: blocking by STI (1) or MOV SS (2). */
  toEvents(shadow: number, isNmiMasked: boolean): KvmVcpuEvents {
    const information = this.#information;
    const type = (information & 0x700) >>> 8;
    const isValid = information !== 0;
    const nr = information & 0xff;
    const isException = isValid && (type === 3 || type === 5 || type === 6);
    const isInterrupt = isValid && (type === 0 || type === 4);
    return {
      exception: {
        injected: isException,
        nr: isException ? nr : 0,
        hasErrorCode: isException && (information & DELIVER_ERROR_CODE) !== 0,
        errorCode: isException ? this.#errorCode : 0,
      },
      interrupt: { injected: isInterrupt, nr: isInterrupt ? nr : 0, soft: isInterrupt && type === 4, shadow },
      nmi: { injected: isValid && type === 2, pending: this.isNmiPending, masked: isNmiMasked },
    };
  }

  /** KVM_SET_VCPU_EVENTS: what is to be delivered at the next entry. */
  fromEvents({ exception, interrupt, nmi }: KvmVcpuEvents): void {
    this.#information = 0;
    if (nmi.injected) this.#information = (VALID | TYPE_NMI | 2) >>> 0;
    if (interrupt.injected) this.#information = (VALID | (interrupt.soft ? 4 << 8 : 0) | interrupt.nr) >>> 0;
    if (exception.injected) this.raise(exception.nr, exception.hasErrorCode ? exception.errorCode : undefined);
    this.pendingNmis = nmi.pending ? 1 : 0;
  }

  #request(vmcs: Vmcs, control: number, wanted: boolean): void {
    const controls = vmcs.read(VmcsField.PRIMARY_PROCESSOR_CONTROLS);
    const bit = BigInt(control);
    if (((controls & bit) !== 0n) === wanted) return;
    vmcs.write(VmcsField.PRIMARY_PROCESSOR_CONTROLS, wanted ? controls | bit : controls & ~bit);
  }
}

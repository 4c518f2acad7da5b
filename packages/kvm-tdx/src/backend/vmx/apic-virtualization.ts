import {
  PinControl,
  PrimaryControl,
  SecondaryControl,
  VmcsField,
  bytesOf,
  wordsOf,
  type LogicalProcessor,
  type Saved,
  type SavedFields,
  type Vmcs,
} from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { ApicRegister } from '../../irq/apic-register.ts';
import { POSTED_INTERRUPT_VECTOR } from '../../irq/posted-interrupt-descriptor.ts';
import { PostedInterrupts } from '../../irq/posted-interrupts.ts';
import type { VmxControls } from './controls.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

/** Controls of a vCPU whose local APIC the processor virtualises. */
export const APICV_PIN = PinControl.POSTED_INTERRUPTS;
export const APICV_PRIMARY = PrimaryControl.TPR_SHADOW;
export const APICV_SECONDARY = SecondaryControl.APIC_REGISTER_VIRTUALIZATION | SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY;
/** By mode of the APIC; none while it is off. */
const XAPIC = SecondaryControl.VIRTUALIZE_APIC_ACCESSES;
const X2APIC = SecondaryControl.VIRTUALIZE_X2APIC;
export const APICV_MODES = XAPIC | X2APIC;

/** The processor has all that is needed. */
export const hasApicVirtualization = (may: {
  readonly pin: number;
  readonly primary: number;
  readonly secondary: number;
}): boolean =>
  (may.pin & APICV_PIN) !== 0 &&
  (may.primary & APICV_PRIMARY) !== 0 &&
  (may.secondary & (APICV_SECONDARY | APICV_MODES)) === (APICV_SECONDARY | APICV_MODES);

/** Pages of one vCPU for it. */
export interface ApicPages {
  readonly virtualApic: Hpa;
  readonly descriptor: Hpa;
}

/**
 * APICv of one vCPU of a plain VM: its APIC registers are a virtual-APIC page that the processor works on, and interrupts are posted. What the processor
 * cannot do alone exits: accesses to other registers, writes with effects beyond the page, ends of level-triggered interrupts.
 */
export class ApicVirtualization {
  readonly pages: ApicPages;
  readonly posted: PostedInterrupts;
  readonly #vcpu: VmxVcpu;
  /** Vectors whose end exits: an I/O APIC waits for it. */
  readonly #eoiExits = new BigUint64Array(4);
  #isBitmapStale = false;
  #mode = -1;
  #accessPage: Hpa | undefined;

  constructor(vcpu: VmxVcpu, pages: ApicPages) {
    this.#vcpu = vcpu;
    this.pages = pages;
    const { memory } = vcpu.vmx.vm.kvm.machine;
    this.posted = new PostedInterrupts(memory, pages.descriptor);
    vcpu.vcpu.lapic.useRegisterPage(memory, pages.virtualApic);
  }

  save(): Saved {
    return {
      eoiExits: bytesOf(this.#eoiExits),
      isBitmapStale: this.#isBitmapStale,
      mode: this.#mode,
      accessPage: this.#accessPage ?? null,
    };
  }
  load(from: SavedFields): void {
    this.#eoiExits.set(wordsOf(from.bytes('eoiExits', this.#eoiExits.byteLength)));
    this.#isBitmapStale = from.flag('isBitmapStale');
    this.#mode = from.number('mode', 0xffff_ffff, -1);
    this.#accessPage = from.optionalNumber('accessPage') as Hpa | undefined;
  }

  /** The fields that never change. */
  initialise(vmcs: Vmcs): void {
    vmcs.write(VmcsField.VIRTUAL_APIC_ADDRESS, BigInt(this.pages.virtualApic));
    vmcs.write(VmcsField.POSTED_INTERRUPT_NOTIFICATION_VECTOR, BigInt(POSTED_INTERRUPT_VECTOR));
    vmcs.write(VmcsField.POSTED_INTERRUPT_DESCRIPTOR_ADDRESS, BigInt(this.pages.descriptor));
  }

  /** KVM_REQ_APIC_PAGE_RELOAD: the APIC-access page is looked up again. */
  reloadAccessPage(): void {
    this.#accessPage = undefined;
  }

  /** vmx_set_virtual_apic_mode() and what else is due before an entry. */
  beforeEntry(vmcs: Vmcs, lp: LogicalProcessor): void {
    const { lapic } = this.#vcpu.vcpu;
    let mode = !lapic.isEnabled ? 0 : lapic.isX2apic ? X2APIC : XAPIC;
    if (mode !== XAPIC) this.#vcpu.vmx.inhibitApicAccessPage();
    else if (!this.#loadAccessPage(vmcs)) mode = 0; // KVM does what the guest does there
    if (mode !== this.#mode) this.#setMode(vmcs, mode);
    if (this.#isBitmapStale) this.#writeEoiExits(vmcs);
    this.posted.beforeEntry(lp);
  }

  /** False: there is no page. */
  #loadAccessPage(vmcs: Vmcs): boolean {
    if (this.#accessPage !== undefined) return true;
    const page = this.#vcpu.vmx.apicAccessPage();
    this.#accessPage = page;
    if (page !== undefined) vmcs.write(VmcsField.APIC_ACCESS_ADDRESS, BigInt(page));
    return page !== undefined;
  }

  #setMode(vmcs: Vmcs, mode: number): void {
    this.#mode = mode;
    const secondary = vmcs.read(VmcsField.SECONDARY_PROCESSOR_CONTROLS) & ~BigInt(APICV_MODES);
    vmcs.write(VmcsField.SECONDARY_PROCESSOR_CONTROLS, secondary | BigInt(mode));
    const { vmx } = this.#vcpu;
    vmcs.write(VmcsField.MSR_BITMAP, BigInt(mode === X2APIC ? vmx.msrBitmapX2apic! : vmx.msrBitmap));
  }

  #writeEoiExits(vmcs: Vmcs): void {
    this.#isBitmapStale = false;
    this.#eoiExits.forEach((word, i) => vmcs.write(VmcsField.EOI_EXIT_BITMAP_0 + 2 * i, word));
  }

  /** An interrupt for the guest. True: the guest has to come out first, because the end of the vector has to exit from now on. */
  deliver(vector: number, running: LogicalProcessor | undefined): boolean {
    const { lapic } = this.#vcpu.vcpu;
    const word = vector >>> 6;
    const bit = 1n << BigInt(vector & 63);
    const isLevel = lapic.isLevelTriggered(vector);
    const changes = ((this.#eoiExits[word]! & bit) !== 0n) !== isLevel;
    if (changes) {
      this.#eoiExits[word]! ^= bit;
      this.#isBitmapStale = true;
    }
    this.posted.deliver(vector, changes ? undefined : running);
    return changes && running !== undefined;
  }

  /** Something could interrupt the guest: posted, or in its IRR above its priority. */
  get hasDeliverable(): boolean {
    return this.posted.isPending || this.#vcpu.vcpu.lapic.deliverable >= 0;
  }

  /** What was posted goes into the page, so that KVM_GET_LAPIC shows it. */
  sync(): void {
    this.posted.take((vector) => this.#vcpu.vcpu.lapic.setPending(vector));
    this.refreshStatus(this.#vcpu.vmcs);
  }

  /** apicv_post_state_restore(): RVI and SVI follow the page. */
  refreshStatus(vmcs: Vmcs): void {
    const { lapic } = this.#vcpu.vcpu;
    vmcs.write(
      VmcsField.GUEST_INTERRUPT_STATUS,
      BigInt(Math.max(0, lapic.highestPending) | (Math.max(0, lapic.highestInService) << 8)),
    );
  }

  /** APIC-write exit: the page has the value, what it causes is KVM's. */
  completeWrite(offset: number): void {
    const { lapic } = this.#vcpu.vcpu;
    lapic.write(offset, lapic.registerWord(offset), offset === ApicRegister.ICR ? lapic.registerWord(ApicRegister.ICR_HIGH) : 0);
  }
}

/** What a vCPU's controls become with APICv. CR8 needs no exit: the processor keeps the priority. */
export function withApicVirtualization(controls: VmxControls): VmxControls {
  const cr8 = PrimaryControl.CR8_LOAD_EXITING | PrimaryControl.CR8_STORE_EXITING;
  return {
    ...controls,
    pin: (controls.pin | APICV_PIN) >>> 0,
    primary: ((controls.primary & ~cr8) | APICV_PRIMARY) >>> 0,
    secondary: (controls.secondary | APICV_SECONDARY) >>> 0,
  };
}

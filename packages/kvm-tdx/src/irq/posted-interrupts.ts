import type { PhysicalMemory } from '@tdxkit/x86-cpu/memory';
import type { LogicalProcessor, Machine } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { POSTED_INTERRUPT_VECTOR, PostedInterruptDescriptor } from './posted-interrupt-descriptor.ts';

/**
 * Interrupts by posting: what vCPUs of both kinds share. Whoever has an interrupt sets its bit in the descriptor; the processor that runs the guest moves
 * the bits into the guest's virtual APIC when it is notified.
 * @source Linux arch/x86/kvm/vmx/posted_intr.c
 */
export class PostedInterrupts {
  readonly page: Hpa;
  readonly #descriptor: PostedInterruptDescriptor;

  /** @param page 4 KiB that begin with the descriptor */
  constructor(memory: PhysicalMemory, page: Hpa) {
    this.page = page;
    this.#descriptor = new PostedInterruptDescriptor(memory, page);
  }

  /** vmx_vcpu_pi_load(): notifications go to this LP. */
  load(machine: Machine, lp: LogicalProcessor): void {
    this.#descriptor.destination = machine.platform.lps[lp.id]!.x2apicId;
  }

  /** Posts a vector; `running` is the LP that is inside the guest now, if one is: it is notified unless it has been already. */
  deliver(vector: number, running: LogicalProcessor | undefined): void {
    if (this.#descriptor.post(vector)) running?.raiseInterrupt(POSTED_INTERRUPT_VECTOR);
  }

  /** Before an entry: what was posted while the guest was out is taken right after it. */
  beforeEntry(lp: LogicalProcessor): void {
    if (this.#descriptor.isOn) lp.raiseInterrupt(POSTED_INTERRUPT_VECTOR);
  }

  /** pi_test_on(): something was posted that no processor has taken yet. */
  get isPending(): boolean {
    return this.#descriptor.isOn;
  }

  /** vmx_sync_pir_to_irr(): takes what was posted, vector by vector, and the descriptor is empty. */
  take(each: (vector: number) => void): void {
    this.#descriptor.drain(each);
  }
}

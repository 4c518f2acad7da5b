import { VmcsField, VmcsPage, type SeamOutcome } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ExitContext } from '../entry/exit-context.ts';
import { passOn } from '../entry/td-exit.ts';
import { Code } from '../status.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { exitToL1 } from './l2-exit.ts';

const PROCESS_POSTED_INTERRUPTS = 0x80;
/** Posted-interrupt descriptor: 256 requests, then the outstanding-notification bit. */
const PIR_WORDS = 8;
const OUTSTANDING_BYTE = 32;
/** Virtual-APIC page. */
const VIRR = 0x200;
const VPPR = 0xa0;
const X2APIC_EOI = 0x80b;
const FIRST_VECTOR = 31;

/** Is the class of the highest requested virtual interrupt of the L1 VMM above its processor priority? */
export function hasL1Interrupt(vcpu: Vcpu, interruptStatus: bigint): boolean {
  return (interruptStatus & 0xf0n) > BigInt(vcpu.tdvps.read32(Tdvps.VAPIC + VPPR) & 0xf0);
}

/** Moves what was posted for the L1 VMM to its virtual APIC, as the processor does while L1 runs. @returns true: it can be delivered now */
function takePosted(c: ExitContext): boolean {
  const { memory, tdvps, vcpu } = c;
  const descriptor = Number(tdvps.read64(Tdvps.SHADOW_PID_HPA));
  const outstanding = (descriptor + OUTSTANDING_BYTE) as Hpa;
  memory.write8(outstanding, memory.read8(outstanding) & ~1);
  c.l.lp.wrmsr(X2APIC_EOI, 0n);
  let highest = 0;
  for (let i = 0; i < PIR_WORDS; i++) {
    const at = (descriptor + 4 * i) as Hpa;
    const requests = memory.read32(at);
    if (requests === 0) continue;
    memory.write32(at, 0);
    const irr = Tdvps.VAPIC + VIRR + 16 * i;
    tdvps.write32(irr, (tdvps.read32(irr) | requests) >>> 0);
    highest = 32 * i + 31 - Math.clz32(requests);
  }
  if (highest < FIRST_VECTOR) highest = 0;
  const l1 = new VmcsPage(memory, vcpu.vmcsPa);
  let status = l1.read(VmcsField.GUEST_INTERRUPT_STATUS);
  if (BigInt(highest) > (status & 0xffn)) {
    status = (status & ~0xffn) | BigInt(highest);
    l1.write(VmcsField.GUEST_INTERRUPT_STATUS, status);
  }
  return hasL1Interrupt(vcpu, status);
}

/**
 * An external interrupt while an L2 VM runs: the host's, unless it tells of interrupts posted for the L1 VMM. Those end the L2 VM's run when
 * they can be delivered, otherwise the L2 VM goes on.
 */
export function onL2Interrupt(c: ExitContext): SeamOutcome {
  const { tdvps } = c;
  const isPosting = (tdvps.read32(Tdvps.SHADOW_PINBASED_EXEC_CTLS) & PROCESS_POSTED_INTERRUPTS) !== 0;
  const vector = c.exit.interruptionInformation & 0xff;
  if (!isPosting || vector !== tdvps.read16(Tdvps.SHADOW_POSTED_INT_NOTIFICATION_VECTOR)) return passOn(c);
  return takePosted(c) ? exitToL1(c, Code.L2_EXIT_PENDING_INTERRUPT) : 'guest';
}

import { LocalApic } from '../irq/local-apic.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';

/** The local APIC of a vCPU: time is that of its machine and its guest's TSC, interrupts go to its back end, messages to its VM. */
export function vcpuApic(vcpu: KvmVcpu): LocalApic {
  const { kvm } = vcpu.vm;
  const { machine, timerAdvanceTicks } = kvm;
  return new LocalApic(
    vcpu.id,
    {
      now: () => machine.clock.now,
      clockFor: (guestTsc) => {
        const { lp, backend } = vcpu;
        return machine.clock.now + backend.nativeTscFor(guestTsc, lp) - lp.tsc;
      },
      ticksPerCycleQ32: () => (BigInt(vcpu.vm.apicBusCycleNs) * machine.platform.tscHz * 0x1_0000_0000n) / 1_000_000_000n,
      ...(timerAdvanceTicks === 0n
        ? {}
        : { advanceTicks: timerAdvanceTicks, waitUntil: (clock: bigint) => kvm.waitUntil(clock) }),
    },
    { deliver: (vector) => vcpu.deliverInterrupt(vector), send: (message) => vcpu.vm.routeIpi(message, vcpu.lapic) },
  );
}

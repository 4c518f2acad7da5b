import type { IpiMessage, LocalApic } from '../irq/local-apic.ts';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import { KvmMpState } from '../uapi/structs.ts';
import type { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import type { KvmVm } from './kvm-vm.ts';
import { X2APIC_API } from './vm-capabilities.ts';

const DeliveryMode = { FIXED: 0, LOWEST_PRIORITY: 1, NMI: 4, INIT: 5, START_UP: 6 } as const;
const BROADCAST = 0xffff_ffff;

/** KVM_SIGNAL_MSI: an interrupt message to local APICs. Number of vCPUs reached; -EINVAL: no APICs in the kernel, or not the form of a message. */
export function signalMsi(vm: KvmVm, address: number, data: number, addressHigh: number): IoctlResult {
  if (!vm.hasSplitIrqchip || address >>> 20 !== 0xfee) return -Errno.EINVAL;
  const isWide = (vm.x2apicApi & X2APIC_API.USE_32BIT_IDS) !== 0;
  if (isWide && (addressHigh & 0xff) !== 0) return -Errno.EINVAL;
  const low = (address >>> 12) & 0xff;
  const destination = isWide ? (low | (addressHigh & 0xffff_ff00)) >>> 0 : low;
  // An 8-bit 0xFF means everyone, unless the VMM asked for the id that it is.
  const isBroadcast = destination === 0xff && (vm.x2apicApi & X2APIC_API.DISABLE_BROADCAST_QUIRK) === 0;
  return routeIpi(
    vm,
    {
      vector: data & 0xff,
      deliveryMode: (data >>> 8) & 7,
      logical: (address & 4) !== 0,
      destination: isBroadcast ? BROADCAST : destination,
      shorthand: 0,
      isLevel: (data & 0x8000) !== 0,
    },
    undefined,
  );
}

/** Delivers a message to every APIC it names (lowest priority: the first). Number of vCPUs reached. */
export function routeIpi(vm: KvmVm, message: IpiMessage, sender: LocalApic | undefined): number {
  let reached = 0;
  for (const vcpu of vm.vcpus) {
    if (!vcpu.lapic.matches(message, sender)) continue;
    reached++;
    if (message.deliveryMode === DeliveryMode.NMI) vcpu.nmi();
    else if (message.deliveryMode === DeliveryMode.FIXED || message.deliveryMode === DeliveryMode.LOWEST_PRIORITY) {
      vcpu.lapic.setTrigger(message.vector, message.isLevel === true);
      vcpu.deliverInterrupt(message.vector);
    } else if (!vm.backend.hasProtectedState) initOrStartUp(vcpu, message);
    if (message.deliveryMode === DeliveryMode.LOWEST_PRIORITY) break;
  }
  return reached;
}

function initOrStartUp(vcpu: KvmVcpu, { deliveryMode, vector }: IpiMessage): void {
  if (deliveryMode === DeliveryMode.INIT) {
    vcpu.forceExit(); // a vCPU between two turns may still be entered
    vcpu.mpState = KvmMpState.INIT_RECEIVED;
  }
  if (deliveryMode === DeliveryMode.START_UP && vcpu.mpState === KvmMpState.INIT_RECEIVED) vcpu.startUp(vector);
}

import type { KvmVm } from '@tdxkit/kvm-tdx';
import type { Image } from '../image/image.ts';
import type { AttachedDevice } from '../device/bus.ts';
import { MachineDevices } from './machine-devices.ts';
import type { VmPlan } from './vm-session.ts';

/** A VM that has nobody in it: devices that are only listed never call it. */
const nobody = { vcpus: [], signalMsi: () => 0, readGuest: () => false, writeGuest: () => false } as unknown as KvmVm;

/** The devices that a VM will have, and where. */
export function attachedDevices(plan: VmPlan, image: Image): AttachedDevice[] {
  const devices = new MachineDevices({
    vm: nobody,
    memory: { read: () => false, write: () => false, isAccessible: () => false },
    memoryBytes: plan.memoryBytes,
    cpus: plan.cpus,
    hasTestDevices: image.entry.kind === 'multiboot',
    now: () => 0n,
    tscHz: 1_000_000_000n,
    onConsole: () => undefined,
    onShow: () => undefined,
    seed: plan.seed,
    options: {},
    firmware: undefined,
  });
  return [...devices.ports.attached, ...devices.mmio.attached];
}

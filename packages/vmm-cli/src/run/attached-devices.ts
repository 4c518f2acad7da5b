import type { KvmVm } from '@tdxkit/kvm-tdx';
import type { Image } from '../image/image.ts';
import type { AttachedDevice } from '../device/bus.ts';
import { PciRegister } from '../pci/config-space.ts';
import { interruptPin } from '../pci/interrupt-lines.ts';
import type { MachineOptions } from './machine-options.ts';
import { MachineDevices } from './machine-devices.ts';
import type { VmPlan } from './vm-plan.ts';

/** A VM that has nobody in it: devices that are only listed never call it. */
const nobody = { vcpus: [], signalMsi: () => 0, readGuest: () => false, writeGuest: () => false } as unknown as KvmVm;

/** A function on PCI bus 0. */
export interface AttachedFunction {
  readonly slot: number;
  readonly name: string;
  readonly vendor: number;
  readonly device: number;
  /** Pin of the I/O APIC that INTA# arrives at while MSI-X is off; undefined for a function that never interrupts. */
  readonly pin: number | undefined;
  /** Memory that it decodes, where it lies until software moves it. */
  readonly bars: readonly { readonly index: number; readonly base: number; readonly size: number }[];
}

/** The devices that a VM will have, and where. Disks and networks of `options` are given back. */
export function attachedDevices(
  plan: VmPlan,
  image: Image,
  options: MachineOptions = {},
): { readonly devices: readonly AttachedDevice[]; readonly functions: readonly AttachedFunction[] } {
  const devices = new MachineDevices({
    vm: nobody,
    memory: { read: () => false, write: () => false, isAccessible: () => false },
    memoryBytes: plan.memoryBytes,
    cpus: plan.cpus,
    hasTestDevices: image.entry.kind === 'multiboot',
    now: () => 0n,
    tscHz: 1_000_000_000n,
    pass: () => undefined,
    onConsole: () => undefined,
    onShow: () => undefined,
    seed: plan.seed,
    options,
    firmware: undefined,
  });
  const functions = devices.pci.functions.map(({ slot, pciFunction: { name, config, bars } }) => ({
    slot,
    name,
    vendor: config.get(PciRegister.VENDOR, 2),
    device: config.get(PciRegister.DEVICE, 2),
    pin: config.get(PciRegister.INTERRUPT_PIN, 1) === 0 ? undefined : interruptPin(slot),
    bars: bars.map(({ index, size }) => ({ index, base: config.barAddress(index), size })),
  }));
  devices.close();
  return { devices: [...devices.ports.attached, ...devices.mmio.attached], functions };
}

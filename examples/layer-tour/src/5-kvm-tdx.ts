// kvm-tdx alone: a VM by ioctls, without images, devices or terminal.
import { Kvm, KvmCap, KvmExitReason, KvmVmType, errnoName, isErrno } from '@tdxkit/kvm-tdx';
import { TdxModule } from '@tdxkit/tdx-module';
import { createMachine, defaultPlatform } from '@tdxkit/x86-cpu';

/** mov al, 'A'; out 0xE9, al; hlt */
const RESET_CODE = Uint8Array.of(0xb0, 0x41, 0xe6, 0xe9, 0xf4);
const SLOT = { slot: 0, flags: 0, guestPhysAddr: 0xffff_0000, memorySize: 0x1_0000 } as const;

export function hypervisor(): string[] {
  const machine = createMachine(defaultPlatform());
  machine.loadSeamFirmware(new TdxModule(machine));
  const kvm = new Kvm(machine);
  const vm = kvm.createVm(KvmVmType.KVM_X86_DEFAULT_VM);
  if (isErrno(vm)) throw new Error(`KVM_CREATE_VM: ${errnoName(vm)}`);
  vm.setUserMemoryRegion2({ ...SLOT, userspaceAddr: kvm.userMemory.map(SLOT.memorySize) });
  vm.writeGuest(0xffff_fff0, RESET_CODE);
  const vcpu = vm.createVcpu(0);
  if (isErrno(vcpu)) throw new Error(`KVM_CREATE_VCPU: ${errnoName(vcpu)}`);
  vcpu.run();
  const { exit } = vcpu.kvmRun;
  const said = exit.reason === KvmExitReason.KVM_EXIT_IO ? String.fromCharCode(exit.data[0]!) : 'nothing';
  const td = kvm.createVm(KvmVmType.KVM_X86_TDX_VM);
  if (isErrno(td)) throw new Error(`KVM_CREATE_VM: ${errnoName(td)}`);
  const refused = td.createVcpu(0);
  const lines = [
    `KVM_CAP_VM_TYPES: 0x${kvm.checkExtension(KvmCap.KVM_CAP_VM_TYPES).toString(16)}`,
    `the guest says ${said}`,
    `KVM_CREATE_VCPU of a TD that is not initialised: ${typeof refused === 'number' ? errnoName(refused) : 'done'}`,
  ];
  const { pagesLeaked } = vm.destroy();
  return [...lines, `${pagesLeaked + td.destroy().pagesLeaked} pages leaked`];
}

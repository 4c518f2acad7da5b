import { TdxModule } from '@tdxkit/tdx-module';
import { createMachine, defaultPlatform } from '@tdxkit/x86-cpu';
import { Kvm, KvmCap, MemslotFlag, isErrno } from '@tdxkit/kvm-tdx';

const machine = createMachine(defaultPlatform());
machine.loadSeamFirmware(new TdxModule(machine));
const kvm = new Kvm(machine);
const vm = kvm.createVm(kvm.tdVmType);
if (isErrno(vm)) throw new Error('no TDs here');
vm.enableCap(KvmCap.KVM_CAP_SPLIT_IRQCHIP, 24n);

const capabilities = vm.tdxCapabilities();
if (typeof capabilities === 'number') throw new Error('no capabilities');
const cpuid = capabilities.cpuid.map((entry) => ({ ...entry, eax: entry.function === 0x80000008 ? 48 << 16 : 0, ebx: 0, ecx: 0, edx: 0 }));
console.log(vm.tdxInitVm({ attributes: 1n << 28n, xfam: 3n, cpuid })); // 0

const memfd = vm.createGuestMemfd(0x1000);
if (isErrno(memfd)) throw new Error('no private memory');
const region = { slot: 0, flags: MemslotFlag.GUEST_MEMFD, guestPhysAddr: 0xfffff000, memorySize: 0x1000, guestMemfd: memfd };
vm.setUserMemoryRegion2({ ...region, userspaceAddr: kvm.userMemory.map(0x1000) });
vm.setMemoryAttributes({ address: 0xfffff000, size: 0x1000, attributes: 8n, flags: 0n });

const vcpu = vm.createVcpu(0);
if (isErrno(vcpu)) throw new Error('no vCPU');
vcpu.setCpuid2(kvm.getSupportedCpuid());
console.log(vcpu.tdxInitVcpu(0n)); // 0

const page = new Uint8Array(0x1000);
page.set([0x0f, 0x0b], 0xff0); // UD2 at the reset vector, and no IDT: a triple fault
const sourceAddr = kvm.userMemory.map(0x1000);
kvm.userMemory.write(sourceAddr, page);
console.log(vcpu.tdxInitMemRegion({ sourceAddr, gpa: 0xfffff000, nrPages: 1 }, 1)); // 0
console.log(vm.tdxFinalizeVm()); // 0
console.log(vcpu.run(), vcpu.kvmRun.exit); // 0 { reason: 8 }
console.log(vm.destroy().pagesLeaked); // 0

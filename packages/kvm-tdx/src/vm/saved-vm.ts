import { SnapshotError, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { Gfn } from '@tdxkit/x86-cpu/units';
import { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import { GuestMemfd } from './guest-memfd.ts';
import type { KvmVm } from './kvm-vm.ts';
import type { Memslot } from './memslots.ts';
import { MAX_VCPU_IDS } from './vm-capabilities.ts';

const MAX_FRAME = 2 ** 40;

/** What a snapshot keeps of a VM, between two calls of KVM_RUN. SnapshotError while a doorbell rings an eventfd of userspace. */
export function saveVm(vm: KvmVm): Saved {
  if (!vm.ioBus.isEmpty)
    throw new SnapshotError('eventfds are bound to the VM, which belong to userspace', {
      hint: 'Unbind them: KVM_IOEVENTFD with DEASSIGN.',
    });
  return {
    type: vm.type,
    bugged: vm.bugged ?? null,
    apicBusCycleNs: vm.apicBusCycleNs,
    tscKhz: vm.tscKhz,
    clock: vm.clock.save(),
    hasSplitIrqchip: vm.hasSplitIrqchip,
    x2apicApi: vm.x2apicApi,
    maxVcpuIds: vm.maxVcpuIds,
    disabledQuirks: vm.disabledQuirks,
    userSpaceMsr: vm.userSpaceMsr,
    exitHypercalls: vm.exitHypercalls,
    ...vm.savedFlags,
    pages: vm.pages.save(),
    backend: vm.backend.save(),
    guestMemfds: vm.guestMemfds.map((file) => file.save()),
    slots: vm.slots.all.map((slot) => ({
      ...slot,
      guestMemfd: slot.guestMemfd === undefined ? null : vm.guestMemfds.indexOf(slot.guestMemfd),
    })),
    attributes: vm.attributes.save(),
    msrFilter: vm.msrFilter.save(),
    dirtyLog: vm.dirtyLog.save(),
    mmu: vm.mmu?.save() ?? null,
    vcpus: vm.vcpus.map((vcpu) => vcpu.save()),
  };
}

/** Makes a VM that is new the saved one: of the same type, on a host that has its pages. @throws SnapshotError */
export function loadVm(vm: KvmVm, from: SavedFields): void {
  vm.bugged = from.optionalText('bugged');
  vm.apicBusCycleNs = from.number('apicBusCycleNs', 2 ** 25, 1);
  vm.tscKhz = from.number('tscKhz', undefined, 1);
  vm.clock.load(from.part('clock'));
  vm.hasSplitIrqchip = from.flag('hasSplitIrqchip');
  vm.x2apicApi = from.number('x2apicApi', 0xffff_ffff);
  vm.maxVcpuIds = from.number('maxVcpuIds', MAX_VCPU_IDS);
  vm.disabledQuirks = from.number('disabledQuirks', 0xffff_ffff);
  vm.userSpaceMsr = from.number('userSpaceMsr', 7);
  vm.exitHypercalls = from.bigint('exitHypercalls');
  vm.savedFlags = {
    hasNoncoherentDma: from.flag('hasNoncoherentDma'),
    lastErrno: from.number('lastErrno', undefined, -4095),
  };
  vm.backend.load(from.part('backend'));
  for (const fields of from.parts('guestMemfds')) {
    const file = new GuestMemfd(vm.backend, fields.number('sizeBytes', 2 ** 52));
    file.load(fields);
    vm.guestMemfds.push(file);
  }
  for (const fields of from.parts('slots')) vm.slots.set(loadSlot(vm, fields));
  vm.attributes.load(from.part('attributes'));
  vm.msrFilter.load(from.part('msrFilter'));
  vm.dirtyLog.load(from.part('dirtyLog'));
  const mmu = from.optionalPart('mmu');
  if (mmu !== undefined) {
    if (vm.mmu === undefined) vm.makeMmu();
    vm.mmu!.load(mmu);
  }
  for (const fields of from.parts('vcpus')) {
    vm.backend.prepareVcpu(fields.part('backend'));
    const vcpu = new KvmVcpu(vm, fields.number('id', 4095));
    vm.vcpus.push(vcpu);
    vcpu.restore(fields);
  }
  vm.pages.load(from.part('pages'));
}

function loadSlot(vm: KvmVm, from: SavedFields): Memslot {
  const file = from.optionalNumber('guestMemfd', vm.guestMemfds.length - 1);
  return {
    id: from.number('id'),
    flags: from.number('flags', 0xffff_ffff),
    baseGfn: from.number('baseGfn', MAX_FRAME) as Gfn,
    pages: from.number('pages', MAX_FRAME),
    userspaceAddr: from.number('userspaceAddr'),
    guestMemfd: file === undefined ? undefined : vm.guestMemfds[file],
    guestMemfdPage: from.number('guestMemfdPage', MAX_FRAME),
  };
}

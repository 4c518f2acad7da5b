import { SavedFields, SnapshotError } from '@tdxkit/x86-cpu';
import type { KvmVm } from '@tdxkit/kvm-tdx';
import { PAGE_SIZE } from '@tdxkit/x86-cpu/units';
import type { MemoryRange } from '../memory/memory-map.ts';
import type { BuiltVm } from './build-vm.ts';
import type { GuestInfo } from './guest-info.ts';
import { createHost, type Host } from './host.ts';
import type { RunOptions } from './run-options.ts';
import { loadGuest, loadPlan } from './saved-plan.ts';
import type { VmPlan } from './vm-plan.ts';
import type { SavedVm } from './vm-session.ts';

/** A VM of a snapshot on a host of its own, with nobody who runs it. */
export interface RestoredVm {
  readonly guest: GuestInfo;
  readonly plan: VmPlan;
  readonly host: Host;
  readonly built: BuiltVm;
}

/** Makes machine, KVM and VM as they were saved. @throws SnapshotError: the state does not fit, or is damaged */
export function restoreVmOnHost({ vmm, kvm, machine }: SavedVm, options: Pick<RunOptions, 'createHost' | 'tier'>): RestoredVm {
  const from = new SavedFields(vmm, 'vmm');
  const guest = loadGuest(from.part('guest'));
  const plan = loadPlan(from.part('plan'));
  const { vmType, memoryBytes, cpus, seed, isDebug } = plan;
  const host = (options.createHost ?? createHost)({
    seed,
    memoryBytes,
    cpus,
    tdx: vmType === 'td',
    passesRbp: guest.passesRbp,
    debugTds: isDebug,
    tier: options.tier,
    kvmState: new SavedFields(kvm, 'kvm'),
  });
  const built = restoredVm(host, plan);
  host.machine.restore(machine);
  checkTogether(from, built, vmType);
  return { guest, plan, host, built };
}

/** What the layers say of the same thing agrees. @throws SnapshotError */
function checkTogether(from: SavedFields, { vcpus }: BuiltVm, vmType: VmPlan['vmType']): void {
  const instructions = vcpus.reduce((sum, vcpu) => sum + vcpu.instructions, 0);
  if (from.number('instructions') !== instructions) from.refuse('instructions', `the vCPUs have executed ${instructions}`);
  const mrtd = from.optionalText('mrtd');
  if (vmType === 'td' ? !/^[\da-f]{96}$/.test(mrtd ?? '') : mrtd !== undefined) from.refuse('mrtd', `no MRTD of a ${vmType}`);
}

/** What `restoreKvm` made. @throws SnapshotError: there is no such VM */
function restoredVm({ kvm }: Host, { ranges, cpus }: VmPlan): BuiltVm {
  const [vm, another] = kvm.vms;
  if (vm?.vcpus.length !== cpus || another !== undefined) throw new SnapshotError(`kvm.vms: not one VM with ${cpus} vCPUs`);
  checkSlots(vm, ranges);
  const memfds = new Map(
    ranges.flatMap((range, slot) => {
      const file = vm.slots.byId(slot)?.guestMemfd;
      return file === undefined ? [] : [[range, file] as const];
    }),
  );
  return { vm, vcpus: vm.vcpus, memfds };
}

/** Guest memory is what the plan says. @throws SnapshotError */
function checkSlots(vm: KvmVm, ranges: readonly MemoryRange[]): void {
  const slots = vm.slots.all;
  if (slots.length !== ranges.length)
    throw new SnapshotError(`kvm.vms[0].slots: ${slots.length} for ${ranges.length} ranges of memory`);
  for (const [id, { name, gpa, bytes }] of ranges.entries()) {
    const slot = vm.slots.byId(id);
    if (slot === undefined || slot.baseGfn * PAGE_SIZE !== gpa || slot.pages * PAGE_SIZE !== bytes)
      throw new SnapshotError(`kvm.vms[0].slots[${id}]: not the ${name} of vmm.plan.ranges`);
  }
}

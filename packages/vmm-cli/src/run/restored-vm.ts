import { SavedFields, SnapshotError } from '@tdxkit/x86-cpu';
import type { BuiltVm } from './build-vm.ts';
import type { GuestInfo } from './guest-info.ts';
import { createHost, type Host } from './host.ts';
import type { RunOptions } from './run-options.ts';
import { loadGuest, loadPlan } from './saved-plan.ts';
import type { SavedVm, VmPlan } from './vm-session.ts';

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
  return { guest, plan, host, built };
}

/** What `restoreKvm` made. @throws SnapshotError: there is no such VM */
function restoredVm({ kvm }: Host, { ranges, cpus }: VmPlan): BuiltVm {
  const [vm] = kvm.vms;
  if (vm?.vcpus.length !== cpus) throw new SnapshotError(`the snapshot has no VM with ${cpus} vCPUs`);
  const memfds = new Map(
    ranges.flatMap((range, slot) => {
      const file = vm.slots.byId(slot)?.guestMemfd;
      return file === undefined ? [] : [[range, file] as const];
    }),
  );
  return { vm, vcpus: vm.vcpus, memfds };
}

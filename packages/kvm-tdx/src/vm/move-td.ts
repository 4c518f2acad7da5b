import { Errno, type IoctlResult } from '../uapi/errno.ts';
import type { KvmVm } from './kvm-vm.ts';

/** What a TD takes along when it moves: everything that it has been given so far. */
const CONTENTS = [
  'backend', 'mmu', 'pages', 'slots', 'attributes', 'vcpus', 'guestMemfds', 'dirtyLog', 'msrFilter', 'userSpaceMsr', 'exitHypercalls', 'hasSplitIrqchip', 'apicBusCycleNs', 'tscKhz', 'x2apicApi', 'maxVcpuIds', 'disabledQuirks',
] as const satisfies readonly (keyof KvmVm)[]; // prettier-ignore
type Contents = { -readonly [K in (typeof CONTENTS)[number]]: KvmVm[K] };

/**
 * KVM_CAP_VM_MOVE_ENC_CONTEXT_FROM for TDs: a runnable TD moves into a VM that is new, with its module pages, KeyID, page tables, memory and vCPUs. No
 * SEAMCALL is made: the TD notices nothing. Its descriptors of vCPUs and guest_memfds stay; its old VM is dead and only waits to be closed.
 * -EINVAL: not two different TDs of one host, the new one is not new, or the old one not runnable; -EIO: one of them is dead.
 * Departs: the published series leaves memslots to userspace and links files one by one; here they move too.
 * @source KVM "TDX intra-host migration" (out of tree)
 */
export function moveTd(target: KvmVm, source: KvmVm): IoctlResult {
  if (target.isDead() || source.isDead()) return -Errno.EIO;
  if (source === target || source.kvm !== target.kvm || source.type !== target.type) return -Errno.EINVAL;
  if (!source.backend.canMoveAway || !target.backend.canBeReplaced) return -Errno.EINVAL;
  if (target.vcpus.length + target.guestMemfds.length + target.slots.all.length > 0) return -Errno.EINVAL;
  for (const vcpu of source.vcpus) source.kvm.unloadVcpu(vcpu); // no vCPU is inside
  exchange(target, source);
  source.bug('its TD moved to another VM');
  return 0;
}

function exchange(a: KvmVm & Contents, b: KvmVm & Contents): void {
  const old = contentsOf(a);
  Object.assign(a, contentsOf(b));
  Object.assign(b, old);
  for (const vm of [a, b]) vm.adoptContents();
}
const contentsOf = (vm: KvmVm): Contents => Object.fromEntries(CONTENTS.map((name) => [name, vm[name]])) as Contents;

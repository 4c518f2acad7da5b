import { assert } from '@tdxkit/x86-cpu/units';
import type { KvmVm } from './kvm-vm.ts';

/** What became of everything that a destroyed VM held. */
export interface TeardownReport {
  /** Pages given back to the host, and pages that stay out of use. Memory of the VMM process is not among them. */
  readonly pagesFreed: number;
  readonly pagesLeaked: number;
  readonly hkidsFreed: number;
  readonly hkidsLeaked: number;
  /** Reason -> number of pages or HKIDs. Empty on the clean path. */
  readonly leaks: ReadonlyMap<string, number>;
}

/**
 * kvm_destroy_vm() in its order: private pages leave while the key is live, then the key, then vCPUs, page tables, the TD's own pages.
 * Whatever fails on the way is leaked with its reason, and the rest goes on.
 */
export function destroyVm(vm: KvmVm): TeardownReport {
  const { kvm, backend, mmu } = vm;
  const { hkids } = kvm.tdx;
  const hkidsBefore = hkids.inUse;
  const hkidsLeakedBefore = hkids.leaked;
  const freedBefore = vm.pages.freed;
  for (const vcpu of vm.vcpus) kvm.unloadVcpu(vcpu);

  for (const file of vm.guestMemfds) file.release();
  backend.releaseKeys();
  // Pinned private pages of the first series leave here: the TD that had them has no key any more.
  mmu?.zapAll();
  for (const vcpu of vm.vcpus) vcpu.backend.free();
  mmu?.destroy();
  backend.destroy();

  const hkidsLeaked = hkids.leaked - hkidsLeakedBefore;
  const leaks = new Map(vm.pages.leaks);
  if (hkidsLeaked > 0) leaks.set('the KeyID could not be freed', hkidsLeaked);
  let pagesLeaked = 0;
  for (const pages of vm.pages.leaks.values()) pagesLeaked += pages;
  assert(vm.pages.inUse === 0, `${vm.pages.inUse} pages of a destroyed VM are neither freed nor leaked`);
  return { pagesFreed: vm.pages.freed - freedBefore, pagesLeaked, hkidsFreed: hkidsBefore - hkids.inUse, hkidsLeaked, leaks };
}

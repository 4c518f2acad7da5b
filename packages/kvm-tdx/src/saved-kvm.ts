import { SnapshotError, type Machine, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import { isErrno } from './uapi/errno.ts';
import type { KvmOptions } from './kvm-options.ts';
import { Kvm } from './kvm.ts';
import { loadVm, saveVm } from './vm/saved-vm.ts';

/** How KVM was loaded, as far as what it keeps depends on it. */
const loadedAs = (kvm: Kvm): Record<string, string | number | boolean> => ({
  flavour: kvm.flavour,
  maxPrivateLevel: kvm.maxPrivateLevel,
  collapsePrivate: kvm.collapsePrivate,
  attributeStrategy: kvm.attributeStrategy,
  tdpMmu: kvm.tdpMmu,
  apicv: kvm.apicv,
  onlyTdcallExits: kvm.onlyTdcallExits,
  keepRbp: kvm.keepRbp,
  debugTds: kvm.debugTds,
  timerAdvanceTicks: Number(kvm.timerAdvanceTicks),
});

/**
 * What KVM, its host side and its VMs keep beside the machine, whose snapshot belongs to it: plain data. Nothing changes. Take both between two
 * calls of KVM_RUN. SnapshotError: descriptors of the binary interface are open, KVM is unloaded, or a VM is served by the shadow MMU.
 */
export function saveKvm(kvm: Kvm): Saved {
  const { vms, loaded, hostStates, isGone, offersTds } = kvm.savedParts;
  if (isGone) throw new SnapshotError('KVM is unloaded, or its host reboots');
  if (kvm.files.size > 0)
    throw new SnapshotError(`${kvm.files.size} file descriptors of KVM are open`, {
      hint: 'Only what the typed interface made can be saved: close them.',
    });
  const list = [...vms];
  return {
    loadedAs: loadedAs(kvm),
    tdxUnavailable: offersTds ? null : (kvm.tdxUnavailable ?? 'TDX is off'),
    pages: kvm.pages.save(),
    userMemory: kvm.userMemory.save(),
    virtualization: kvm.virtualization.save(),
    tdx: kvm.tdx.save(),
    statistics: kvm.statistics.save(),
    hostStates: hostStates.map((state) => state.saveState()),
    loaded: kvm.machine.lps.map(({ id }) => {
      const vcpu = loaded[id];
      return vcpu === undefined ? {} : { vm: list.indexOf(vcpu.vm), vcpu: vcpu.vm.vcpus.indexOf(vcpu) };
    }),
    vms: list.map(saveVm),
  };
}

/**
 * KVM as it was saved, on a machine that is new: `machine.restore` of the snapshot that belongs to it has to follow, before anything is asked of it.
 * @param options as KVM was loaded then; listeners may differ @throws SnapshotError
 */
export function restoreKvm(machine: Machine, options: KvmOptions, from: SavedFields): Kvm {
  const { trace, ...loading } = options;
  const kvm = new Kvm(machine, { ...loading, isRestored: true });
  checkLoadedAs(kvm, from.part('loadedAs'));
  kvm.tdx.load(from.part('tdx'));
  kvm.withholdTds(from.optionalText('tdxUnavailable'));
  kvm.userMemory.load(from.part('userMemory'));
  for (const fields of from.parts('vms')) {
    const vm = kvm.createVm(fields.number('type', 0xffff_ffff));
    if (isErrno(vm)) return fields.refuse('type', 'KVM does not offer this type of VM');
    loadVm(vm, fields);
  }
  const { hostStates, loaded } = kvm.savedParts;
  from.parts('hostStates', hostStates.length).forEach((fields, i) => hostStates[i]!.loadState(fields));
  from.parts('loaded', machine.lps.length).forEach((fields, i) => {
    if (fields.names.length === 0) return;
    const { vcpus } = kvm.vms[fields.number('vm', kvm.vms.length - 1)]!;
    loaded[i] = vcpus[fields.number('vcpu', vcpus.length - 1)]!;
  });
  kvm.virtualization.load(from.part('virtualization'));
  kvm.pages.load(from.part('pages'));
  kvm.statistics.load(from.part('statistics'));
  kvm.statistics.trace = trace;
  kvm.isRestoring = false;
  return kvm;
}

function checkLoadedAs(kvm: Kvm, from: SavedFields): void {
  for (const [name, value] of Object.entries(loadedAs(kvm))) {
    const saved = typeof value === 'string' ? from.text(name) : typeof value === 'number' ? from.number(name) : from.flag(name);
    if (saved !== value) from.refuse(name, `KVM was loaded with ${saved}, here with ${value}`);
  }
}

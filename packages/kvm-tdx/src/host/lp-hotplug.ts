import type { Kvm } from '../kvm.ts';
import { Errno, type IoctlResult } from '../uapi/errno.ts';

/** An LP goes offline; see `Kvm.offlineLp`. The caller keeps others from doing the same. */
export function offlineLp(kvm: Kvm, id: number): IoctlResult {
  const { lps } = kvm.machine;
  if (lps[id] === undefined || !lps.some((lp) => lp.id !== id && kvm.tdx.isOnline(lp.id))) return -Errno.EINVAL;
  if (!kvm.tdx.isOnline(id)) return 0;
  const result = kvm.tdx.offline(id);
  if (result !== 0) return result;
  const target = lps.find((lp) => kvm.tdx.isOnline(lp.id))!;
  for (const vcpu of kvm.vcpus()) {
    if (vcpu.lp.id !== id) continue;
    kvm.unloadVcpu(vcpu);
    vcpu.setLp(target);
  }
  kvm.virtualization.processor(lps[id]).disable();
  return 0;
}

/** An LP comes online; see `Kvm.onlineLp`. */
export function onlineLp(kvm: Kvm, id: number): IoctlResult {
  const lp = kvm.machine.lps[id];
  if (lp === undefined) return -Errno.EINVAL;
  if (kvm.tdx.isOnline(id)) return 0;
  const operations = kvm.virtualization.processor(lp);
  const result = operations.checkCompatibility() || (kvm.virtualization.isInUse ? operations.enable() : 0);
  if (result === 0) kvm.tdx.online(id);
  return result;
}

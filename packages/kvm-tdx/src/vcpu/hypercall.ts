import { EXIT_TO_USER, type ExitVerdict } from '../backend/operations.ts';
import { Errno } from '../uapi/errno.ts';
import { KvmHypercall } from '../uapi/exit.ts';
import { findCpuidEntry } from './cpuid-table.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';

const KVM_ENOSYS = 1000n;
const KVM_EOPNOTSUPP = 95n;
/** KVM_CPUID_FEATURES, and its bit for each hypercall that has one. @source Linux Documentation/virt/kvm/x86/cpuid.rst */
const LEAF_PV_FEATURES = 0x4000_0001;
const FEATURE_OF = new Map<bigint, number>([
  [BigInt(KvmHypercall.KICK_CPU), 7],
  [BigInt(KvmHypercall.SEND_IPI), 11],
  [BigInt(KvmHypercall.SCHED_YIELD), 13],
]);
/** ICR: destination shorthand and logical destination mode. */
const ICR_SHORTHAND_LOGICAL = 0xc_0800n;
const DELIVERY_NMI = 4;

/** KVM_HC_SEND_IPI: a fixed or NMI IPI to the APIC ids of a 128-bit map that begins at `first`. Number of vCPUs reached, or -EINVAL. */
function sendIpi({ vm, lapic }: KvmVcpu, [low, high, first, icr]: readonly [bigint, bigint, bigint, bigint]): bigint {
  const mode = Number((icr >> 8n) & 7n);
  if ((icr & ICR_SHORTHAND_LOGICAL) !== 0n || (mode !== 0 && mode !== DELIVERY_NMI)) return -BigInt(Errno.EINVAL);
  const map = (BigInt.asUintN(64, high) << 64n) | BigInt.asUintN(64, low);
  let reached = 0;
  for (const target of vm.vcpus) {
    const bit = BigInt(target.lapic.id) - first;
    if (bit < 0n || bit > 127n || ((map >> bit) & 1n) === 0n) continue;
    const message = {
      vector: Number(icr & 0xffn),
      deliveryMode: mode,
      logical: false,
      destination: target.lapic.id,
      shorthand: 0,
    };
    reached += vm.routeIpi(message, lapic);
  }
  return BigInt(reached);
}

/** guest_pv_has(): unless userspace wants leaf 0x40000001 to count, every hypercall is there. */
function isOffered(vcpu: KvmVcpu, number: bigint): boolean {
  const feature = FEATURE_OF.get(number);
  if (!vcpu.enforcesPvFeatures || feature === undefined) return true;
  return (((findCpuidEntry(vcpu.getCpuid2(), LEAF_PV_FEATURES, 0)?.eax ?? 0) >>> feature) & 1) !== 0;
}

/** The common part of KVM hypercalls; outside 64-bit mode number, arguments and result have 32 bits. `finish` gets the result (0 or a negative errno), see `hypercallResult`, and says how to go on. */
export function hypercall(
  vcpu: KvmVcpu,
  number: bigint,
  args: readonly [bigint, bigint, bigint, bigint],
  finish: (result: bigint) => ExitVerdict,
  isLongMode = true,
): ExitVerdict {
  if (isLongMode) return perform(vcpu, number, args, finish, true);
  const lows = [low(args[0]), low(args[1]), low(args[2]), low(args[3])] as const;
  return perform(vcpu, low(number), lows, (result) => finish(hypercallResult(result, false)), false);
}

const low = (value: bigint): bigint => value & 0xffff_ffffn;
/** A result as the guest's mode has room for it. */
export const hypercallResult = (result: bigint, isLongMode: boolean): bigint => (isLongMode ? result : low(result));

function perform(
  vcpu: KvmVcpu,
  number: bigint,
  args: readonly [bigint, bigint, bigint, bigint],
  finish: (result: bigint) => ExitVerdict,
  isLongMode: boolean,
): ExitVerdict {
  vcpu.vm.kvm.statistics.hypercall(vcpu.id, number, args);
  const target = (apicId: bigint): KvmVcpu | undefined => vcpu.vm.vcpus.find(({ lapic }) => BigInt(lapic.id) === apicId);
  if (!isOffered(vcpu, number)) return finish(-KVM_ENOSYS);
  switch (number) {
    case BigInt(KvmHypercall.CLOCK_PAIRING):
      return finish(-KVM_EOPNOTSUPP); // the host's time does not come from a clock that guests could pair with
    case BigInt(KvmHypercall.VAPIC_POLL_IRQ):
      return finish(0n);
    case BigInt(KvmHypercall.KICK_CPU):
      target(args[1])?.wakeIfHalted();
      return finish(0n);
    case BigInt(KvmHypercall.SEND_IPI):
      return finish(sendIpi(vcpu, args));
    case BigInt(KvmHypercall.SCHED_YIELD):
      if (target(args[0]) !== undefined) vcpu.vm.kvm.statistics.directedYields++;
      return finish(0n);
  }
  if (number !== BigInt(KvmHypercall.MAP_GPA_RANGE)) return finish(-KVM_ENOSYS);
  if ((vcpu.vm.exitHypercalls & (1n << number)) === 0n) return finish(-KVM_ENOSYS);
  const [address, pages, attributes] = args;
  if ((address & 0xfffn) !== 0n || pages === 0n || address + pages * 0x1000n > 1n << 64n) return finish(-BigInt(Errno.EINVAL));
  vcpu.runState.mapGpaRange(address, pages, Number(attributes & 0xffff_ffffn));
  vcpu.completion = { kind: 'hypercall', isLongMode };
  return EXIT_TO_USER;
}

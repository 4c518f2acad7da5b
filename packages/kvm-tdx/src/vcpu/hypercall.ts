import { EXIT_TO_USER, type ExitVerdict } from '../backend/operations.ts';
import { Errno } from '../uapi/errno.ts';
import { KvmHypercall } from '../uapi/exit.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';

const KVM_ENOSYS = 1000n;

/** The common part of KVM hypercalls; outside 64-bit mode number, arguments and result have 32 bits. `finish` gets the result (0 or a negative errno) and says how to go on. */
export function hypercall(
  vcpu: KvmVcpu,
  number: bigint,
  args: readonly [bigint, bigint, bigint, bigint],
  finish: (result: bigint) => ExitVerdict,
  isLongMode = true,
): ExitVerdict {
  if (!isLongMode) {
    const low = (value: bigint): bigint => value & 0xffff_ffffn;
    return hypercall(vcpu, low(number), [low(args[0]), low(args[1]), low(args[2]), low(args[3])], (result) => finish(low(result)));
  }
  vcpu.vm.kvm.statistics.hypercall(vcpu.id, number, args);
  const target = (apicId: bigint): KvmVcpu | undefined => vcpu.vm.vcpus.find(({ lapic }) => BigInt(lapic.id) === apicId);
  switch (number) {
    case BigInt(KvmHypercall.VAPIC_POLL_IRQ):
      return finish(0n);
    case BigInt(KvmHypercall.KICK_CPU):
      target(args[1])?.wakeIfHalted();
      return finish(0n);
    case BigInt(KvmHypercall.SCHED_YIELD):
      if (target(args[0]) !== undefined) vcpu.vm.kvm.statistics.directedYields++;
      return finish(0n);
  }
  if (number !== BigInt(KvmHypercall.MAP_GPA_RANGE)) return finish(-KVM_ENOSYS);
  if ((vcpu.vm.exitHypercalls & (1n << number)) === 0n) return finish(-KVM_ENOSYS);
  const [address, pages, attributes] = args;
  if ((address & 0xfffn) !== 0n || pages === 0n || address + pages * 0x1000n > 1n << 64n) return finish(-BigInt(Errno.EINVAL));
  const exit = vcpu.runState.mapGpaRange(address, pages, Number(attributes & 0xffff_ffffn));
  vcpu.completion = () => finish(exit.ret);
  return EXIT_TO_USER;
}

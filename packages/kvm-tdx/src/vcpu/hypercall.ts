import { EXIT_TO_USER, type ExitVerdict } from '../backend/operations.ts';
import { Errno } from '../uapi/errno.ts';
import { KvmHypercall } from '../uapi/exit.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';

const KVM_ENOSYS = 1000n;

/** The common part of KVM hypercalls. `finish` gets the result (0 or a negative errno) and says how to go on. */
export function hypercall(
  vcpu: KvmVcpu,
  number: bigint,
  args: readonly [bigint, bigint, bigint, bigint],
  finish: (result: bigint) => ExitVerdict,
): ExitVerdict {
  if (number !== BigInt(KvmHypercall.MAP_GPA_RANGE)) return finish(-KVM_ENOSYS);
  if ((vcpu.vm.exitHypercalls & (1n << number)) === 0n) return finish(-KVM_ENOSYS);
  const [address, pages, attributes] = args;
  if ((address & 0xfffn) !== 0n || pages === 0n || address + pages * 0x1000n > 1n << 64n) return finish(-BigInt(Errno.EINVAL));
  const exit = vcpu.runState.mapGpaRange(address, pages, Number(attributes & 0xffff_ffffn));
  vcpu.completion = () => finish(exit.ret);
  return EXIT_TO_USER;
}

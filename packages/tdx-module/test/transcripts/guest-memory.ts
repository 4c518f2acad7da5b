import type { Hpa } from '@tdxkit/x86-cpu/units';
import { leafAddress } from '../../src/sept/sept-walk.ts';
import type { Td } from '../../src/td/td.ts';
import type { Vcpu } from '../../src/td/vcpu.ts';

const ADDRESS = 0xf_ffff_ffff_f000n;
const PRESENT = 7n;
const LARGE = 0x80n;

/** Where the host's shared EPT puts `gpa`. */
function sharedAddress(td: Td, sharedEptp: bigint, gpa: number): Hpa | undefined {
  let table = sharedEptp & ADDRESS;
  for (let level = td.eptPwl; ; level--) {
    const size = 0x1000 * 512 ** level;
    const entry = td.module.memory.read64((Number(table) + 8 * (Math.floor(gpa / size) % 512)) as Hpa);
    if ((entry & PRESENT) === 0n) return undefined;
    table = entry & ADDRESS;
    if (level === 0 || (entry & LARGE) !== 0n) return (Number(table) + (gpa % size)) as Hpa;
  }
}

/**
 * Bytes at a GPA of a vCPU's TD; zeros when no shared page is mapped there. `sharedEptp`: the vCPU's, while its VMCS is current. Undefined
 * for a private page that the TD cannot reach (blocked, pending, removed): a recorder can show nothing of it that the ABI defines.
 */
export function guestBytes({ td }: Vcpu, sharedEptp: bigint, gpa: number, length: number): Uint8Array | undefined {
  const isShared = gpa >= 2 ** (td.gpaWidth - 1);
  const page = isShared ? sharedAddress(td, sharedEptp, gpa) : leafAddress(td, gpa);
  if (page !== undefined) return td.module.memory.readBytes(page, length);
  return isShared ? new Uint8Array(length) : undefined;
}

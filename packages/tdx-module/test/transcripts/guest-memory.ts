import type { Hpa } from '@tdxkit/x86-cpu/units';
import { VmcsField, VmcsPage } from '@tdxkit/x86-cpu';
import type { TdxModule } from '../../src/module.ts';
import { PageType, PamtPage, pamtEntry, tdmrOf } from '../../src/pamt/pamt.ts';
import { leafAddress } from '../../src/sept/sept-walk.ts';
import type { Td } from '../../src/td/td.ts';
import type { Vcpu } from '../../src/td/vcpu.ts';
import type { TranscriptEvent } from './transcript-file.ts';

/** A vCPU whose guest memory a recording tells, and where its shared EPT begins. */
export interface GuestView {
  readonly vcpu: Vcpu;
  readonly sharedEptp: bigint;
}

/** The vCPU that a TDH.VP.ENTER entered, whether the guest still runs or has left again; undefined: `event` is something else. */
export function entered(m: TdxModule, lp: number, event: TranscriptEvent): GuestView | undefined {
  let vcpu = m.lps[lp]?.vcpu;
  if (vcpu === undefined && event.leaf === 'TDH.VP.ENTER') {
    const pa = Number(BigInt(event.in?.['rcx'] ?? 0) & ADDRESS) as Hpa;
    const tdmr = tdmrOf(m, pa);
    const page = tdmr === undefined ? undefined : new PamtPage(m, pa, pamtEntry(m, tdmr, pa, 0), 0);
    if (page?.type === PageType.PT_TDVPR) vcpu = m.vcpu(m.td(page.owner), pa);
  }
  return vcpu === undefined ? undefined : { vcpu, sharedEptp: new VmcsPage(m.memory, vcpu.vmcsPa).read(VmcsField.SHARED_EPTP) };
}

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

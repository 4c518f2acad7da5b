import { tdhVpAddcx, tdhVpCreate, tdhVpInit } from '@tdxkit/tdx-module';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { ApicBase } from '../../irq/apic-register.ts';
import { POSTED_INTERRUPT_VECTOR } from '../../irq/posted-interrupt-descriptor.ts';
import { PostedInterrupts } from '../../irq/posted-interrupts.ts';
import { Errno, type IoctlResult, type NegativeErrno } from '../../uapi/errno.ts';
import { KvmMpState } from '../../uapi/structs.ts';
import { findCpuidEntry } from '../../vcpu/cpuid-table.ts';
import { PROCESS_POSTED_INTERRUPTS, VcpuField } from './td-fields.ts';
import { TdState } from './td-state.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

const CPUID_1_ECX_X2APIC = 1 << 21;

/** KVM_TDX_INIT_VCPU. */
export function initTdVcpu(vcpu: TdxVcpu, initialRcx: bigint): IoctlResult {
  const { td } = vcpu;
  if (!td.isHkidAssigned || td.state !== TdState.INITIALIZED || vcpu.isInitialised) return -Errno.EINVAL;
  const leaf1 = findCpuidEntry(vcpu.vcpu.getCpuid2(), 1, 0);
  if (leaf1 === undefined || (leaf1.ecx & CPUID_1_ECX_X2APIC) === 0) return -Errno.EINVAL;
  const result = createTdvps(vcpu, initialRcx);
  if (result !== 0) return result;
  vcpu.vcpu.lapic.base |= ApicBase.X2APIC | ApicBase.ENABLE;
  vcpu.vcpu.mpState = KvmMpState.RUNNABLE;
  vcpu.isInitialised = true;
  return 0;
}

/** TDVPR, its extra pages, the initial state, and what KVM writes into the TD VMCS. Short of memory nothing has changed. */
function createTdvps(vcpu: TdxVcpu, initialRcx: bigint): IoctlResult {
  const { td } = vcpu;
  const { pages } = td.vm;
  const taken = allocatePages(vcpu);
  if (taken === undefined) return -Errno.ENOMEM;
  const [descriptorPage, tdvpr, ...tdcx] = taken as [Hpa, Hpa, ...Hpa[]];
  vcpu.posted = new PostedInterrupts(td.vm.kvm.machine.memory, descriptorPage);

  const lp = td.hostLp(vcpu.vcpu.lp);
  const created = td.note('TDH.VP.CREATE', tdhVpCreate(lp, { tdvpr, tdr: td.tdr! }).status);
  if (created !== 0n) {
    for (const page of [tdvpr, ...tdcx]) pages.free(page);
    return bugged(vcpu, 'TDH.VP.CREATE', created);
  }
  vcpu.tdvpr = tdvpr;
  for (const [i, page] of tdcx.entries()) {
    const added = td.note('TDH.VP.ADDCX', tdhVpAddcx(lp, { tdcx: page, tdvpr }).status);
    if (added !== 0n) {
      for (const rest of tdcx.slice(i)) pages.free(rest);
      return bugged(vcpu, 'TDH.VP.ADDCX', added);
    }
    vcpu.tdcx.push(page);
  }
  const initialised = td.note('TDH.VP.INIT', tdhVpInit(lp, { tdvpr, initialRcx }).status);
  if (initialised !== 0n) return bugged(vcpu, 'TDH.VP.INIT', initialised);
  vcpu.associated = lp;

  vcpu.write(lp, VcpuField.POSTED_INTERRUPT_VECTOR, BigInt(POSTED_INTERRUPT_VECTOR));
  vcpu.write(lp, VcpuField.POSTED_INTERRUPT_DESCRIPTOR, BigInt(descriptorPage));
  vcpu.write(lp, VcpuField.PIN_BASED_CONTROLS, PROCESS_POSTED_INTERRUPTS, PROCESS_POSTED_INTERRUPTS);
  return td.vm.isDead() ? -Errno.EIO : 0;
}

/** The posted-interrupt descriptor's page, the TDVPR and the other TDVPS pages, or none. */
function allocatePages({ td }: TdxVcpu): Hpa[] | undefined {
  const { pages } = td.vm;
  const taken: Hpa[] = [];
  for (let i = 0; i < 1 + td.systemInfo.tdvpsPages; i++) {
    const page = pages.allocate();
    if (page === undefined) {
      for (const each of taken) pages.free(each);
      return undefined;
    }
    taken.push(page);
  }
  return taken;
}

function bugged(vcpu: TdxVcpu, leaf: string, status: bigint): NegativeErrno {
  vcpu.td.bug(leaf, status);
  return -Errno.EIO;
}

import { tdhVpAddcx, tdhVpCreate, tdhVpInit } from '@tdxkit/tdx-module';
import { ApicBase } from '../../irq/apic-register.ts';
import { PostedInterruptDescriptor, POSTED_INTERRUPT_VECTOR } from '../../irq/posted-interrupt-descriptor.ts';
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

/** TDVPR, its extra pages, the initial state, and what KVM writes into the TD VMCS. */
function createTdvps(vcpu: TdxVcpu, initialRcx: bigint): IoctlResult {
  const { td } = vcpu;
  const { pages } = td.vm;
  const { memory } = td.vm.kvm.machine;
  const tdvpr = pages.allocate('TDVPR');
  if (tdvpr === undefined) return -Errno.ENOMEM;
  const descriptorPage = vcpu.descriptorPage ?? pages.allocate('posted-interrupt descriptor');
  if (descriptorPage === undefined) {
    pages.free(tdvpr);
    return -Errno.ENOMEM;
  }
  vcpu.descriptorPage = descriptorPage;
  vcpu.descriptor = new PostedInterruptDescriptor(memory, descriptorPage);

  const lp = td.hostLp(vcpu.vcpu.lp);
  const created = td.note('TDH.VP.CREATE', tdhVpCreate(lp, { tdvpr, tdr: td.tdr! }).status);
  if (created !== 0n) {
    pages.free(tdvpr);
    return bugged(vcpu, 'TDH.VP.CREATE', created);
  }
  vcpu.tdvpr = tdvpr;
  for (let i = 1; i < td.systemInfo.tdvpsPages; i++) {
    const tdcx = pages.allocate('TDVPS');
    if (tdcx === undefined) return -Errno.ENOMEM;
    const added = td.note('TDH.VP.ADDCX', tdhVpAddcx(lp, { tdcx, tdvpr }).status);
    if (added !== 0n) {
      pages.free(tdcx);
      return bugged(vcpu, 'TDH.VP.ADDCX', added);
    }
    vcpu.tdcx.push(tdcx);
  }
  const initialised = td.note('TDH.VP.INIT', tdhVpInit(lp, { tdvpr, initialRcx }).status);
  if (initialised !== 0n) return bugged(vcpu, 'TDH.VP.INIT', initialised);
  vcpu.associated = lp;

  vcpu.write(lp, VcpuField.POSTED_INTERRUPT_VECTOR, BigInt(POSTED_INTERRUPT_VECTOR));
  vcpu.write(lp, VcpuField.POSTED_INTERRUPT_DESCRIPTOR, BigInt(descriptorPage));
  vcpu.write(lp, VcpuField.PIN_BASED_CONTROLS, PROCESS_POSTED_INTERRUPTS, PROCESS_POSTED_INTERRUPTS);
  return td.vm.isDead() ? -Errno.EIO : 0;
}

function bugged(vcpu: TdxVcpu, leaf: string, status: bigint): NegativeErrno {
  vcpu.td.bug(leaf, status);
  return -Errno.EIO;
}

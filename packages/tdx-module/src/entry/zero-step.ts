import { ExitReason, Gpr, VmcsField } from '@tdxkit/x86-cpu';
import { HostRouting, currentVm } from '../l2/l2-vm.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import { isLeaf } from '../sept/sept-entry.ts';
import { walkSept } from '../sept/sept-walk.ts';
import { Code, Operand, status } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { LastTdExit, Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import type { ExitContext } from './exit-context.ts';
import { initExtendedRegisters } from './extended-state.ts';
import { VE_INFO_VALID } from './guest-events.ts';
import { tdFeatures } from './td-features.ts';

// A host could single out guest accesses by removing pages and never letting an instruction finish. After a number of faults without
// progress the module asks, before it enters again, whether the faults are still there.

/** Faults with the RIP of the TD entry after which their addresses are remembered. */
const THRESHOLD = 6;
const LIST_ENTRIES = 32;
const ALL_ACCESS = 7;
/** EPT-violation qualification of the emulated exit: a write. */
const WRITE = 2n;
const NOTIFY_EPT_FAULTS = 1;
const VE = 0x8000_0314n;
const RFLAGS_RF = 1n << 16n;
const BLOCKING_BY_NMI = 8n;
const NMI_UNBLOCKED = 1n << 12n;
const EVENT_VALID = 1n << 31n;

/** A VM exit: when the guest got on since the TD entry, what was remembered is over. */
export function noteProgress(c: ExitContext): void {
  const { tdvps } = c;
  if (tdvps.read8(Tdvps.POSSIBLY_EPF_STEPPING) === 0) return;
  if (c.vmcs.read(VmcsField.GUEST_RIP) === c.l.ripAtTdEntry) return;
  tdvps.write8(Tdvps.POSSIBLY_EPF_STEPPING, 0);
  tdvps.write8(Tdvps.LAST_EPF_GPA_LIST_IDX, 0);
}

/** A private EPT violation goes to the host: counts it, and remembers its address once there were too many without progress. */
export function notePrivateFault(c: ExitContext, gpa: number): void {
  const { tdvps } = c;
  const faults = tdvps.read8(Tdvps.POSSIBLY_EPF_STEPPING);
  if (faults < THRESHOLD) {
    tdvps.write8(Tdvps.POSSIBLY_EPF_STEPPING, faults + 1);
    return;
  }
  const address = BigInt(gpa);
  const used = tdvps.read8(Tdvps.LAST_EPF_GPA_LIST_IDX);
  if (used === LIST_ENTRIES) return;
  for (let i = 0; i < used; i++) if (tdvps.read64(Tdvps.LAST_EPF_GPA_LIST + 8 * i) === address) return;
  tdvps.write64(Tdvps.LAST_EPF_GPA_LIST + 8 * used, address);
  tdvps.write8(Tdvps.LAST_EPF_GPA_LIST_IDX, used + 1);
}

/** Would an access of every kind to this private address fault? A page that waits for acceptance, or is blocked for writing, counts. */
function stillFaults(vcpu: Vcpu, gpa: number): boolean {
  const found = walkSept(vcpu.td, gpa, 0);
  return !isLeaf(found.low) || (found.low & ALL_ACCESS) !== ALL_ACCESS;
}

/** What the check of remembered faults says about a TD entry. */
export type EntryFilter =
  | { readonly kind: 'go-on' }
  /** The TD asked to be told of such faults, and now can be. The tree stays locked until the entry. */
  | { readonly kind: 'notify' }
  | { readonly kind: 'busy'; readonly status: bigint }
  | { readonly kind: 'fault'; readonly gpa: bigint };

const GO_ON: EntryFilter = { kind: 'go-on' };
const NOTIFY: EntryFilter = { kind: 'notify' };

/** TD entry of a vCPU with remembered faults: are they still there? The VMCS of the VM that was left last is loaded. */
export function filterEntry(l: ModuleLp, vcpu: Vcpu): EntryFilter {
  const { tdvps } = vcpu;
  const { vmcs } = l.lp.seam;
  l.ripAtTdEntryLow = vmcs.read32(VmcsField.GUEST_RIP);
  l.ripAtTdEntryHigh = vmcs.readHigh(VmcsField.GUEST_RIP);
  const used = tdvps.read8(Tdvps.LAST_EPF_GPA_LIST_IDX);
  if (used === 0) return GO_ON;
  const { tdcs } = vcpu.td;
  const tree = tdcs.address(Tdcs.SEPT_LOCK);
  if (!l.locks.tryLock(tree, LockMode.EXCLUSIVE)) return { kind: 'busy', status: status(Code.OPERAND_BUSY, Operand.SEPT_TREE) };
  for (let i = 0; i < used; i++) {
    const gpa = tdvps.read64(Tdvps.LAST_EPF_GPA_LIST + 8 * i);
    if (!stillFaults(vcpu, Number(gpa))) continue;
    l.locks.release(tree);
    return { kind: 'fault', gpa };
  }
  if ((tdcs.read8(Tdcs.NOTIFY_ENABLES) & NOTIFY_EPT_FAULTS) === 0 || !wasPrivateFault(l, vcpu)) return GO_ON;
  // An L2 VM's fault is told to the L1 VMM, as an exit of the L2 VM.
  if (currentVm(vcpu) !== 0) routeToL1(vcpu);
  return NOTIFY;
}

/** Did the vCPU leave the guest by an EPT violation on private memory? */
function wasPrivateFault(l: ModuleLp, vcpu: Vcpu): boolean {
  const { vmcs } = l.lp.seam;
  if ((vmcs.read(VmcsField.EXIT_REASON) & 0xffffn) !== BigInt(ExitReason.EPT_VIOLATION)) return false;
  return (vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS) & BigInt(tdFeatures(vcpu.td).sharedBit)) === 0n;
}

/** The next entry goes to the L1 VMM, with what the L2 VM left by. Stays until L1 is really entered. */
export function routeToL1(vcpu: Vcpu): void {
  const { tdvps } = vcpu;
  if (tdvps.read8(Tdvps.L2_EXIT_HOST_ROUTING) !== HostRouting.NONE) return;
  const routing = tdvps.read8(Tdvps.LAST_TD_EXIT) === LastTdExit.TDVMCALL ? HostRouting.TDVMCALL : HostRouting.ASYNC;
  tdvps.write8(Tdvps.L2_EXIT_HOST_ROUTING, routing);
}

/**
 * The end of a TD entry that would only fault: RAX = 48 alone, RCX = write and VM, R8 = page, and the vCPU stays READY.
 * @returns RAX
 */
export function emulatedFault(l: ModuleLp, vcpu: Vcpu, gpa: bigint): bigint {
  const { gpr } = l.lp;
  vcpu.tdvps.write8(Tdvps.LAST_TD_EXIT, LastTdExit.ASYNC_FAULT);
  for (let i = 0; i < 16; i++) if (i !== Gpr.RSP && i !== Gpr.RBP) gpr[i] = 0n;
  gpr[Gpr.RCX] = WRITE | (BigInt(currentVm(vcpu)) << 32n);
  gpr[Gpr.R8] = gpa & ~0xfffn;
  initExtendedRegisters(l);
  return BigInt(ExitReason.EPT_VIOLATION);
}

/** Tells a guest that asked for it, by #VE, that the host made it fault again and again. Not while it has events of its own to handle. */
export function notifyGuest(l: ModuleLp, vcpu: Vcpu): void {
  const { tdvps } = vcpu;
  const { vmcs } = l.lp.seam;
  const qualification = vmcs.read(VmcsField.EXIT_QUALIFICATION);
  if (
    tdvps.read32(Tdvps.VE_VALID) !== 0 ||
    (vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE) & BLOCKING_BY_NMI) !== 0n ||
    (qualification & NMI_UNBLOCKED) !== 0n ||
    (vmcs.read(VmcsField.IDT_VECTORING_INFORMATION) & EVENT_VALID) !== 0n
  )
    return;
  tdvps.write32(Tdvps.VE_EXIT_REASON, Number(vmcs.read(VmcsField.EXIT_REASON)));
  tdvps.write32(Tdvps.VE_VALID, VE_INFO_VALID);
  tdvps.write64(Tdvps.VE_EXIT_QUALIFICATION, qualification);
  tdvps.write64(Tdvps.VE_GLA, 0n);
  tdvps.write64(Tdvps.VE_GPA, vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS));
  tdvps.write16(Tdvps.VE_EPTP_INDEX, Number(vmcs.read(VmcsField.EPTP_INDEX)));
  tdvps.write32(Tdvps.VE_INSTRUCTION_LENGTH, Number(vmcs.read(VmcsField.EXIT_INSTRUCTION_LENGTH)));
  tdvps.write32(Tdvps.VE_INSTRUCTION_INFORMATION, Number(vmcs.read(VmcsField.EXIT_INSTRUCTION_INFORMATION)));
  vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, VE);
  vmcs.write(VmcsField.GUEST_RFLAGS, vmcs.read(VmcsField.GUEST_RFLAGS) | RFLAGS_RF);
}

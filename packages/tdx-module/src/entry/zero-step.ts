import { ExitReason, Gpr, VmcsField } from '@tdxkit/x86-cpu';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { TdxModule } from '../module.ts';
import { isLeaf, septStateIndex, statesWith } from '../sept/sept-entry.ts';
import { walkSept } from '../sept/sept-walk.ts';
import { Code, Operand, status } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import type { ExitContext } from './exit-context.ts';
import { VE_INFO_VALID } from './guest-events.ts';

// A host could single out guest accesses by removing pages and never letting an instruction finish. After a number of faults without
// progress the module asks, before it enters again, whether the faults are still there.

/** Faults with the same RIP after which their addresses are remembered. */
const THRESHOLD = 6;
const LIST_ENTRIES = 32;
const PRESENT = statesWith('anyPendingAndGuestAcceptable') | statesWith('guestAccessibleLeaf');
/** EPT-violation qualification of the emulated exit: a write. */
const WRITE = 2n;
const NOTIFY_EPT_FAULTS = 1;
const VE = 0x8000_0314n;

/** A private EPT violation goes to the host: counts it, and remembers its address once there were too many without progress. */
export function notePrivateFault(c: ExitContext, gpa: number): void {
  const { tdvps } = c;
  const rip = c.vmcs.read(VmcsField.GUEST_RIP);
  const faults = tdvps.read8(Tdvps.POSSIBLY_EPF_STEPPING);
  if (faults === 0 || tdvps.read64(Tdvps.LAST_EPF_RIP) !== rip) {
    tdvps.write64(Tdvps.LAST_EPF_RIP, rip);
    tdvps.write8(Tdvps.POSSIBLY_EPF_STEPPING, 1);
    tdvps.write8(Tdvps.LAST_EPF_GPA_LIST_IDX, 0);
    return;
  }
  if (faults < THRESHOLD) {
    tdvps.write8(Tdvps.POSSIBLY_EPF_STEPPING, faults + 1);
    return;
  }
  const page = BigInt(gpa - (gpa & 0xfff));
  const used = tdvps.read8(Tdvps.LAST_EPF_GPA_LIST_IDX);
  for (let i = 0; i < used; i++) if (tdvps.read64(Tdvps.LAST_EPF_GPA_LIST + 8 * i) === page) return;
  if (used === LIST_ENTRIES) return;
  tdvps.write64(Tdvps.LAST_EPF_GPA_LIST + 8 * used, page);
  tdvps.write8(Tdvps.LAST_EPF_GPA_LIST_IDX, used + 1);
}

/** A TD exit: when the guest got on since the last fault, what was remembered is over. */
export function noteProgress(l: ModuleLp, vcpu: Vcpu): void {
  const { tdvps } = vcpu;
  if (
    tdvps.read8(Tdvps.POSSIBLY_EPF_STEPPING) === 0 ||
    l.lp.seam.vmcs.read(VmcsField.GUEST_RIP) === tdvps.read64(Tdvps.LAST_EPF_RIP)
  )
    return;
  tdvps.write8(Tdvps.POSSIBLY_EPF_STEPPING, 0);
  tdvps.write8(Tdvps.LAST_EPF_GPA_LIST_IDX, 0);
}

/** Is there still nothing at this private address? A pending page counts as there: what to do about it is between the guest and the module. */
function stillFaults(vcpu: Vcpu, gpa: number): boolean {
  const found = walkSept(vcpu.td, gpa, 0);
  return !isLeaf(found.low) || ((PRESENT >>> septStateIndex(found.low, found.high)) & 1) === 0;
}

/**
 * TD entry of a vCPU with remembered faults. While one of them is still there the entry ends at once with the exit that the guest would
 * cause: RAX = 48 alone, RCX = write, R8 = GPA, and the vCPU stays READY.
 * @returns RAX of an entry that does not happen, or undefined: go on
 */
export function enterFault(_m: TdxModule, l: ModuleLp, vcpu: Vcpu): bigint | undefined {
  const { tdvps } = vcpu;
  const used = tdvps.read8(Tdvps.LAST_EPF_GPA_LIST_IDX);
  if (used === 0) return undefined;
  const { tdcs } = vcpu.td;
  const tree = tdcs.address(Tdcs.SEPT_LOCK);
  if (!l.locks.tryLock(tree, LockMode.EXCLUSIVE)) return status(Code.OPERAND_BUSY, Operand.SEPT_TREE);
  for (let i = 0; i < used; i++) {
    const gpa = tdvps.read64(Tdvps.LAST_EPF_GPA_LIST + 8 * i);
    if (stillFaults(vcpu, Number(gpa))) return emulatedExit(l, vcpu, gpa);
  }
  l.locks.release(tree);
  if ((tdcs.read8(Tdcs.NOTIFY_ENABLES) & NOTIFY_EPT_FAULTS) !== 0) notifyGuest(l, vcpu);
  return undefined;
}

function emulatedExit(l: ModuleLp, vcpu: Vcpu, gpa: bigint): bigint {
  const { gpr } = l.lp;
  for (let i = 0; i < 16; i++) if (i !== Gpr.RSP && i !== Gpr.RBP) gpr[i] = 0n;
  gpr[Gpr.RCX] = WRITE | (BigInt(vcpu.tdvps.read16(Tdvps.CURR_VM)) << 32n);
  gpr[Gpr.R8] = gpa;
  return BigInt(ExitReason.EPT_VIOLATION);
}

/** Tells a guest that asked for it, by #VE, that the host made it fault again and again. Not while it has a #VE to handle. */
function notifyGuest(l: ModuleLp, vcpu: Vcpu): void {
  const { tdvps } = vcpu;
  if (tdvps.read32(Tdvps.VE_VALID) !== 0) return;
  l.lp.seam.loadVmcs(vcpu.vmcsPa);
  tdvps.write32(Tdvps.VE_EXIT_REASON, ExitReason.EPT_VIOLATION);
  tdvps.write32(Tdvps.VE_VALID, VE_INFO_VALID);
  for (const field of [Tdvps.VE_EXIT_QUALIFICATION, Tdvps.VE_GLA, Tdvps.VE_GPA]) tdvps.write64(field, 0n);
  tdvps.write16(Tdvps.VE_EPTP_INDEX, 0);
  tdvps.write32(Tdvps.VE_INSTRUCTION_LENGTH, 0);
  tdvps.write32(Tdvps.VE_INSTRUCTION_INFORMATION, 0);
  l.lp.seam.vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, VE);
}

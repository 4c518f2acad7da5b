import { ExitReason, exitReasonName } from '@tdxkit/tdx-arch';
import { Gpr, VmcsField, type LogicalProcessor, type Vmcs } from '@tdxkit/x86-cpu';
import { KvmExitReason, KvmInternalError } from '../../uapi/exit.ts';
import { virtualCpuid } from '../../vcpu/cpuid-table.ts';
import { handleHostEvent } from '../../vcpu/host-events.ts';
import { hypercall } from '../../vcpu/hypercall.ts';
import { RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { handleCrAccess } from './cr-access.ts';
import { handleEptMisconfiguration, handleVmxEptViolation } from './ept-exit.ts';
import { Vector } from './event-injection.ts';
import { EFER_LMA, getSegment, guestCr4 } from './guest-registers.ts';
import { handleIoInstruction } from './io-instruction.ts';
import { handleRdmsr, handleWrmsr } from './msr-exit.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

const FAILED_ENTRY = 0x8000_0000;
/** Counted for an entry that was refused before there was an exit reason. */
const ENTRY_REFUSED = 0xffff_ffff;
const BLOCKING_STI_MOV_SS = 3n;
const RFLAGS_TF = 0x100n;
const RFLAGS_IF = 0x200n;
/** BS of the pending debug exceptions. */
const PENDING_SINGLE_STEP = 0x4000n;
const CPUID_1_ECX_OSXSAVE = 1 << 27;
const CPUID_1_EDX_APIC = 1 << 9;
/** L bit of a code segment's attributes. */
const CS_LONG = 1 << 13;
const CR4_OSXSAVE = 1n << 18n;
const CPUID_7_ECX_OSPKE = 1 << 4;
const CR4_PKE = 1n << 22n;

/** kvm_skip_emulated_instruction(): RIP moves on, the shadow of STI and MOV SS ends, a single step has been made. */
export function skipInstruction(vmcs: Vmcs, length = vmcs.read(VmcsField.EXIT_INSTRUCTION_LENGTH)): ExitVerdict {
  vmcs.write(VmcsField.GUEST_RIP, vmcs.read(VmcsField.GUEST_RIP) + length);
  const interruptibility = vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE);
  if ((interruptibility & BLOCKING_STI_MOV_SS) !== 0n)
    vmcs.write(VmcsField.GUEST_INTERRUPTIBILITY_STATE, interruptibility & ~BLOCKING_STI_MOV_SS);
  if ((vmcs.read(VmcsField.GUEST_RFLAGS) & RFLAGS_TF) !== 0n)
    vmcs.write(
      VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS,
      vmcs.read(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS) | PENDING_SINGLE_STEP,
    );
  return RESUME_GUEST;
}

/** Leaf 0xD tells the size of the XSAVE area for what XCR0 (and IA32_XSS) enable now: kvm_update_cpuid_runtime(). */
const liveEbx = (leaf: number, subleaf: number, ebx: number, lp: LogicalProcessor): number =>
  leaf === 0xd && subleaf < 2 ? lp.cpuid(leaf, subleaf).ebx : ebx;

/** The result of a hypercall goes to RAX. */
export function completeHypercall({ regs }: VmxVcpu, result: bigint): ExitVerdict {
  regs[Gpr.RAX] = BigInt.asUintN(64, result);
  return RESUME_GUEST;
}

/** What an exit of a VMX guest means. */
export function handleVmxExit(vcpu: VmxVcpu, vmcs: Vmcs, lp: LogicalProcessor): ExitVerdict {
  const { statistics } = vcpu.vmx.vm.kvm;
  if (vcpu.entryError >= 0) {
    statistics.exit(vcpu.vcpu.id, 'VM-entry refused', ENTRY_REFUSED);
    return failEntry(vcpu, lp, vcpu.entryError);
  }
  const reason = Number(vmcs.read(VmcsField.EXIT_REASON));
  const number = reason & 0xffff;
  statistics.exit(vcpu.vcpu.id, exitReasonName(number) ?? `exit ${number}`, number);
  if (reason >= FAILED_ENTRY) return failEntry(vcpu, lp, reason);
  vcpu.events.afterExit(vmcs);
  return dispatch(vcpu, vmcs, lp, number);
}

function failEntry(vcpu: VmxVcpu, lp: LogicalProcessor, reason: number): ExitVerdict {
  return vcpu.vcpu.exitToUser({
    reason: KvmExitReason.KVM_EXIT_FAIL_ENTRY,
    hardwareEntryFailureReason: reason,
    cpu: lp.id,
    message: lp.vmx.lastFailure,
  });
}

function dispatch(vcpu: VmxVcpu, vmcs: Vmcs, lp: LogicalProcessor, number: number): ExitVerdict {
  const { regs } = vcpu;
  switch (number) {
    case ExitReason.IO_INSTRUCTION:
      return handleIoInstruction(vcpu, vmcs);
    case ExitReason.EXCEPTION_NMI:
      return handleException(vcpu, vmcs, lp);
    case ExitReason.EXTERNAL_INTERRUPT:
      vcpu.vmx.vm.kvm.statistics.interruptExits++;
      return RESUME_GUEST;
    case ExitReason.INTERRUPT_WINDOW:
    case ExitReason.NMI_WINDOW:
      return RESUME_GUEST; // acknowledged by the exit; the window is asked for anew before the next entry
    case ExitReason.CPUID: {
      const r = virtualCpuid(vcpu.vcpu.getCpuid2(), Number(regs[Gpr.RAX]! & 0xffff_ffffn), Number(regs[Gpr.RCX]! & 0xffff_ffffn));
      let { ecx } = r;
      let { edx } = r;
      if ((regs[Gpr.RAX]! & 0xffff_ffffn) === 1n && !vcpu.vcpu.lapic.isEnabled) edx &= ~CPUID_1_EDX_APIC;
      if ((regs[Gpr.RAX]! & 0xffff_ffffn) === 1n)
        ecx = (guestCr4(vmcs) & CR4_OSXSAVE) !== 0n ? ecx | CPUID_1_ECX_OSXSAVE : ecx & ~CPUID_1_ECX_OSXSAVE;
      else if ((regs[Gpr.RAX]! & 0xffff_ffffn) === 7n && (regs[Gpr.RCX]! & 0xffff_ffffn) === 0n)
        ecx = (guestCr4(vmcs) & CR4_PKE) !== 0n ? ecx | CPUID_7_ECX_OSPKE : ecx & ~CPUID_7_ECX_OSPKE;
      regs[Gpr.RBX] = BigInt(
        liveEbx(Number(regs[Gpr.RAX]! & 0xffff_ffffn), Number(regs[Gpr.RCX]! & 0xffff_ffffn), r.ebx, lp) >>> 0,
      );
      regs[Gpr.RAX] = BigInt(r.eax >>> 0);
      regs[Gpr.RCX] = BigInt(ecx >>> 0);
      regs[Gpr.RDX] = BigInt(edx >>> 0);
      return skipInstruction(vmcs);
    }
    case ExitReason.HLT:
      skipInstruction(vmcs);
      vcpu.vcpu.halt((vmcs.read(VmcsField.GUEST_RFLAGS) & RFLAGS_IF) === 0n);
      return RESUME_GUEST;
    case ExitReason.RDMSR:
      return handleRdmsr(vcpu, vmcs);
    case ExitReason.WRMSR:
      return handleWrmsr(vcpu, vmcs);
    case ExitReason.CR_ACCESS:
      return handleCrAccess(vcpu, vmcs);
    case ExitReason.EPT_VIOLATION:
      return handleVmxEptViolation(vcpu, vmcs);
    case ExitReason.EPT_MISCONFIGURATION:
      return handleEptMisconfiguration(vcpu, vmcs);
    case ExitReason.VMCALL:
      skipInstruction(vmcs);
      return hypercall(
        vcpu.vcpu,
        regs[Gpr.RAX]!,
        [regs[Gpr.RBX]!, regs[Gpr.RCX]!, regs[Gpr.RDX]!, regs[Gpr.RSI]!],
        (result) => completeHypercall(vcpu, result),
        (getSegment(vmcs, 'cs').attributes & CS_LONG) !== 0 && (vmcs.read(VmcsField.GUEST_EFER) & EFER_LMA) !== 0n,
      );
    case ExitReason.APIC_ACCESS:
      return vcpu.emulation.mmio();
    case ExitReason.APIC_WRITE:
      vcpu.apicv?.completeWrite(Number(vmcs.read(VmcsField.EXIT_QUALIFICATION) & 0xff0n));
      return RESUME_GUEST; // the instruction is done
    case ExitReason.VIRTUALIZED_EOI:
      vcpu.vcpu.lapic.ended(Number(vmcs.read(VmcsField.EXIT_QUALIFICATION) & 0xffn));
      return RESUME_GUEST;
    case ExitReason.MWAIT:
    case ExitReason.MONITOR:
    case ExitReason.WBINVD:
    case ExitReason.INVD:
      return skipInstruction(vmcs);
    case ExitReason.PAUSE:
      skipInstruction(vmcs);
      return vcpu.vcpu.yieldWhenOthersRun();
    case ExitReason.XSETBV:
      return handleXsetbv(vcpu, vmcs, lp);
    case ExitReason.TRIPLE_FAULT:
      return vcpu.vcpu.exitToUser({ reason: KvmExitReason.KVM_EXIT_SHUTDOWN });
    case ExitReason.VMCLEAR:
    case ExitReason.VMLAUNCH:
    case ExitReason.VMPTRLD:
    case ExitReason.VMPTRST:
    case ExitReason.VMREAD:
    case ExitReason.VMRESUME:
    case ExitReason.VMWRITE:
    case ExitReason.VMXOFF:
    case ExitReason.VMXON:
    case ExitReason.INVEPT:
    case ExitReason.INVVPID:
    case ExitReason.SEAMCALL:
    case ExitReason.TDCALL:
      vcpu.events.raise(Vector.UD);
      return RESUME_GUEST;
    default:
      return vcpu.vcpu.exitToUser({
        reason: KvmExitReason.KVM_EXIT_INTERNAL_ERROR,
        suberror: KvmInternalError.UNEXPECTED_EXIT_REASON,
        data: [BigInt(number), vmcs.read(VmcsField.EXIT_QUALIFICATION)],
        message: `VM exit ${exitReasonName(number) ?? number} is not handled`,
      });
  }
}

/** NMI and #MC are the host's; #DB and #BP of a debugger go to it. */
function handleException(vcpu: VmxVcpu, vmcs: Vmcs, lp: LogicalProcessor): ExitVerdict {
  const information = Number(vmcs.read(VmcsField.EXIT_INTERRUPTION_INFORMATION));
  if (handleHostEvent(vcpu.vmx.vm.kvm, lp, information)) return RESUME_GUEST;
  const vector = information & 0xff;
  if (!vcpu.debug.takes(vector)) return RESUME_GUEST;
  return vcpu.vcpu.exitToUser({
    reason: KvmExitReason.KVM_EXIT_DEBUG,
    exception: vector,
    pc: vmcs.read(VmcsField.GUEST_RIP),
    dr6: vector === Vector.DB ? vmcs.read(VmcsField.EXIT_QUALIFICATION) | 0xffff_0ff0n : 0n,
    dr7: vmcs.read(VmcsField.GUEST_DR7),
  });
}

/** XSETBV of XCR0: the value must be one the processor takes. */
function handleXsetbv(vcpu: VmxVcpu, vmcs: Vmcs, lp: LogicalProcessor): ExitVerdict {
  const { regs } = vcpu;
  const value = ((regs[Gpr.RDX]! & 0xffff_ffffn) << 32n) | (regs[Gpr.RAX]! & 0xffff_ffffn);
  const leaf = lp.cpuid(0xd, 0);
  const supported = (BigInt(leaf.edx >>> 0) << 32n) | BigInt(leaf.eax >>> 0);
  const isLegal = (value & 1n) !== 0n && (value & ~supported) === 0n && ((value & 4n) === 0n || (value & 2n) !== 0n);
  if ((regs[Gpr.RCX]! & 0xffff_ffffn) !== 0n || !isLegal) {
    vcpu.events.raise(Vector.GP, 0);
    return RESUME_GUEST;
  }
  lp.xcr0 = value;
  return skipInstruction(vmcs);
}

import { Gpr, Reg, VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import { finishMsrAccess, msrAccess } from '../../vcpu/msr-access.ts';
import { RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { Vector } from './event-injection.ts';
import { skipInstruction } from './exit.ts';
import { CR0_PG, EFER_LMA, guestCr0, setEfer } from './guest-registers.ts';
import { hasWaitpkg } from './cpuid-controls.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

const IA32_TSC = 0x10;
const IA32_TSC_ADJUST = 0x3b;
const IA32_SPEC_CTRL = 0x48;
/** IBRS, STIBP, SSBD, IPRED_DIS, RRSBA_DIS, PSFD, DDPD, BHI_DIS: plain state, there is no speculation. */
const SPEC_CTRL_DEFINED = 0x5ffn;
/** Write-only. */
const IA32_PRED_CMD = 0x49;
const IA32_FLUSH_CMD = 0x10b;
const IA32_UMWAIT_CONTROL = 0xe1;
/** Bit 1 is reserved. */
const UMWAIT_CONTROL_DEFINED = 0xffff_fffdn;
const IA32_DEBUGCTL = 0x1d9;
const IA32_BIOS_SIGN_ID = 0x8b;
const IA32_XSS = 0xda0;
const EFER = 0xc000_0080;
const EFER_DEFINED = 0xd01n;
const EFER_LME = 0x100n;

const PAT = 0x277;
const STAR = 0xc000_0081;
const FMASK = 0xc000_0084;
const TSC_AUX = 0xc000_0103;
const PKRS = 0x6e1;
const IN_VMCS = new Map<number, number>([
  [0x174, VmcsField.GUEST_SYSENTER_CS],
  [0x175, VmcsField.GUEST_SYSENTER_ESP],
  [0x176, VmcsField.GUEST_SYSENTER_EIP],
  [PAT, VmcsField.GUEST_PAT],
  [0xc000_0100, VmcsField.GUEST_FS_BASE],
  [0xc000_0101, VmcsField.GUEST_GS_BASE],
]);
const SWITCHED = new Map<number, number>([
  [STAR, Reg.STAR],
  [0xc000_0082, Reg.LSTAR],
  [0xc000_0083, Reg.CSTAR],
  [FMASK, Reg.FMASK],
  [0xc000_0102, Reg.KERNEL_GS_BASE],
  [TSC_AUX, Reg.TSC_AUX],
  [PKRS, Reg.PKRS],
]);
/** 48-bit canonical addresses; memory types of PAT; 32-bit MSRs. */
function isLegal(index: number, value: bigint): boolean {
  if (index === STAR) return true;
  if (index === TSC_AUX || index === PKRS || index === 0x174) return value >> 32n === 0n;
  if (index === FMASK) return value >> 32n === 0n;
  if (index !== PAT) return BigInt.asUintN(64, BigInt.asIntN(48, value)) === value;
  for (let i = 0n; i < 64n; i += 8n) {
    const type = (value >> i) & 0xffn;
    if (type > 7n || type === 2n || type === 3n) return false;
  }
  return true;
}

const u32 = (value: bigint): number => Number(value & 0xffff_ffffn);

export function handleRdmsr(vcpu: VmxVcpu, vmcs: Vmcs): ExitVerdict {
  const { regs } = vcpu;
  const index = u32(regs[Gpr.RCX]!);
  const access = msrAccess(vcpu.vcpu, index, undefined, () => readVcpuMsr(vcpu, vmcs, index, false));
  return finishMsrAccess(vcpu.vcpu, access, (value) => completeRdmsr(vcpu, value));
}

/** undefined: the guest faults. */
export function completeRdmsr(vcpu: VmxVcpu, value: bigint | undefined): ExitVerdict {
  if (value === undefined) return generalProtection(vcpu);
  vcpu.regs[Gpr.RAX] = value & 0xffff_ffffn;
  vcpu.regs[Gpr.RDX] = value >> 32n;
  return skipInstruction(vcpu.vmcs);
}

export function handleWrmsr(vcpu: VmxVcpu, vmcs: Vmcs): ExitVerdict {
  const { regs } = vcpu;
  const value = ((regs[Gpr.RDX]! & 0xffff_ffffn) << 32n) | (regs[Gpr.RAX]! & 0xffff_ffffn);
  const index = u32(regs[Gpr.RCX]!);
  const access = msrAccess(vcpu.vcpu, index, value, () => (writeVcpuMsr(vcpu, vmcs, index, value, false) ? value : undefined));
  return finishMsrAccess(vcpu.vcpu, access, (done) => completeWrmsr(vcpu, done));
}

/** undefined: the guest faults. */
export function completeWrmsr(vcpu: VmxVcpu, done: bigint | undefined): ExitVerdict {
  return done === undefined ? generalProtection(vcpu) : skipInstruction(vcpu.vmcs);
}

/** An MSR of the guest. @param isHost a read by KVM_GET_MSRS, which sees what the guest's CPUID hides. MSRs that the guest reaches without an exit lie in the VMCS or the switched state. */
export function readVcpuMsr(vcpu: VmxVcpu, vmcs: Vmcs, index: number, isHost: boolean): bigint | undefined {
  switch (index) {
    case EFER:
      return vmcs.read(VmcsField.GUEST_EFER);
    case IA32_TSC:
      return BigInt.asUintN(64, vcpu.vcpu.lp.tsc + vmcs.read(VmcsField.TSC_OFFSET));
    case IA32_DEBUGCTL:
      return vmcs.read(VmcsField.GUEST_DEBUGCTL);
    case IA32_TSC_ADJUST:
      return vcpu.tscAdjust;
    case IA32_SPEC_CTRL:
      return vcpu.specCtrl;
    case IA32_UMWAIT_CONTROL:
      return isHost || hasWaitpkg(vcpu) ? vcpu.switched.umwaitControl : undefined;
    case IA32_XSS:
    case IA32_BIOS_SIGN_ID:
      return 0n;
    default: {
      const field = IN_VMCS.get(index);
      if (field !== undefined) return vmcs.read(field);
      const slot = SWITCHED.get(index);
      return slot === undefined ? vcpu.msrs.read(index) : vcpu.switched.get64(slot);
    }
  }
}

/** @param isHost a write by KVM_SET_MSRS, which may set what the guest cannot. False: #GP, or the ioctl stops */
export function writeVcpuMsr(vcpu: VmxVcpu, vmcs: Vmcs, index: number, value: bigint, isHost: boolean): boolean {
  switch (index) {
    case EFER: {
      const isPaging = (guestCr0(vmcs) & CR0_PG) !== 0n;
      const old = vmcs.read(VmcsField.GUEST_EFER);
      if ((value & ~EFER_DEFINED) !== 0n || (isPaging && ((value ^ old) & EFER_LME) !== 0n)) return false;
      setEfer(vmcs, (value & ~EFER_LMA) | (old & EFER_LMA));
      return true;
    }
    case IA32_TSC:
      moveTsc(vcpu, vmcs, value - BigInt.asUintN(64, vcpu.vcpu.lp.tsc + vmcs.read(VmcsField.TSC_OFFSET)), !isHost);
      return true;
    case IA32_DEBUGCTL:
      vmcs.write(VmcsField.GUEST_DEBUGCTL, value & 3n);
      vcpu.lbr.debugCtlWritten(value);
      return true;
    case IA32_TSC_ADJUST:
      // KVM_SET_MSRS restores the register; the offset comes with the TSC.
      if (isHost) vcpu.tscAdjust = value;
      else moveTsc(vcpu, vmcs, value - vcpu.tscAdjust, true);
      return true;
    case IA32_SPEC_CTRL:
      if ((value & ~SPEC_CTRL_DEFINED) !== 0n) return false;
      vcpu.specCtrl = value;
      return true;
    case IA32_UMWAIT_CONTROL:
      if (!(isHost || hasWaitpkg(vcpu)) || (value & ~UMWAIT_CONTROL_DEFINED) !== 0n) return false;
      vcpu.setUmwaitControl(value);
      return true;
    case IA32_XSS:
      return value === 0n;
    case IA32_BIOS_SIGN_ID:
      return true;
    case IA32_PRED_CMD:
    case IA32_FLUSH_CMD:
      return (value & ~1n) === 0n; // commands: nothing is predicted or cached
    default: {
      const field = IN_VMCS.get(index);
      const slot = SWITCHED.get(index);
      if (field === undefined && slot === undefined) return vcpu.msrs.write(index, value, isHost);
      if (!isLegal(index, value)) return false;
      if (field !== undefined) vmcs.write(field, value);
      else vcpu.switched.set64(slot!, value);
      return true;
    }
  }
}

/** A guest's write of its TSC or of IA32_TSC_ADJUST moves both. */
function moveTsc(vcpu: VmxVcpu, vmcs: Vmcs, by: bigint, adjusts: boolean): void {
  vmcs.write(VmcsField.TSC_OFFSET, BigInt.asUintN(64, vmcs.read(VmcsField.TSC_OFFSET) + by));
  if (adjusts) vcpu.tscAdjust = BigInt.asUintN(64, vcpu.tscAdjust + by);
}

function generalProtection(vcpu: VmxVcpu): ExitVerdict {
  vcpu.events.raise(Vector.GP, 0);
  return RESUME_GUEST;
}

import { Gpr, VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import { RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { Vector } from './event-injection.ts';
import { skipInstruction } from './exit.ts';
import { CR0_PG, EFER_LMA, guestCr0, setEfer } from './guest-registers.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

const IA32_TSC = 0x10;
const IA32_TSC_ADJUST = 0x3b;
const IA32_SPEC_CTRL = 0x48;
const IA32_DEBUGCTL = 0x1d9;
const IA32_BIOS_SIGN_ID = 0x8b;
const IA32_XSS = 0xda0;
const EFER = 0xc000_0080;
const EFER_DEFINED = 0xd01n;
const EFER_LME = 0x100n;

const u32 = (value: bigint): number => Number(value & 0xffff_ffffn);

export function handleRdmsr(vcpu: VmxVcpu, vmcs: Vmcs): ExitVerdict {
  const { regs } = vcpu;
  const value = readMsr(vcpu, vmcs, u32(regs[Gpr.RCX]!));
  if (value === undefined) return generalProtection(vcpu);
  regs[Gpr.RAX] = value & 0xffff_ffffn;
  regs[Gpr.RDX] = value >> 32n;
  return skipInstruction(vmcs);
}

export function handleWrmsr(vcpu: VmxVcpu, vmcs: Vmcs): ExitVerdict {
  const { regs } = vcpu;
  const value = ((regs[Gpr.RDX]! & 0xffff_ffffn) << 32n) | (regs[Gpr.RAX]! & 0xffff_ffffn);
  return writeMsr(vcpu, vmcs, u32(regs[Gpr.RCX]!), value) ? skipInstruction(vmcs) : generalProtection(vcpu);
}

function readMsr(vcpu: VmxVcpu, vmcs: Vmcs, index: number): bigint | undefined {
  switch (index) {
    case EFER:
      return vmcs.read(VmcsField.GUEST_EFER);
    case IA32_TSC:
      return BigInt.asUintN(64, vcpu.vcpu.lp.tsc + vmcs.read(VmcsField.TSC_OFFSET));
    case IA32_DEBUGCTL:
      return vmcs.read(VmcsField.GUEST_DEBUGCTL);
    case IA32_TSC_ADJUST:
    case IA32_SPEC_CTRL:
    case IA32_XSS:
    case IA32_BIOS_SIGN_ID:
      return 0n;
    default:
      return vcpu.msrs.read(index);
  }
}

function writeMsr(vcpu: VmxVcpu, vmcs: Vmcs, index: number, value: bigint): boolean {
  switch (index) {
    case EFER: {
      const isPaging = (guestCr0(vmcs) & CR0_PG) !== 0n;
      const old = vmcs.read(VmcsField.GUEST_EFER);
      if ((value & ~EFER_DEFINED) !== 0n || (isPaging && ((value ^ old) & EFER_LME) !== 0n)) return false;
      setEfer(vmcs, (value & ~EFER_LMA) | (old & EFER_LMA));
      return true;
    }
    case IA32_TSC:
      vmcs.write(VmcsField.TSC_OFFSET, BigInt.asUintN(64, value - vcpu.vcpu.lp.tsc));
      return true;
    case IA32_DEBUGCTL:
      vmcs.write(VmcsField.GUEST_DEBUGCTL, value & 3n);
      return true;
    case IA32_TSC_ADJUST:
    case IA32_SPEC_CTRL:
    case IA32_XSS:
      return value === 0n;
    case IA32_BIOS_SIGN_ID:
      return true;
    default:
      return vcpu.msrs.write(index, value);
  }
}

function generalProtection(vcpu: VmxVcpu): ExitVerdict {
  vcpu.events.raise(Vector.GP, 0);
  return RESUME_GUEST;
}

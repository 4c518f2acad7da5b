import { Gpr, VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import { ApicRegister } from '../../irq/apic-register.ts';
import { RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { Vector } from './event-injection.ts';
import { skipInstruction } from './exit.ts';
import { CR0_PG, EFER_LMA, getSegment, guestCr0, guestCr4, setCr0, setCr4 } from './guest-registers.ts';
import { loadPdptes } from './pdptes.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

/** Access type, bits 5:4 of the qualification. */
const Access = { MOV_TO: 0, MOV_FROM: 1, CLTS: 2, LMSW: 3 } as const;
const CR0_PE = 1n;
const CR0_TS = 8n;
const CR0_DEFINED = 0xe005_003fn;
const CR4_VMXE_SMXE = 0x6000n;
const CR4_PCIDE = 1n << 17n;
/** L bit of a code segment's attributes. */
const CS_LONG = 1 << 13;

/** MOV to and from control registers that KVM owns bits of. */
export function handleCrAccess(vcpu: VmxVcpu, vmcs: Vmcs): ExitVerdict {
  const qualification = Number(vmcs.read(VmcsField.EXIT_QUALIFICATION) & 0xffff_ffffn);
  const cr = qualification & 0xf;
  const gpr = (qualification >>> 8) & 0xf;
  switch ((qualification >>> 4) & 3) {
    case Access.MOV_TO: {
      const value = gpr === Gpr.RSP ? vmcs.read(VmcsField.GUEST_RSP) : vcpu.regs[gpr]!;
      return moveTo(vcpu, vmcs, cr, value);
    }
    case Access.MOV_FROM: {
      const value = cr === 8 ? BigInt((vcpu.vcpu.lapic.read(ApicRegister.TPR) ?? 0) >>> 4) : vmcs.read(VmcsField.GUEST_CR3);
      if (gpr === Gpr.RSP) vmcs.write(VmcsField.GUEST_RSP, value);
      else vcpu.regs[gpr] = value;
      return skipInstruction(vmcs);
    }
    case Access.CLTS:
      return writeCr0(vcpu, vmcs, guestCr0(vmcs) & ~CR0_TS);
    default: {
      const old = guestCr0(vmcs);
      const source = BigInt((qualification >>> 16) & 0xf);
      return writeCr0(vcpu, vmcs, (old & ~0xen) | source | (old & CR0_PE));
    }
  }
}

function moveTo(vcpu: VmxVcpu, vmcs: Vmcs, cr: number, value: bigint): ExitVerdict {
  if (cr === 0) return writeCr0(vcpu, vmcs, value);
  if (cr === 3) {
    vmcs.write(VmcsField.GUEST_CR3, value & ~(1n << 63n));
    return skipInstruction(vmcs);
  }
  if (cr === 4) {
    if ((value & (CR4_VMXE_SMXE | vcpu.cr4Refused)) !== 0n) return generalProtection(vcpu);
    setCr4(vmcs, value);
    loadPdptes(vcpu.vmx.vm, vmcs);
    return skipInstruction(vmcs);
  }
  if (value > 15n) return generalProtection(vcpu);
  vcpu.vcpu.lapic.write(ApicRegister.TPR, Number(value) << 4);
  return skipInstruction(vmcs);
}

/** The guest runs 64-bit code: paging cannot be turned off there. */
const isCode64 = (vmcs: Vmcs): boolean =>
  (vmcs.read(VmcsField.GUEST_EFER) & EFER_LMA) !== 0n && (getSegment(vmcs, 'cs').attributes & CS_LONG) !== 0;

/** kvm_set_cr0(): the checks of the processor for the bits KVM owns, then paging mode and EFER.LMA. */
function writeCr0(vcpu: VmxVcpu, vmcs: Vmcs, written: bigint): ExitVerdict {
  if (written >> 32n !== 0n) return generalProtection(vcpu);
  const value = (written & CR0_DEFINED) | 0x10n;
  const isPaging = (value & CR0_PG) !== 0n;
  const cacheControl = (value >> 29n) & 3n; // NW, CD
  if (!isPaging && ((guestCr4(vmcs) & CR4_PCIDE) !== 0n || isCode64(vmcs))) return generalProtection(vcpu);
  if (cacheControl === 1n || (isPaging && (value & CR0_PE) === 0n)) return generalProtection(vcpu);
  const turnsOn = isPaging && (guestCr0(vmcs) & CR0_PG) === 0n;
  const entersLong = turnsOn && (vmcs.read(VmcsField.GUEST_EFER) & 0x100n) !== 0n;
  if (entersLong && ((guestCr4(vmcs) & 0x20n) === 0n || (getSegment(vmcs, 'cs').attributes & CS_LONG) !== 0))
    return generalProtection(vcpu);
  setCr0(vmcs, value);
  loadPdptes(vcpu.vmx.vm, vmcs);
  return skipInstruction(vmcs);
}

function generalProtection(vcpu: VmxVcpu): ExitVerdict {
  vcpu.events.raise(Vector.GP, 0);
  return RESUME_GUEST;
}

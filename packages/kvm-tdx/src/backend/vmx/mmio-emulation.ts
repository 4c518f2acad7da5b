import { Gpr, VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import { hexBytes, type Gpa } from '@tdxkit/x86-cpu/units';
import { ApicBase, ApicRegister } from '../../irq/apic-register.ts';
import { KvmExitReason, KvmInternalError } from '../../uapi/exit.ts';
import { EXIT_TO_USER, type ExitVerdict } from '../operations.ts';
import { skipInstruction } from './exit.ts';
import { CR0_PG, EFER_LMA, getSegment, guestCr0 } from './guest-registers.ts';
import { readGuestLinear } from './guest-walk.ts';
import { decodeMmio, type MmioInstruction } from './mmio-decode.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

const MAX_INSTRUCTION = 15;
const CS_LONG = 1 << 13;
const CS_DEFAULT_32 = 1 << 14;

/** An access without memory behind it: decodes the instruction at RIP and makes it a KVM_EXIT_MMIO, or an access of the local APIC. */
export function emulateMmio(vcpu: VmxVcpu, vmcs: Vmcs, address: Gpa): ExitVerdict {
  const { vm } = vcpu.vmx;
  const cs = getSegment(vmcs, 'cs');
  const isLong = (vmcs.read(VmcsField.GUEST_EFER) & EFER_LMA) !== 0n && (cs.attributes & CS_LONG) !== 0;
  const rip = isLong ? vmcs.read(VmcsField.GUEST_RIP) : (vmcs.read(VmcsField.GUEST_RIP) + cs.base) & 0xffff_ffffn;
  const bytes = new Uint8Array(MAX_INSTRUCTION);
  // Near the end of mapped memory fewer bytes can be had; a shorter instruction still decodes.
  if (!readGuestLinear(vm, vmcs, rip, bytes) && bytes.every((byte) => byte === 0)) return failed(vcpu, rip, bytes, address);
  const instruction = decodeMmio(bytes, { isLong, is32: (cs.attributes & CS_DEFAULT_32) !== 0 });
  if (instruction === undefined) return failed(vcpu, rip, bytes, address);
  skipInstruction(vmcs, BigInt(instruction.length));
  const { mmio } = vcpu.vcpu.runState;
  mmio.physAddr = address;
  mmio.len = instruction.size;
  mmio.isWrite = instruction.kind === 'store';
  mmio.data.fill(0);
  if (mmio.isWrite) new DataView(mmio.data.buffer).setBigUint64(0, sourceValue(vcpu, vmcs, instruction), true);
  if (isLocalApic(vcpu, address)) return accessLocalApic(vcpu, vmcs, address, instruction);
  if (!mmio.isWrite) vcpu.vcpu.completion = () => finishLoad(vcpu, vmcs, instruction);
  vcpu.vcpu.runState.exit = mmio;
  return EXIT_TO_USER;
}

function sourceValue(vcpu: VmxVcpu, vmcs: Vmcs, { source, size }: MmioInstruction): bigint {
  const mask = (1n << BigInt(8 * size)) - 1n;
  if ('immediate' in source) return source.immediate & mask;
  const value = source.gpr === Gpr.RSP && !source.isHighByte ? vmcs.read(VmcsField.GUEST_RSP) : vcpu.regs[source.gpr]!;
  return (source.isHighByte ? value >> 8n : value) & mask;
}

/** Puts what the device gave into the destination register. */
function finishLoad(vcpu: VmxVcpu, vmcs: Vmcs, { source, size, extend, destinationSize }: MmioInstruction): ExitVerdict {
  const { mmio } = vcpu.vcpu.runState;
  if ('immediate' in source) return 1;
  const mask = (1n << BigInt(8 * size)) - 1n;
  let value = new DataView(mmio.data.buffer).getBigUint64(0, true) & mask;
  if (extend === 'sign') value = BigInt.asUintN(8 * destinationSize, BigInt.asIntN(8 * size, value));
  const read = (): bigint => (source.gpr === Gpr.RSP ? vmcs.read(VmcsField.GUEST_RSP) : vcpu.regs[source.gpr]!);
  const width = BigInt(8 * destinationSize);
  let result = value;
  if (source.isHighByte) result = (vcpu.regs[source.gpr]! & ~0xff00n) | (value << 8n);
  else if (destinationSize < 4) result = (read() & ~((1n << width) - 1n)) | value;
  if (source.gpr === Gpr.RSP && !source.isHighByte) vmcs.write(VmcsField.GUEST_RSP, result);
  else vcpu.regs[source.gpr] = result;
  return 1;
}

function isLocalApic(vcpu: VmxVcpu, address: Gpa): boolean {
  const { lapic } = vcpu.vcpu;
  return lapic.isEnabled && !lapic.isX2apic && BigInt(address - (address & 0xfff)) === (lapic.base & ~0xfffn & ~ApicBase.X2APIC);
}

/** xAPIC page: 32-bit registers at multiples of 16. */
function accessLocalApic(vcpu: VmxVcpu, vmcs: Vmcs, address: Gpa, instruction: MmioInstruction): ExitVerdict {
  const { lapic } = vcpu.vcpu;
  const { mmio } = vcpu.vcpu.runState;
  const register = address & 0xff0;
  const view = new DataView(mmio.data.buffer);
  if (instruction.kind === 'store') {
    if (register === ApicRegister.ICR_HIGH) lapic.setIcrHigh(view.getUint32(0, true));
    else lapic.write(register, view.getUint32(0, true));
    return 1;
  }
  view.setBigUint64(0, BigInt(lapic.read(register) ?? 0), true);
  return finishLoad(vcpu, vmcs, instruction);
}

function failed(vcpu: VmxVcpu, rip: bigint, bytes: Uint8Array, address: Gpa): ExitVerdict {
  const paging = (guestCr0(vcpu.vmcs) & CR0_PG) !== 0n ? 'paging on' : 'paging off';
  return vcpu.vcpu.exitToUser({
    reason: KvmExitReason.KVM_EXIT_INTERNAL_ERROR,
    suberror: KvmInternalError.EMULATION,
    data: [rip, BigInt(address)],
    message: `the instruction at linear 0x${rip.toString(16)} (${hexBytes(bytes)}, ${paging}) that touches MMIO at 0x${address.toString(16)} is not emulated`,
  });
}

import { VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import { eachPiece } from '../../vm/guest-access.ts';
import type { KvmVm } from '../../vm/kvm-vm.ts';
import { CR0_PG, EFER_LMA, guestCr0, guestCr4 } from './guest-registers.ts';

const CR4_PSE = 1n << 4n;
const CR4_PAE = 1n << 5n;
const CR4_LA57 = 1n << 12n;
const PRESENT = 1n;
const LARGE = 1n << 7n;
const ADDRESS = 0x000f_ffff_ffff_f000n;

/** Guest physical memory through the memslots, little-endian. undefined: no slot. */
function readWord(vm: KvmVm, gpa: bigint, bytes: 4 | 8): bigint | undefined {
  const buffer = new Uint8Array(8);
  if (!vm.readGuest(Number(gpa), buffer.subarray(0, bytes))) return undefined;
  return new DataView(buffer.buffer).getBigUint64(0, true);
}

/** Walks the guest's page tables in software, without permissions or A/D bits: for instructions that KVM emulates. */
export function guestLinearToPhysical(vm: KvmVm, vmcs: Vmcs, linear: bigint): bigint | undefined {
  if ((guestCr0(vmcs) & CR0_PG) === 0n) return linear & 0xffff_ffffn;
  const cr4 = guestCr4(vmcs);
  const isLong = (vmcs.read(VmcsField.GUEST_EFER) & EFER_LMA) !== 0n;
  const isWide = isLong || (cr4 & CR4_PAE) !== 0n;
  const indexBits = isWide ? 9n : 10n;
  const entryBytes = isWide ? 8 : 4;
  let level = isLong ? ((cr4 & CR4_LA57) !== 0n ? 5n : 4n) : isWide ? 3n : 2n;
  let table = vmcs.read(VmcsField.GUEST_CR3) & (isLong ? ADDRESS : isWide ? 0xffff_ffe0n : 0xffff_f000n);
  for (; level > 0n; level--) {
    const shift = 12n + indexBits * (level - 1n);
    const mask = !isLong && isWide && level === 3n ? 3n : (1n << indexBits) - 1n;
    const entry = readWord(vm, table + ((linear >> shift) & mask) * BigInt(entryBytes), entryBytes);
    if (entry === undefined || (entry & PRESENT) === 0n) return undefined;
    const canBeLarge = level === 1n || (level === 2n && (isWide || (cr4 & CR4_PSE) !== 0n)) || (level === 3n && isLong);
    if (level === 1n || (canBeLarge && (entry & LARGE) !== 0n)) {
      const offset = (1n << shift) - 1n;
      return (entry & ADDRESS & ~offset) | (linear & offset);
    }
    table = entry & (isWide ? ADDRESS : 0xffff_f000n);
  }
  return undefined;
}

/** Copies guest memory at a linear address, page by page. False: not mapped, or no memory behind it. */
export function readGuestLinear(vm: KvmVm, vmcs: Vmcs, linear: bigint, into: Uint8Array): boolean {
  return eachPiece(Number(linear & 0xfffn), into.length, (from, to) => {
    const gpa = guestLinearToPhysical(vm, vmcs, BigInt.asUintN(64, linear + BigInt(from)));
    return gpa !== undefined && vm.readGuest(Number(gpa), into.subarray(from, to));
  });
}

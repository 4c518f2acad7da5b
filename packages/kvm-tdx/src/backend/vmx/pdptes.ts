import { VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import type { KvmVm } from '../../vm/kvm-vm.ts';
import type { KvmSregs } from '../../uapi/structs.ts';
import { CR0_PG, EFER_LMA, guestCr0, guestCr4 } from './guest-registers.ts';

const CR4_PAE = 0x20n;

/** PAE paging outside long mode. */
export const usesPdptes = ({ cr0, cr4, efer }: Pick<KvmSregs, 'cr0' | 'cr4' | 'efer'>): boolean =>
  (cr0 & CR0_PG) !== 0n && (cr4 & CR4_PAE) !== 0n && (efer & EFER_LMA) === 0n;

/** The four entries that such a guest uses. */
export const readPdptes = (vmcs: Vmcs): bigint[] => [0, 1, 2, 3].map((i) => vmcs.read(VmcsField.GUEST_PDPTE0 + 2 * i));
export function writePdptes(vmcs: Vmcs, entries: readonly bigint[]): void {
  for (let i = 0; i < 4; i++) vmcs.write(VmcsField.GUEST_PDPTE0 + 2 * i, entries[i] ?? 0n);
}

/** With PAE paging outside long mode the processor takes the four PDPTEs from the VMCS: reads them from guest memory. */
export function loadPdptes(vm: KvmVm, vmcs: Vmcs): void {
  if (!usesPdptes({ cr0: guestCr0(vmcs), cr4: guestCr4(vmcs), efer: vmcs.read(VmcsField.GUEST_EFER) })) return;
  const table = new Uint8Array(32);
  if (!vm.readGuest(Number(vmcs.read(VmcsField.GUEST_CR3) & 0xffff_ffe0n), table)) return;
  const view = new DataView(table.buffer);
  writePdptes(
    vmcs,
    [0, 8, 16, 24].map((at) => view.getBigUint64(at, true)),
  );
}

import { VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import type { KvmVm } from '../../vm/kvm-vm.ts';
import { CR0_PG, EFER_LMA, guestCr0, guestCr4 } from './guest-registers.ts';

const CR4_PAE = 0x20n;

/** With PAE paging outside long mode the processor takes the four PDPTEs from the VMCS: reads them from guest memory. */
export function loadPdptes(vm: KvmVm, vmcs: Vmcs): void {
  const isPae =
    (guestCr0(vmcs) & CR0_PG) !== 0n && (guestCr4(vmcs) & CR4_PAE) !== 0n && (vmcs.read(VmcsField.GUEST_EFER) & EFER_LMA) === 0n;
  if (!isPae) return;
  const table = new Uint8Array(32);
  if (!vm.readGuest(Number(vmcs.read(VmcsField.GUEST_CR3) & 0xffff_ffe0n), table)) return;
  const view = new DataView(table.buffer);
  for (let i = 0; i < 4; i++) vmcs.write(VmcsField.GUEST_PDPTE0 + 2 * i, view.getBigUint64(8 * i, true));
}

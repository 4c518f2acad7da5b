import { expect } from 'vitest';
import { hpa } from '../../src/units/index.ts';
import { VmcsField as F } from '../../src/vmx/fields.ts';
import { DATA, GDT, IDT, TSS, type ExitGuest } from './exit-guest.ts';

/* What guests of the exit table need around their code. */

export function equal(got: unknown, expected: unknown): void {
  expect(got).toEqual(expected);
}

/** GDT with a free TSS at 0x18, which TR may name, and an IDT of 32-bit gates. */
export function withTss(g: ExitGuest): ExitGuest {
  g.write64(GDT, 0n, 0x00cf_9b00_0000_ffffn, 0x00cf_9300_0000_ffffn, (BigInt(TSS) << 16n) | 0x0000_8900_0000_0067n);
  return g.set(F.GUEST_GDTR_BASE, GDT).set(F.GUEST_IDTR_BASE, IDT);
}
/** A guest at privilege level 3 whose pages are all user pages. */
export function atCpl3(g: ExitGuest): ExitGuest {
  g.write64(0x1000, 0x2007n).write64(0x2000, 0x3007n).write64(0x3000, 0x87n);
  g.set(F.GUEST_CS_SELECTOR, 0xb).set(F.GUEST_SS_SELECTOR, 0x13).set(F.GUEST_CS_ACCESS_RIGHTS, 0xa0fb);
  for (const field of [F.GUEST_SS_ACCESS_RIGHTS, F.GUEST_DS_ACCESS_RIGHTS, F.GUEST_ES_ACCESS_RIGHTS]) g.set(field, 0xc0f3);
  return g;
}
export function msrBitmap(g: ExitGuest): ExitGuest {
  return g.primary('MSR_BITMAPS').set(F.MSR_BITMAP, g.page(0));
}
export function virtualX2apic(g: ExitGuest): ExitGuest {
  return msrBitmap(g)
    .primary('TPR_SHADOW')
    .secondary('VIRTUALIZE_X2APIC', 'VIRTUAL_INTERRUPT_DELIVERY', 'APIC_REGISTER_VIRTUALIZATION')
    .set(F.VIRTUAL_APIC_ADDRESS, g.page(1));
}
export function readOnly(g: ExitGuest, page: number): ExitGuest {
  return g.smallPages().mapPage(page, BigInt(g.host(page)) | 0x35n);
}
/** A fifth level above the EPT of the guest. */
export function fiveLevels(g: ExitGuest): ExitGuest {
  g.memory.write64(g.page(0), BigInt(g.guest.eptRoot) | 7n);
  return g.set(F.EPTP, BigInt(g.page(0)) | 0x26n);
}
/** EPT entries whose bit 10 is the right to execute from user pages, set in all of them. */
export function modeBased(g: ExitGuest): ExitGuest {
  g.secondary('MODE_BASED_EXECUTE').smallPages(0x437n);
  for (let table = 0; table < 3; table++) {
    const at = hpa(g.guest.eptRoot + 0x1000 * table);
    g.memory.write64(at, g.memory.read64(at) | 0x400n);
  }
  return g;
}
/** DATA asks for verification of guest paging, and the paging structures of these pages pass it. */
export function verified(g: ExitGuest, structures: readonly number[]): ExitGuest {
  g.smallPages()
    .tertiary('GUEST_PAGING_VERIFICATION')
    .mapPage(DATA, BigInt(g.host(DATA)) | 0x37n | (1n << 57n));
  for (const page of structures) g.mapPage(page, BigInt(g.host(page)) | 0x37n | (1n << 58n));
  return g;
}
/** Tables of HLAT paging at 0x6000 and 0xe000; their page directory is at 0x4000. */
export function hlat(g: ExitGuest): ExitGuest {
  return g.tertiary('HLAT').set(F.HLAT_POINTER, 0x6000).write64(0x6000, 0xe003n).write64(0xe000, 0x4003n);
}
/** DATA is the APIC-access page. */
export function apicPage(g: ExitGuest): ExitGuest {
  return g.smallPages().secondary('VIRTUALIZE_APIC_ACCESSES').set(F.APIC_ACCESS_ADDRESS, g.host(DATA));
}
export function registerVirtualization(g: ExitGuest): ExitGuest {
  return apicPage(g).primary('TPR_SHADOW').secondary('APIC_REGISTER_VIRTUALIZATION').set(F.VIRTUAL_APIC_ADDRESS, g.page(1));
}
/** x2APIC, IPIs by the table in page 2 with entries 0 to 3; the descriptor in page 3 is the guest's own. */
export function ipiVirtualization(g: ExitGuest): ExitGuest {
  g.withIdt();
  virtualX2apic(g)
    .tertiary('IPI_VIRTUALIZATION')
    .pin('POSTED_INTERRUPTS')
    .set(F.PID_POINTER_TABLE_ADDRESS, g.page(2))
    .set(F.LAST_PID_POINTER_INDEX, 3);
  g.set(F.POSTED_INTERRUPT_NOTIFICATION_VECTOR, 0xf2).set(F.POSTED_INTERRUPT_DESCRIPTOR_ADDRESS, g.page(3));
  g.memory.write64(hpa(g.page(3) + 32), 0xf2_0000n);
  return g;
}
/** Page-modification logging into page 1, with EPT dirty flags; pages that walks and fetches use are dirty already. */
export function pml(g: ExitGuest, index: number): ExitGuest {
  g.smallPages()
    .secondary('PML')
    .set(F.PML_ADDRESS, g.page(1))
    .set(F.PML_INDEX, index)
    .set(F.EPTP, g.read(F.EPTP) | 0x40n);
  for (const table of [0x1000, 0x2000, 0x3000]) g.mapPage(table, BigInt(g.host(table)) | 0x337n);
  return g;
}
/** DATA is read-only with sub-page write permissions, whose table starts at page 4. */
export function spp(g: ExitGuest): ExitGuest {
  return g
    .smallPages()
    .mapPage(DATA, BigInt(g.host(DATA)) | 0x35n | (1n << 61n))
    .secondary('SUB_PAGE_WRITE')
    .set(F.SUB_PAGE_PERMISSION_TABLE_POINTER, g.page(4));
}
export function subPages(g: ExitGuest, permissions: bigint): ExitGuest {
  for (let level = 0; level < 3; level++) g.memory.write64(g.page(4 + level), BigInt(g.page(5 + level)) | 1n);
  g.memory.write64(hpa(g.page(7) + 8 * 9), permissions);
  return g;
}
/** Entry 3 of the EPTP list is an EPT that lacks DATA; it has no other valid entry. */
export function eptpSwitching(g: ExitGuest): ExitGuest {
  g.smallPages();
  for (let level = 0; level < 3; level++) g.memory.write64(g.page(4 + level), BigInt(g.page(5 + level)) | 7n);
  for (let page = 0; page < 512; page++)
    if (page !== DATA >>> 12) g.memory.write64(hpa(g.page(7) + 8 * page), BigInt(g.host(0x1000 * page)) | 0x37n);
  g.memory.write64(hpa(g.page(3) + 24), BigInt(g.page(4)) | 0x1en);
  return g.secondary('VMFUNC').set(F.VM_FUNCTION_CONTROLS, 1).set(F.EPTP_LIST_ADDRESS, g.page(3));
}
/** A shadow VMCS in page 2 whose RFLAGS are 0xabcd; the bitmaps let everything through but writes of RIP. */
export function shadow(g: ExitGuest): ExitGuest {
  g.secondary('VMCS_SHADOWING')
    .set(F.VMREAD_BITMAP, g.page(0))
    .set(F.VMWRITE_BITMAP, g.page(1))
    .set(F.VMCS_LINK_POINTER, g.page(2));
  g.memory.write8(hpa(g.page(1) + (F.GUEST_RIP >>> 3)), 1 << (F.GUEST_RIP & 7));
  g.memory.write32(g.page(2), (g.memory.read32(g.guest.vmcs.pa) | 0x8000_0000) >>> 0);
  g.setShadowField(F.GUEST_RFLAGS, 0xabcdn);
  return g;
}
export function xss(g: ExitGuest): ExitGuest {
  g.lp.wrmsr(0xda0, 0x800n);
  return g.set(F.GUEST_CR4, 0x4_26a0).set(F.XSS_EXITING_BITMAP, 0x800);
}

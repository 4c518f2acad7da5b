import { PAGE_SIZE, pageOffset, type Gfn } from '@tdxkit/x86-cpu/units';
import type { KvmVm } from './kvm-vm.ts';

/** Visits a range of guest memory page by page, at the addresses of userspace behind it. False when a page has no memslot, or `visit` said so. */
export function eachGuestPage(
  vm: KvmVm,
  gpa: number,
  length: number,
  visit: (address: number, from: number, to: number) => boolean,
): boolean {
  return eachPiece(gpa & (PAGE_SIZE - 1), length, (from, to) => {
    const at = gpa + from;
    const page = vm.userAddress(Math.floor(at / PAGE_SIZE) as Gfn);
    return page !== undefined && visit(page + pageOffset(at), from, to);
  });
}

/** Divides `length` bytes that begin at an offset in a page where pages end, until `visit` says false. */
export function eachPiece(offset: number, length: number, visit: (from: number, to: number) => boolean): boolean {
  for (let from = 0; from < length;) {
    const to = Math.min(length, from + PAGE_SIZE - ((offset + from) & (PAGE_SIZE - 1)));
    if (!visit(from, to)) return false;
    from = to;
  }
  return true;
}

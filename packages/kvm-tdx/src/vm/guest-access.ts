import { PAGE_SIZE, pageOffset, type Gfn } from '@tdxkit/x86-cpu/units';
import type { KvmVm } from './kvm-vm.ts';

/** Visits a range of guest memory page by page, at the addresses of userspace behind it. False when a page has no memslot, or `visit` said so. */
export function eachGuestPage(
  vm: KvmVm,
  gpa: number,
  length: number,
  visit: (address: number, from: number, to: number) => boolean,
): boolean {
  for (let done = 0; done < length;) {
    const at = gpa + done;
    const page = vm.userAddress(Math.floor(at / PAGE_SIZE) as Gfn);
    if (page === undefined) return false;
    const step = Math.min(PAGE_SIZE - pageOffset(at), length - done);
    if (!visit(page + pageOffset(at), done, done + step)) return false;
    done += step;
  }
  return true;
}

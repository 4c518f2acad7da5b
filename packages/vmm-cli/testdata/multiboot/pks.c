/* Protection keys of supervisor pages: IA32_PKRS, access and write disable, error code, WP, user pages untouched. */
#include "suite.h"
#define PAGE 0x40000000ul
static u8 frame[4096] __attribute__((aligned(4096)));
static void reads(u64 a) { asm volatile("mov (%0), %%rax" ::"r"(a) : "rax"); }
static void writes(u64 a) { asm volatile("movb $0xc3, (%0)" ::"r"(a) : "memory"); }
static void calls(u64 a) { asm volatile("call *%0" ::"r"(a) : "memory"); }
static void pkrs(u64 a) { wrmsr(0x6e1, a); }
int main(void) {
  if (!has(7, 2, 31)) { skip("no PKS"); return 0; }
  expect("IA32_PKRS has 32 bits", guarded(pkrs, 1ul << 32), GP, 0);
  frame[0] = 0xc3;
  pd_test[0] = (u64)pt_test | 3;
  pt_test[0] = (u64)frame | 3 | 5ul << 59;
  invlpg(PAGE);
  wrmsr(0x6e1, 3u << 10);
  expect("keys say nothing without CR4.PKS", guarded(reads, PAGE), NONE, -1);
  set_cr4(cr4() | 1 << 24);
  expect("access disable: read", guarded(reads, PAGE), PF, 0x21);
  expect("access disable: write", guarded(writes, PAGE), PF, 0x23);
  expect("fetches are not checked", guarded(calls, PAGE), NONE, -1);
  wrmsr(0x6e1, 2u << 10);
  expect("write disable: read", guarded(reads, PAGE), NONE, -1);
  expect("write disable: write", guarded(writes, PAGE), PF, 0x23);
  set_cr0(cr0() & ~0x10000ul);
  expect("write disable without CR0.WP", guarded(writes, PAGE), NONE, -1);
  set_cr0(cr0() | 0x10000);
  wrmsr(0x6e1, 3u << 12);
  expect("another key", guarded(writes, PAGE), NONE, -1);
  pdpt[1] |= 4;
  pd_test[0] = (u64)pt_test | 7;
  pt_test[0] = (u64)frame | 7 | 6ul << 59;
  invlpg(PAGE);
  expect("user pages are not checked", guarded(reads, PAGE), NONE, -1);
  set_cr4(cr4() & ~(1ul << 24));
  return 0;
}

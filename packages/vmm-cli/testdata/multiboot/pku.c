#include "suite.h"
#define PAGE 0x40000000ul
static u8 frame[4096] __attribute__((aligned(4096)));
static void reads(u64 a) { asm volatile("mov (%0), %%rax" ::"r"(a) : "rax"); }
static void writes(u64 a) { asm volatile("movb $0xc3, (%0)" ::"r"(a) : "memory"); }
static void fetches(u64 a) { asm volatile("call *%0" ::"r"(a) : "rax"); }
static void bad_ecx(u64 a) { (void)a; asm volatile("rdpkru" ::"c"(1) : "rax", "rdx"); }
static void read_pkru(u64 a) { (void)a; asm volatile("rdpkru" ::"c"(0) : "rax", "rdx"); }
static void pkru(u32 v) { asm volatile("wrpkru" ::"a"(v), "c"(0), "d"(0)); }
int main(void) {
  if (!has(7, 2, 3)) { skip("no PKU"); return 0; }
  frame[0] = 0xc3;
  pd_test[0] = (u64)pt_test | 7;
  pt_test[0] = (u64)frame | 7 | 5ul << 59;
  invlpg(PAGE);
  expect("RDPKRU without CR4.PKE", guarded(read_pkru, 0), UD, -1);
  set_cr4(cr4() | 1 << 22);
  report("CPUID.OSPKE follows", has(7, 2, 4));
  expect("RDPKRU", guarded(read_pkru, 0), NONE, -1);
  expect("RDPKRU with ECX = 1", guarded(bad_ecx, 0), GP, 0);
  pkru(1 << 10);
  expect("access disabled: user read", guarded_user(reads, PAGE), PF, 0x25);
  expect("access disabled: user write", guarded_user(writes, PAGE), PF, 0x27);
  expect("access disabled: user fetch goes on", guarded_user(fetches, PAGE), RETURNED, -1);
  expect("access disabled: supervisor read", guarded(reads, PAGE), PF, 0x21);
  pkru(2 << 10);
  expect("write disabled: user read", guarded_user(reads, PAGE), RETURNED, -1);
  expect("write disabled: user write", guarded_user(writes, PAGE), PF, 0x27);
  expect("write disabled: supervisor write, WP = 1", guarded(writes, PAGE), PF, 0x23);
  set_cr0(cr0() & ~0x10000ul);
  expect("write disabled: supervisor write, WP = 0", guarded(writes, PAGE), NONE, -1);
  set_cr0(cr0() | 0x10000);
  pkru(3 << 12);
  expect("another key", guarded_user(writes, PAGE), RETURNED, -1);
  pt_test[0] &= ~4ul;
  invlpg(PAGE);
  pkru(3 << 10);
  expect("supervisor page", guarded(writes, PAGE), NONE, -1);
  pkru(0);
  return 0;
}

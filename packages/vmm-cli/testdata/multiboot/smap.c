#include "suite.h"
static volatile u64 cell = 5;
static void reads(u64 a) { asm volatile("mov (%0), %%rax" ::"r"(a) : "rax"); }
static void writes(u64 a) { asm volatile("movq $1, (%0)" ::"r"(a) : "memory"); }
static void with_ac(u64 a) { asm volatile("stac; mov (%0), %%rax; movq $2, (%0); clac" ::"r"(a) : "rax", "memory"); }
static void popped_ac(u64 a) { asm volatile("pushf; orl $0x40000, (%%rsp); popf; mov (%0), %%rax" ::"r"(a) : "rax"); }
static void stac_only(u64 a) { (void)a; asm volatile("stac"); }
static void fetch(u64 a) { asm volatile("call *%0" ::"r"(a) : "rax"); }
asm(".globl just_ret\njust_ret: ret");
extern u8 just_ret[];
int main(void) {
  if (!has(7, 1, 20)) { skip("no SMAP"); return 0; }
  expect("before: supervisor reads user page", guarded(reads, USER(&cell)), NONE, -1);
  set_cr4(cr4() | 1ul << 21);
  expect("read", guarded(reads, USER(&cell)), PF, 1);
  report("CR2", last_cr2 == USER(&cell));
  expect("write", guarded(writes, USER(&cell)), PF, 3);
  expect("supervisor page", guarded(writes, (u64)&cell), NONE, -1);
  expect("read and write with AC", guarded(with_ac, USER(&cell)), NONE, -1);
  report("value written", cell == 2);
  expect("AC by POPF", guarded(popped_ac, USER(&cell)), NONE, -1);
  expect("read again without AC", guarded(reads, USER(&cell)), PF, 1);
  expect("STAC at CPL 3", guarded_user(stac_only, 0), UD, -1);
  expect("fetch from a user page is SMEP's matter", guarded(fetch, USER(just_ret)), NONE, -1);
  if (has(7, 1, 7)) {
    set_cr4(cr4() | 1ul << 20);
    expect("SMEP: fetch from a user page", guarded(fetch, USER(just_ret)), PF, 17);
    set_cr4(cr4() & ~(1ul << 20));
  }
  set_cr0(cr0() & ~0x10000ul);
  expect("write with WP = 0", guarded(writes, USER(&cell)), PF, 3);
  set_cr0(cr0() | 0x10000);
  set_cr4(cr4() & ~(1ul << 21));
  expect("after: supervisor reads user page", guarded(reads, USER(&cell)), NONE, -1);
  return 0;
}

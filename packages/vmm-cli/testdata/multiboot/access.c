/* Every combination of page rights, CR0.WP, CR4.SMEP/SMAP and NX against every kind of access, with the page-fault error code. */
#include "suite.h"
#define PAGE 0x40000000ul
static u8 frame[4096] __attribute__((aligned(4096)));
static void reads(u64 a) { asm volatile("mov (%0), %%rax" ::"r"(a) : "rax"); }
static void writes(u64 a) { asm volatile("movb $0xc3, (%0)" ::"r"(a) : "memory"); }
static void fetches(u64 a) { asm volatile("call *%0" ::"r"(a) : "memory", "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11"); }
static void reads_ac(u64 a) { asm volatile("stac; mov (%0), %%rax; clac" ::"r"(a) : "rax"); }
static void (*const kinds[])(u64) = {reads, writes, fetches, reads_ac};
int main(void) {
  frame[0] = 0xc3;
  int smep = has(7, 1, 7), smap = has(7, 1, 20);
  u32 cases = 0, wrong = 0;
  u64 base0 = cr0(), base4 = cr4();
  for (int mode = 0; mode < 8; mode++) {
    int wp = mode & 1, use_smep = mode & 2 && smep, use_smap = mode & 4 && smap;
    set_cr0(wp ? base0 : base0 & ~0x10000ul);
    set_cr4(base4 | (use_smep ? 1ul << 20 : 0) | (use_smap ? 1ul << 21 : 0));
    for (int rights = 0; rights < 64; rights++) {
      /* leaf: P, W, U, NX; directory: W, U */
      int p = rights & 1, w = rights >> 1 & 1, u = rights >> 2 & 1, nx = rights >> 3 & 1, dw = rights >> 4 & 1, du = rights >> 5 & 1;
      pd_test[0] = (u64)pt_test | 1 | dw << 1 | du << 2;
      for (int kind = 0; kind < 4; kind++)
        for (int user = 0; user < 2; user++) {
          if (kind == 3 && (user || !smap)) continue;
          pt_test[0] = (u64)frame | p | w << 1 | u << 2 | (u64)nx << 63;
          invlpg(PAGE);
          int write = kind == 1, fetch = kind == 2, is_user = u && du, may_write = w && dw, fault = 0;
          if (!p) fault = 1;
          else if (user ? !is_user : 0) fault = 1;
          else if (write && !may_write && (user || wp)) fault = 1;
          else if (fetch && nx) fault = 1;
          else if (fetch && !user && is_user && use_smep) fault = 1;
          else if (!fetch && !user && is_user && use_smap && kind != 3) fault = 1;
          u64 error = (p ? 1 : 0) | write << 1 | user << 2 | (fetch ? 16 : 0);
          u64 got = user ? guarded_user(kinds[kind], PAGE) : guarded(kinds[kind], PAGE);
          int ok = fault ? got == PF && last_error == error && last_cr2 == PAGE : got == (u64)(user ? RETURNED : NONE);
          if (ok && !fault) ok = (pt_test[0] >> 5 & 1) && (!write || pt_test[0] >> 6 & 1);
          if (ok && fault) ok = !(pt_test[0] >> 6 & 1);
          cases++;
          if (!ok && wrong++ < 5) {
            print("  mode "); print_hex(mode); print(" rights "); print_hex(rights); print(" kind "); print_hex(kind); print(" user "); print_hex(user);
            print(": vector "); print_hex(got); print(" error "); print_hex(last_error); print(" pte "); print_hex(pt_test[0]); print("\n");
          }
        }
    }
  }
  set_cr4(base4);
  set_cr0(base0);
  report("access rights matrix", wrong == 0);
  report("at least 3584 cases", cases >= 3584);
  /* Reserved bits: those of an address above MAXPHYADDR, where there are any; bit 13 of a 2 MiB page; the size bit of a PML4 entry. */
  u32 widths[4];
  cpuid(0x80000008, 0, widths);
  pd_test[0] = (u64)pt_test | 7;
  if ((widths[0] & 0xff) < 52) {
    pt_test[0] = (u64)frame | 7 | 1ul << 51;
    invlpg(PAGE);
    expect("reserved address bit: error code 9", guarded(reads, PAGE), PF, 9);
  } else skip("reserved address bit: MAXPHYADDR is 52");
  pd_test[0] = 0x87 | 1 << 13;
  invlpg(PAGE);
  expect("reserved bit of a large page: error code 9", guarded(reads, PAGE), PF, 9);
  expect("reserved bit on a user write: error code 15", guarded_user(writes, PAGE), PF, 15);
  pd_test[0] = (u64)pt_test | 7;
  pml4[1] = (u64)pdpt | 0x87;
  expect("size bit in the top level: error code 9", guarded(reads, 1ul << 39), PF, 9);
  pml4[1] = 0;
  pt_test[0] = (u64)frame | 3;
  invlpg(PAGE);
  expect("non-canonical read", guarded(reads, 1ul << 47), GP, 0);
  /* A stale translation may serve until INVLPG; afterwards the new one must. */
  guarded(writes, PAGE);
  pt_test[0] &= ~2ul;
  invlpg(PAGE);
  expect("INVLPG makes a page read-only", guarded(writes, PAGE), PF, 3);
  return 0;
}

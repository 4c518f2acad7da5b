#include "suite.h"
static void user_rdtsc(u64 a) { (void)a; asm volatile("rdtsc" ::: "rax", "rdx"); }
int main(void) {
  u64 a = rdtsc(), b = rdtsc();
  for (int i = 0; i < 1000; i++) { a = b; b = rdtsc(); if (b <= a) break; }
  report("the TSC goes forward", b > a);
  expect("RDTSC at CPL 3", guarded_user(user_rdtsc, 0), RETURNED, -1);
  set_cr4(cr4() | 4);
  expect("RDTSC at CPL 3 with CR4.TSD", guarded_user(user_rdtsc, 0), GP, 0);
  expect("RDTSC at CPL 0 with CR4.TSD", guarded(user_rdtsc, 0), NONE, -1);
  set_cr4(cr4() & ~4ul);
  wrmsr(0x10, 0x123456789abcul);
  a = rdtsc();
  report("a TSC that was written", a >= 0x123456789abcul && a < 0x123456789abcul + 1000000000);
  report("RDMSR(0x10) reads the TSC", rdmsr(0x10) >= a);
  if (has(7, 1, 1)) {
    u64 adjust = rdmsr(0x3b), t = rdtsc();
    wrmsr(0x3b, adjust + 0x1000000000ul);
    report("TSC_ADJUST moves the TSC", rdtsc() - t >= 0x1000000000ul);
    wrmsr(0x3b, adjust);
  } else skip("TSC_ADJUST");
  if (has(0x80000001, 3, 27)) {
    u32 lo, hi, aux;
    wrmsr(0xc0000103, 0x1234);
    asm volatile("rdtscp" : "=a"(lo), "=d"(hi), "=c"(aux));
    report("RDTSCP reads TSC_AUX", aux == 0x1234);
  } else skip("RDTSCP");
  return 0;
}

/* XCR0, XSAVE, XRSTOR, XSAVEC and the header of their area. */
#include "suite.h"
static u8 area[4096] __attribute__((aligned(64)));
static void xsetbv(u64 v) { asm volatile("xsetbv" ::"c"(0), "a"((u32)v), "d"((u32)(v >> 32))); }
static void xsetbv1(u64 v) { asm volatile("xsetbv" ::"c"(1), "a"((u32)v), "d"(0)); }
static void xgetbv(u64 v) { u32 a, d; asm volatile("xgetbv" : "=a"(a), "=d"(d) : "c"((u32)v)); }
static void xsave(u64 a) { asm volatile("xsave (%0)" ::"r"(a), "a"(7), "d"(0) : "memory"); }
static void xrstor(u64 a) { asm volatile("xrstor (%0)" ::"r"(a), "a"(7), "d"(0) : "memory"); }
static void xsavec(u64 a) { asm volatile("xsavec (%0)" ::"r"(a), "a"(7), "d"(0) : "memory"); }
static void user_xsetbv(u64 a) { asm volatile("xsetbv" ::"c"(0), "a"(3), "d"(0)); (void)a; }
static void vaddps(u64 a) { asm volatile("vaddps %%ymm0, %%ymm0, %%ymm0" ::"r"(a)); }
int main(void) {
  u64 *header = (u64 *)(area + 512);
  if (!has(1, 2, 26)) { skip("no XSAVE"); return 0; }
  expect("XGETBV without CR4.OSXSAVE", guarded(xgetbv, 0), UD, -1);
  report("CPUID.OSXSAVE is 0", !has(1, 2, 27));
  set_cr4(cr4() | 1 << 18);
  report("CPUID.OSXSAVE follows CR4", has(1, 2, 27));
  expect("XGETBV", guarded(xgetbv, 0), NONE, -1);
  expect("XGETBV of a register that is not there", guarded(xgetbv, 2), GP, 0);
  expect("XCR0 without x87", guarded(xsetbv, 2), GP, 0);
  expect("AVX without SSE", guarded(xsetbv, 5), GP, 0);
  expect("a bit that CPUID does not offer", guarded(xsetbv, 1ul << 63 | 3), GP, 0);
  expect("XCR1 cannot be written", guarded(xsetbv1, 0), GP, 0);
  expect("XSETBV at CPL 3", guarded_user(user_xsetbv, 0), GP, 0);
  expect("x87 and SSE", guarded(xsetbv, 3), NONE, -1);
  expect("AVX instruction without XCR0.AVX", guarded(vaddps, 0), UD, -1);
  expect("x87, SSE and AVX", guarded(xsetbv, 7), NONE, -1);
  expect("AVX instruction with it", guarded(vaddps, 0), NONE, -1);
  u32 sizes[4];
  cpuid(0xd, 0, sizes);
  report("CPUID size of what is on", sizes[1] == 832);
  asm volatile("vpxor %%ymm1, %%ymm1, %%ymm1; vpcmpeqd %%xmm2, %%xmm2, %%xmm2" ::);
  expect("XSAVE", guarded(xsave, (u64)area), NONE, -1);
  report("XSTATE_BV has SSE", header[0] >> 1 & 1);
  report("XMM2 lies at 160 + 32", *(u64 *)(area + 192) == ~0ul && *(u64 *)(area + 176) == 0);
  asm volatile("vpxor %%ymm2, %%ymm2, %%ymm2" ::);
  expect("XRSTOR", guarded(xrstor, (u64)area), NONE, -1);
  u64 low;
  asm volatile("vmovq %%xmm2, %0" : "=r"(low));
  report("brings XMM2 back", low == ~0ul);
  header[0] &= ~2ul;
  guarded(xrstor, (u64)area);
  asm volatile("vmovq %%xmm2, %0" : "=r"(low));
  report("a component that XSTATE_BV misses is initialised", low == 0);
  header[0] = 8;
  expect("XSTATE_BV beyond XCR0", guarded(xrstor, (u64)area), GP, 0);
  header[0] = 0;
  header[2] = 1;
  expect("reserved header bytes", guarded(xrstor, (u64)area), GP, 0);
  header[2] = 0;
  expect("unaligned area", guarded(xsave, (u64)area + 8), GP, 0);
  if (has(0xd, 0, 0)) expect("XSAVEC", guarded(xsavec, (u64)area), NONE, -1);
  report("XCOMP_BV of XSAVEC", header[1] == (1ul << 63 | 7));
  set_cr0(cr0() | 8);
  expect("XSAVE with CR0.TS", guarded(xsave, (u64)area), NM, -1);
  asm volatile("clts");
  return 0;
}

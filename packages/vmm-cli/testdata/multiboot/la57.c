/* Five-level paging: entered from 32-bit mode is left to the loader; here bases and addresses of 57 bits. */
#include "suite.h"
#define WIDE 0xff23456789abc000ul
static u8 table[16];
static void lgdt(u64 a) { asm volatile("lgdt (%0)" ::"r"(a)); }
static void lidt(u64 a) { asm volatile("lidt (%0)" ::"r"(a)); }
static void wrmsr_lstar(u64 a) { wrmsr(0xc0000082, a); }
static void wrmsr_gs(u64 a) { wrmsr(0xc0000102, a); }
static void reads(u64 a) { asm volatile("mov (%0), %%rax" ::"r"(a) : "rax"); }
static void set_la57(u64 a) { set_cr4(cr4() | a); }
static void invalidates(u64 a) { invlpg(a); }
int main(void) {
  if (!has(7, 2, 16)) { skip("no LA57"); return 0; }
  u8 old[16];
  asm volatile("sgdt %0" : "=m"(old));
  __builtin_memcpy(table, old, 10);
  *(u64 *)(table + 2) = WIDE;
  expect("LGDT takes a base of 57 bits with four levels", guarded(lgdt, (u64)table), NONE, -1);
  asm volatile("lgdt %0" ::"m"(old));
  asm volatile("sidt %0" : "=m"(old));
  __builtin_memcpy(table, old, 10);
  *(u64 *)(table + 2) = 1ul << 57;
  expect("LIDT refuses a base that no mode has", guarded(lidt, (u64)table), GP, 0);
  u64 lstar = rdmsr(0xc0000082), gs = rdmsr(0xc0000102);
  expect("LSTAR takes 57 bits", guarded(wrmsr_lstar, WIDE), NONE, -1);
  report("and keeps them", rdmsr(0xc0000082) == WIDE);
  expect("LSTAR refuses 58 bits", guarded(wrmsr_lstar, 1ul << 57), GP, 0);
  expect("KERNEL_GS_BASE takes 57 bits", guarded(wrmsr_gs, WIDE), NONE, -1);
  wrmsr(0xc0000082, lstar);
  wrmsr(0xc0000102, gs);
  expect("a read with four levels is canonical for 48 bits", guarded(reads, WIDE), GP, 0);
  expect("INVLPG of such an address does nothing", guarded(invalidates, WIDE), NONE, -1);
  expect("CR4.LA57 cannot change in 64-bit mode", guarded(set_la57, 0x1000), GP, 0);
  return 0;
}

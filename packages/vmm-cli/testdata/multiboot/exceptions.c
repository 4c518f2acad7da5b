/* Vector, error code and saved RIP of each exception that a program can cause. */
#include "suite.h"
#define F(name, code) static void name(u64 a) { asm volatile(code ::"r"(a), "D"(a) : "memory", "rax", "rcx", "rdx", "rbx"); }
F(divide, "xor %%edx, %%edx; xor %%ecx, %%ecx; mov $1, %%eax; div %%ecx")
F(overflow, "mov $0x80000000, %%eax; cltd; mov $-1, %%ecx; idiv %%ecx")
F(breakpoint, "int3")
F(undefined, "ud2")
F(bad_selector, "mov $0x1234, %%eax; mov %%eax, %%ds")
F(not_present, "mov $0x58, %%eax; mov %%eax, %%ds")
F(not_present_ss, "mov $0x58, %%eax; mov %%eax, %%ss")
F(null_ss_user, "xor %%eax, %%eax; mov %%eax, %%ss")
F(no_gate_right, "int $0x21")
F(lock_ud, ".byte 0xf0, 0x90")
F(long_insn, ".byte 0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x66,0x90")
F(user_hlt, "hlt")
F(user_cr, "mov %%cr0, %%rax")
F(user_cli, "cli")
F(user_in, "in $0x60, %%al")
F(user_msr, "mov $0x10, %%ecx; rdmsr")
F(bad_msr, "mov $0x12345678, %%ecx; rdmsr")
F(bad_cr4, "mov %%cr4, %%rax; bts $31, %%rax; mov %%rax, %%cr4")
F(bad_cr0, "mov %%cr0, %%rax; bts $29, %%rax; mov %%rax, %%cr0")
F(x87_nm, "fld1")
F(sse_xm, "pxor %%xmm0, %%xmm0; mov $1, %%eax; cvtsi2sd %%eax, %%xmm1; divsd %%xmm0, %%xmm1")
F(unaligned, "movaps 1(%%rdi), %%xmm0")
F(ac_user, "pushf; orl $0x40000, (%%rsp); popf; mov 1(%%rdi), %%eax")
F(single_step, "pushf; orl $0x100, (%%rsp); popf; nop; nop")
int main(void) {
  static u8 buffer[64] __attribute__((aligned(64)));
  report("EAX at entry", multiboot_magic == 0x2badb002);
  expect("#DE of DIV", guarded(divide, 0), DE, 0);
  expect("#DE of IDIV overflow", guarded(overflow, 0), DE, 0);
  expect("#BP", guarded(breakpoint, 0), BP, 0);
  report("#BP is a trap", *(u8 *)(last_rip - 1) == 0xcc);
  expect("#BP in user mode", guarded_user(breakpoint, 0), BP, 0);
  report("#BP saved user CS", last_cs == 0x2b);
  expect("#UD", guarded(undefined, 0), UD, 0);
  report("#UD is a fault", *(u16 *)last_rip == 0x0b0f);
  expect("selector beyond the GDT", guarded(bad_selector, 0), GP, 0x1234);
  expect("#NP", guarded(not_present, 0), NP, 0x58);
  expect("#SS of a segment that is not present", guarded(not_present_ss, 0), SS, 0x58);
  expect("null SS at CPL 3", guarded_user(null_ss_user, 0), GP, 0);
  expect("INT n without the right", guarded_user(no_gate_right, 0), GP, 0x21 * 8 + 2);
  expect("LOCK NOP", guarded(lock_ud, 0), UD, 0);
  expect("16-byte instruction", guarded(long_insn, 0), GP, 0);
  expect("HLT at CPL 3", guarded_user(user_hlt, 0), GP, 0);
  expect("MOV CR at CPL 3", guarded_user(user_cr, 0), GP, 0);
  expect("CLI at CPL 3", guarded_user(user_cli, 0), GP, 0);
  expect("IN at CPL 3", guarded_user(user_in, 0), GP, 0);
  expect("RDMSR at CPL 3", guarded_user(user_msr, 0), GP, 0);
  expect("MSR that does not exist", guarded(bad_msr, 0), GP, 0);
  expect("reserved CR4 bit", guarded(bad_cr4, 0), GP, 0);
  expect("CR0.NW without CD", guarded(bad_cr0, 0), GP, 0);
  set_cr0(cr0() | 8);
  expect("#NM with CR0.TS", guarded(x87_nm, 0), NM, 0);
  asm volatile("clts");
  u32 mxcsr = 0x1d80;
  asm volatile("ldmxcsr %0" ::"m"(mxcsr));
  expect("#XM of a division by zero", guarded(sse_xm, 0), XM, 0);
  mxcsr = 0x1f80;
  asm volatile("ldmxcsr %0" ::"m"(mxcsr));
  expect("unaligned MOVAPS", guarded(unaligned, (u64)buffer), GP, 0);
  set_cr0(cr0() | 0x40000);
  expect("#AC at CPL 3", guarded_user(ac_user, USER(buffer)), AC, 0);
  set_cr0(cr0() & ~0x40000ul);
  expect("#DB of single-stepping", guarded(single_step, 0), DB, 0);
  u64 dr6;
  asm volatile("mov %%dr6, %0" : "=r"(dr6));
  report("DR6.BS", dr6 >> 14 & 1);
  return 0;
}

#include "suite.h"
static void do_syscall(u64 a) { asm volatile("syscall" ::"D"(a) : "rcx", "r11", "memory"); }
static void with_flags(u64 a) { (void)a; asm volatile("pushf; orl $0x4d5, (%%rsp); popf; syscall" ::: "rcx", "r11", "memory"); }
asm(".globl flags_entry\nflags_entry: pushf\npop kernel_flags_asm\njmp syscall_entry\n.data\nkernel_flags_asm: .quad 0\n.text");
extern u8 flags_entry[]; extern volatile u64 kernel_flags_asm;
static void do_sysret(u64 a) { (void)a; asm volatile("mov $0x8000000000000000, %%rcx; mov $2, %%r11d; sysretq" ::: "rcx", "r11"); }
static void user_sysret(u64 a) { (void)a; asm volatile("sysretq"); }
static void bad_lstar(u64 a) { wrmsr(0xc0000082, a); }
int main(void) {
  u64 efer = rdmsr(0xc0000080);
  wrmsr(0xc0000081, 0x001b000800000000ul);
  wrmsr(0xc0000082, (u64)syscall_entry);
  wrmsr(0xc0000084, 0x700);
  expect("SYSCALL from user mode", guarded_user(do_syscall, 0), SYSCALLED, -1);
  report("RCX = next RIP", *(u16 *)(last_rip - 2) == 0x050f);
  wrmsr(0xc0000082, (u64)flags_entry);
  wrmsr(0xc0000084, 0x4d5);
  expect("SYSCALL with flags", guarded_user(with_flags, 0), SYSCALLED, -1);
  report("FMASK clears flags", (kernel_flags_asm & 0x4d5) == 0);
  report("R11 has them", (last_flags & 0x4d5) == 0x4d5);
  wrmsr(0xc0000080, efer & ~1ul);
  expect("SYSCALL without EFER.SCE", guarded_user(do_syscall, 0), UD, -1);
  wrmsr(0xc0000080, efer);
  expect("SYSRET to a non-canonical RIP", guarded(do_sysret, 0), GP, 0);
  expect("SYSRET at CPL 3", guarded_user(user_sysret, 0), GP, 0);
  expect("LSTAR must be canonical", guarded(bad_lstar, 1ul << 62), GP, 0);
  return 0;
}

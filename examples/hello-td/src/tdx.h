/* What a TD may ask of the TDX module (TDCALL leaves) and, through it, of the host (TDG.VP.VMCALL, GHCI). */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum tdg_leaf {
  TDG_VP_INFO = 1,
  TDG_MR_RTMR_EXTEND = 2,
  TDG_VP_VEINFO_GET = 3,
  TDG_MR_REPORT = 4,
  TDG_MEM_PAGE_ACCEPT = 6,
  TDG_VM_RD = 7,
};

struct tdcall_regs { uint64_t rcx, rdx, r8, r9, r10, r11; };
/* Returns RAX: 0 is success, the high half of anything else is the status class. */
uint64_t tdcall(uint64_t leaf, struct tdcall_regs *regs);

enum vmcall {
  VMCALL_CPUID = 10,
  VMCALL_HLT = 12,
  VMCALL_IO = 30,
  VMCALL_RDMSR = 31,
  VMCALL_WRMSR = 32,
  VMCALL_MMIO = 48,
  VMCALL_MAP_GPA = 0x10001,
};
enum { VMCALL_READ = 0, VMCALL_WRITE = 1, VMCALL_RETRY = 1 };

struct tdvmcall_regs { uint64_t r10, r11, r12, r13, r14, r15; };
/* Returns R10, the host's status: 0 is success. */
uint64_t tdvmcall(struct tdvmcall_regs *regs);

/* Set by main() before anything else here is used. */
extern bool is_td;
extern uint64_t shared_bit;

uint64_t vmcall_io_out(uint16_t port, unsigned size, uint32_t value);
uint64_t vmcall_io_in(uint16_t port, unsigned size, uint32_t *value);
uint64_t vmcall_rdmsr(uint32_t index, uint64_t *value);
uint64_t vmcall_wrmsr(uint32_t index, uint64_t value);
uint64_t vmcall_mmio_read(uint64_t gpa, unsigned size, uint64_t *value);
uint64_t vmcall_mmio_write(uint64_t gpa, unsigned size, uint64_t value);
uint64_t vmcall_hlt(bool interrupts_blocked);
/* Asks the host to make [gpa, gpa + bytes) shared (SHARED bit set in gpa) or private, again while it says RETRY. */
uint64_t map_gpa(uint64_t gpa, uint64_t bytes);
/* level 0: 4 KiB, 1: 2 MiB. */
uint64_t accept_page(uint64_t gpa, unsigned level);

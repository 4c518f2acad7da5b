/* Exceptions and interrupts. */
#pragma once
#include <stdint.h>

/* What trap-entry.S leaves on the stack, lowest address first. */
struct trap_frame {
  uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rdi, rsi, rbp, rbx, rdx, rcx, rax;
  uint64_t vector, error_code;
  uint64_t rip, cs, rflags, rsp, ss;
};

enum { VECTOR_DF = 8, VECTOR_VE = 20, VECTOR_TIMER = 0x40 };

void traps_init(void);
/* Virtualization exception: emulates what the host must do for the TD. In ve.c. */
void handle_ve(struct trap_frame *frame);

/* Counted by handle_ve, by kind. */
extern unsigned ve_io, ve_cpuid, ve_msr, ve_mmio, ve_hlt;
extern volatile unsigned timer_ticks;

/* Writes the code to the debug-exit port; does not return. */
void exit_vm(uint32_t code) __attribute__((noreturn));
/* Exit code after an exception nobody expected. */
enum { EXIT_UNEXPECTED_TRAP = 50 };

#include "traps.h"
#include "console.h"
#include "cpu.h"
#include "tdx.h"

#define DEBUG_EXIT_PORT 0xF4
#define X2APIC_EOI 0x80B

extern const uint64_t trap_stubs[256];
extern uint64_t gdt[];

static struct { uint64_t low, high; } idt[256] __attribute__((aligned(4096)));
static uint32_t tss[26] __attribute__((aligned(128)));
static uint8_t double_fault_stack[4096] __attribute__((aligned(16)));

volatile unsigned timer_ticks;

void traps_init(void) {
  for (int vector = 0; vector < 256; vector++) {
    uint64_t handler = trap_stubs[vector];
    uint64_t ist = vector == VECTOR_DF ? 1 : 0;
    /* offset 15:0, selector 8, IST, present 64-bit interrupt gate, offset 31:16; then offset 63:32 */
    idt[vector].low = (handler & 0xFFFF) | 8ull << 16 | ist << 32 | 0x8Eull << 40 | (handler >> 16 & 0xFFFF) << 48;
    idt[vector].high = handler >> 32;
  }
  struct __attribute__((packed)) { uint16_t limit; uint64_t base; } pointer = { sizeof idt - 1, (uint64_t)idt };
  __asm__ volatile("lidt %0" : : "m"(pointer));

  uint64_t ist1 = (uint64_t)(double_fault_stack + sizeof double_fault_stack);
  tss[9] = (uint32_t)ist1;
  tss[10] = (uint32_t)(ist1 >> 32);
  tss[25] = sizeof tss << 16; /* no I/O permission map */
  uint64_t base = (uint64_t)tss;
  gdt[3] = (sizeof tss - 1) | (base & 0xFFFFFF) << 16 | 0x89ull << 40 | (base >> 24 & 0xFF) << 56;
  gdt[4] = base >> 32;
  __asm__ volatile("ltr %w0" : : "r"(0x18));
}

void exit_vm(uint32_t code) {
  if (is_td) vmcall_io_out(DEBUG_EXIT_PORT, 4, code);
  else out32(DEBUG_EXIT_PORT, code);
  for (;;) __asm__ volatile("cli; hlt");
}

void trap(struct trap_frame *frame) {
  if (frame->vector == VECTOR_VE && is_td) {
    handle_ve(frame);
    return;
  }
  if (frame->vector == VECTOR_TIMER) {
    timer_ticks++;
    wrmsr(X2APIC_EOI, 0); /* no exit: the processor's APIC virtualization does it */
    return;
  }
  if (is_td) console_path = CONSOLE_VMCALL;
  print("\nunexpected exception: vector %lu, error code 0x%lx, RIP 0x%lx, RSP 0x%lx\n", frame->vector, frame->error_code, frame->rip,
        frame->rsp);
  exit_vm(EXIT_UNEXPECTED_TRAP);
}

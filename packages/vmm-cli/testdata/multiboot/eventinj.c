/* Interrupts of the local APIC and of INT n: delivery, masking, shadows, priorities. */
#include "suite.h"
static volatile u32 *const apic = (u32 *)0xfee00000ul;
static void self_ipi(int vector) { apic[0x300 / 4] = 0x40000 | vector; }
static void fetch(u64 a) { asm volatile("call *%0" ::"r"(a) : "rax"); }
static u64 count(void) { return irq_count; }
int main(void) {
  outb(0x21, 0xff);
  outb(0xa1, 0xff);
  apic[0xf0 / 4] = 0x1ff;
  u64 before = count();
  asm volatile("int $0x33");
  report("INT 0x33", count() == before + 1 && last_irq == 0x33);
  before = count();
  asm volatile("cli");
  self_ipi(0x41);
  for (int i = 0; i < 1000; i++) asm volatile("pause");
  report("masked by IF = 0", count() == before);
  report("IRR has it", apic[(0x200 + 0x20) / 4] >> 1 & 1);
  asm volatile("sti; nop; nop; cli");
  report("delivered after STI", count() == before + 1 && last_irq == 0x41);
  report("IRR and ISR empty after EOI", !(apic[(0x200 + 0x20) / 4] >> 1 & 1) && !(apic[(0x100 + 0x20) / 4] >> 1 & 1));
  self_ipi(0x42);
  u64 in_shadow;
  asm volatile("sti; mov %1, %0; nop; cli" : "=&r"(in_shadow) : "m"(irq_count) : "memory");
  report("one instruction after STI comes first", in_shadow == before + 1 && count() == before + 2);
  self_ipi(0x43);
  self_ipi(0x4f);
  asm volatile("sti; nop; nop; nop; cli");
  report("two vectors, the lower last", count() == before + 4 && last_irq == 0x43);
  apic[0x80 / 4] = 0x50;
  self_ipi(0x44);
  asm volatile("sti; nop; nop; cli");
  report("TPR holds it back", count() == before + 4);
  apic[0x80 / 4] = 0;
  asm volatile("sti; nop; nop; cli");
  report("TPR = 0 lets it go", count() == before + 5 && last_irq == 0x44);
  self_ipi(0x45);
  asm volatile("sti; hlt; cli");
  report("HLT ends with an interrupt", count() == before + 6);
  expect("call of an unmapped address", guarded(fetch, 0x41000000), PF, 16);
  if (has(1, 2, 21)) {
    wrmsr(0x1b, rdmsr(0x1b) | 0x400);
    wrmsr(0x83f, 0x55);
    asm volatile("sti; nop; nop; cli");
    report("x2APIC SELF_IPI", last_irq == 0x55);
    wrmsr(0x80b, 0);
  } else skip("x2APIC");
  return 0;
}

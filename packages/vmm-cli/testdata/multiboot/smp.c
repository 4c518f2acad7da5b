/* A second processor: INIT, start-up IPIs, its state after them, memory seen by both, INIT again. Needs two processors and xAPIC mode. */
#include "suite.h"
#define APIC(offset) (*(volatile u32 *)(0xfee00000ul + (offset)))
extern u8 ap_code[], ap_code_end[];
/* What the other processor writes and reads: CR0, CS, IP of its first instruction; starts; a question and its answer. */
struct mailbox { u32 cr0; u16 cs, starts; u32 question, answer; };
static volatile struct mailbox *const box = (struct mailbox *)0x7000;
asm(".pushsection .rodata; .globl ap_code, ap_code_end; .code16\n"
    "ap_code: cli; xor %ax, %ax; mov %ax, %ds; mov %cr0, %eax; mov %eax, 0x7000; mov %cs, %ax; mov %ax, 0x7004; lock incw 0x7006\n"
    "1: pause; mov 0x7008, %eax; test %eax, %eax; jz 1b; add $1, %eax; mov %eax, 0x700c; movl $0, 0x7008; jmp 1b\n"
    "ap_code_end: .code64; .popsection");
static void ipi(u32 command) { APIC(0x310) = 1u << 24; APIC(0x300) = command; }
static int wait(volatile u16 *what, u16 value) { for (int i = 0; i < 20000; i++) { if (*what == value) return 1; asm volatile("pause"); } return 0; }
static void delay(void) { for (int i = 0; i < 300000; i++) asm volatile(""); }
static int ask(u32 question) {
  box->question = question;
  for (int i = 0; i < 20000 && box->question; i++) asm volatile("pause");
  return box->answer == question + 1;
}
int main(void) {
  for (u8 *from = ap_code, *to = (u8 *)0x8000; from < ap_code_end; from++, to++) to[0] = to[0x1000] = *from;
  box->starts = 0;
  ipi(0x4608);
  wait(&box->starts, 1); /* firmware may have left the other one waiting for exactly this */
  box->starts = 0;
  ipi(0x4500);
  delay();
  report("INIT alone starts nothing", box->starts == 0);
  ipi(0x4608);
  report("INIT and a start-up IPI do", wait(&box->starts, 1));
  report("in real mode at the page of the vector", box->cs == 0x800);
  report("CR0 after INIT", (box->cr0 & ~0x60000000u) == 0x10);
  report("both processors see the same memory", ask(41) && ask(0x7fffffff));
  ipi(0x4609);
  delay();
  report("a start-up IPI to a running processor is lost", box->starts == 1 && ask(5));
  ipi(0x4500);
  box->question = 77;
  delay();
  report("INIT stops it", box->question == 77);
  ipi(0x4609);
  report("and it starts anew, at another page", wait(&box->starts, 2) && box->cs == 0x900);
  report("with what is in memory", ask(6));
  return 0;
}

/* 64-bit mode -> real mode -> 64-bit mode; 16-bit code writes its results to 0x7800. */
#include "suite.h"
extern u8 real_code[], real_code_end[];
void to_real_mode(void);
asm(R"(
.globl real_code, real_code_end, to_real_mode
.code64
to_real_mode:
    push %rbx
    push %rbp
    push %r12
    push %r13
    push %r14
    push %r15
    mov %rsp, real_rsp
    ljmp *real_from
.data
real_from: .long real32, 0x50
real_rsp: .quad 0
.text
.code32
real32:
    mov %cr0, %eax
    and $0x7fffffff, %eax
    mov %eax, %cr0                      # paging off: IA-32e mode ends
    mov $0xc0000080, %ecx
    rdmsr
    and $~0x100, %eax
    wrmsr
    lidt real_idt                       # before DS gets its limit of 64 KiB
    mov $0x48, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    ljmp $0x40, $0x7000
real_idt: .word 0x3ff
    .long 0
.globl back32
back32:
    mov $0x10, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    mov $pml4, %eax
    mov %eax, %cr3
    mov $0xc0000080, %ecx
    rdmsr
    or $0x100, %eax
    wrmsr
    mov %cr0, %eax
    or $0x80000000, %eax
    mov %eax, %cr0
    ljmp $8, $back64
.code64
back64:
    mov real_rsp, %rsp
    lidt saved_idt
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbp
    pop %rbx
    ret
.data
.globl saved_idt
saved_idt: .skip 10
.text
.code16
real_code:
    mov %cr0, %eax
    and $0xfe, %al
    mov %eax, %cr0
    ljmp $0, $(1f - real_code + 0x7000)
1:  xor %ax, %ax
    mov %ax, %ds
    mov %ax, %es
    mov %ax, %ss
    mov $0x6f00, %sp
    movw $(9f - real_code + 0x7000), 0x21 * 4
    movw $0, 0x21 * 4 + 2
    movw $(8f - real_code + 0x7000), 0
    movw $0, 2
    movw $0, 0x7800
    int $0x21                           # [0x7800] = 0x2121
    mov $0x1234, %ax
    mov $0x10, %bx
    mul %bx
    mov %ax, 0x7802                     # 0x2340
    mov %dx, 0x7804                     # 1
    mov $0x7800, %si
    mov $0x7810, %di
    mov $3, %cx
    cld
    rep movsw
    mov $0xf000, %ax
    mov %ax, %fs
    mov %fs:0x10, %al                   # flat memory above
    mov $0x700, %ax
    mov %ax, %gs
    mov %gs:0x800, %ax                  # 0x700:0x800 = 0x7800
    mov %ax, 0x7806                     # 0x2121
    xor %bx, %bx
    mov $5, %ax
    div %bl                             # #DE: vector 0 skips it, [0x7808] = 1
    mov %sp, 0x780a                     # 0x6f00
    pushl $0x12345678
    popl %eax
    mov %eax, 0x780c
    mov $0xffff, %ax
    add $1, %ax
    pushf
    pop %ax
    mov %ax, 0x7818                     # CF, ZF, AF, PF
    call 7f
    loop 6f
6:  mov $0x99, %al
    daa
    mov %al, 0x781a
    mov %cr0, %eax
    or $1, %al
    mov %eax, %cr0
    ljmpl $0x50, $back32
7:  movw $0x7777, 0x781c
    ret
8:  movw $1, 0x7808
    push %bp
    mov %sp, %bp
    addw $2, 2(%bp)
    pop %bp
    iret
9:  movw $0x2121, 0x7800
    iret
real_code_end:
.code64
)");
extern u8 saved_idt[10];
int main(void) {
  u8 *to = (u8 *)0x7000;
  for (u8 *from = real_code; from < real_code_end; from++) *to++ = *from;
  asm volatile("sidt %0" : "=m"(*saved_idt));
  to_real_mode();
  volatile u16 *r = (u16 *)0x7800;
  report("INT 0x21", r[0] == 0x2121);
  report("MUL", r[1] == 0x2340 && r[2] == 1);
  report("segment base", r[3] == 0x2121);
  report("#DE through the vector table", r[4] == 1);
  report("stack balanced", r[5] == 0x6f00);
  report("32-bit push and pop", r[6] == 0x5678 && r[7] == 0x1234);
  report("REP MOVSW", r[8] == 0x2121 && r[9] == 0x2340 && r[10] == 1);
  report("flags of ADD", (r[12] & 0x8d5) == 0x55);
  report("near call", r[14] == 0x7777);
  report("64-bit mode again", rdmsr(0xc0000080) >> 10 & 1);
  return 0;
}

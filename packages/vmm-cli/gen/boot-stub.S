/*
 * The page that the VMM puts at 0xFFFFF000 for an image without a reset vector of its own. A TD arrives in flat 32-bit protected mode
 * with EBX = GPA width, a plain VM in 16-bit real mode. Both leave in 64-bit mode at the address in `entry`, with
 *   RDI = RBX = GPA width (48 or 52) of a TD, 0 in a plain VM; RSI = vCPU index; other registers 0; interrupts off;
 *   RSP = 0xFFFFEFF8, 16-byte aligned as after a call from address 0; flat segments; page tables at 0xFFFF3000 (see boot-stub.ts).
 * `make-boot-stub.sh` assembles it; boot-stub-code.ts holds the result.
 */
    .code16
real_mode:
    lgdtl   %cs:(gdt_pointer - page)+0xF000
    movl    %cr0, %eax
    orb     $1, %al
    movl    %eax, %cr0
    .byte   0x66, 0xEA              /* jmp far 0x08:protected_mode */
    .long   protected_mode - page + 0xFFFFF000
    .word   0x08

    .code32
protected_mode:
    movw    $0x10, %ax
    movw    %ax, %ds
    movw    %ax, %es
    movw    %ax, %ss
    xorl    %ebx, %ebx
    xorl    %esi, %esi
flat32:
    lgdt    gdt_pointer - page + 0xFFFFF000
    movl    %cr4, %eax
    orl     $0x20, %eax             /* PAE */
    movl    %eax, %cr4
    movl    $0xFFFF3000, %eax
    movl    %eax, %cr3
    movl    $0xC0000080, %ecx       /* EFER: a TD has LME set already */
    rdmsr
    testl   $0x100, %eax
    jnz     1f
    orl     $0x100, %eax
    wrmsr
1:  movl    %cr0, %eax
    orl     $0x80010000, %eax       /* PG, WP */
    movl    %eax, %cr0
    .byte   0xEA                    /* jmp far 0x18:long_mode */
    .long   long_mode - page + 0xFFFFF000
    .word   0x18

    .code64
long_mode:
    movl    $0x10, %eax
    movl    %eax, %ds
    movl    %eax, %es
    movl    %eax, %ss
    movl    $0xFFFFEFF8, %esp
    movl    %ebx, %edi
    xorl    %eax, %eax
    movl    %eax, %fs
    movl    %eax, %gs
    xorl    %ecx, %ecx
    xorl    %edx, %edx
    xorl    %ebp, %ebp
    xorl    %r8d, %r8d
    jmpq    *entry(%rip)

    .balign 8
gdt:
    .quad   0
    .quad   0x00CF9B000000FFFF      /* 0x08: 32-bit code */
    .quad   0x00CF93000000FFFF      /* 0x10: data */
    .quad   0x00AF9B000000FFFF      /* 0x18: 64-bit code */
gdt_pointer:
    .word   gdt_pointer - gdt - 1
    .long   gdt - page + 0xFFFFF000

    .set    page, real_mode
    .org    0xF80
    .code32
    movl    %cr0, %eax              /* the same bytes in 16- and 32-bit code */
    testb   $1, %al
    jnz     2f
    .byte   0xE9                    /* 16-bit: jmp real_mode */
    .word   real_mode - (. + 2)
2:  jmp     flat32

    .org    0xFE8
entry:
    .quad   0                       /* filled in by the VMM */
    .org    0xFF0
    .byte   0xEB, 0x80 - 0xF0 - 2   /* reset vector: jmp to 0xF80 */
    .org    0x1000

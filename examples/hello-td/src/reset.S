/*
 * The reset page, GPA 0xFFFF_F000..0xFFFF_FFFF.
 *
 * A TD starts at 0xFFFF_FFF0 in flat 32-bit protected mode, paging off, EBX = guest physical address width (48 or 52), ESI = vCPU
 * index. A plain VM starts at the same address in 16-bit real mode. The first instructions mean the same in both modes, look at
 * CR0.PE and go one of two ways; both end in start32 with EBX = address width, or 0 in a plain VM.
 */
    .section .reset.code, "ax"
    .code16
real_mode:
    cli
    lgdtl   %cs:(reset_gdt_pointer - 0xFFFF0000)    /* CS base is 0xFFFF_0000 after reset */
    movl    %cr0, %eax
    orb     $1, %al
    movl    %eax, %cr0
    ljmpl   $8, $protected_mode

    .code32
protected_mode:
    movw    $16, %ax
    movw    %ax, %ds
    movw    %ax, %es
    movw    %ax, %ss
    xorl    %ebx, %ebx
    movl    $start32, %eax
    jmp     *%eax

    .balign 8
reset_gdt:
    .quad   0
    .quad   0x00CF9B000000FFFF      /* 0x08: flat 32-bit code */
    .quad   0x00CF93000000FFFF      /* 0x10: flat data */
reset_gdt_pointer:
    .word   reset_gdt_pointer - reset_gdt - 1
    .long   reset_gdt

    .section .reset.mode, "ax"
    .code32
which_mode:
    movl    %cr0, %eax              /* 0F 20 C0, A8 01, 75 xx: the same bytes in 16- and 32-bit code */
    testb   $1, %al
    jnz     1f
    .byte   0xE9                    /* jmp rel16 */
    .word   real_mode - (. + 2)     
1:  movl    $start32, %eax
    jmp     *%eax

    .section .reset.vector, "ax"
    .code32
    .global reset_vector
reset_vector:
    .byte   0xEB, 0x80 - 0xF0 - 2   /* jmp short to which_mode (0xF80), the same bytes in both modes */

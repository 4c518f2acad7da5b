/*
 * start32: flat 32-bit protected mode, paging off, EBX = address width of a TD or 0, ESI = vCPU index in a TD. The first vCPU builds page
 * tables, enters long mode and calls main. The others, which a TD starts all at once, wait for the page tables, enter long mode too,
 * where TDCALL can be executed, and halt for good.
 *
 * Linear address map (2 MiB pages):
 *   0x00_0000_0000 .. 0x00_FFFF_FFFF   the same guest physical address (private in a TD)
 *   0x80_0000_0000 .. 0x80_3FFF_FFFF   the shared alias of 0x0000_0000 .. 0x3FFF_FFFF
 *   0x80_C000_0000 .. 0x80_FFFF_FFFF   the shared alias of 0xC000_0000 .. 0xFFFF_FFFF (devices)
 * In a plain VM there is no SHARED bit and both halves reach the same memory.
 */
    .section .text.start32, "ax"
    .code32
    .global start32
start32:
    cli
    cld
    testl   %ebx, %ebx
    jnz     1f
    xorl    %esi, %esi              /* a plain VM starts its first vCPU alone */
1:  testl   %esi, %esi
    jnz     wait_for_tables
    movl    $stack_top, %esp
    lgdt    gdt_pointer

    /* EBP = high half of the SHARED bit: bit 47 of a 48-bit address, bit 51 of a 52-bit one. */
    xorl    %ebp, %ebp
    cmpl    $48, %ebx
    jne     1f
    movl    $1 << 15, %ebp
1:  cmpl    $52, %ebx
    jne     2f
    movl    $1 << 19, %ebp
2:
    movl    $(pdpt_private + 3), pml4
    movl    $(pdpt_shared + 3), pml4 + 8
    movl    $(pd_private + 0x0003), pdpt_private
    movl    $(pd_private + 0x1003), pdpt_private + 8
    movl    $(pd_private + 0x2003), pdpt_private + 16
    movl    $(pd_private + 0x3003), pdpt_private + 24
    movl    $(pd_shared + 0x0003), pdpt_shared
    movl    $(pd_shared + 0x1003), pdpt_shared + 24

    /* EAX: page | large, writable, present; EDX: high half. */
    movl    $pd_private, %edi
    movl    $0x00000083, %eax
    xorl    %edx, %edx
    movl    $2048, %ecx
    call    fill
    movl    $pd_shared, %edi
    movl    $0x00000083, %eax
    movl    %ebp, %edx
    movl    $512, %ecx
    call    fill
    movl    $0xC0000083, %eax
    movl    $512, %ecx
    call    fill
    movl    $1, tables_are_built
    jmp     long_mode

wait_for_tables:
    pause
    cmpl    $0, tables_are_built
    je      wait_for_tables
    lgdt    gdt_pointer

long_mode:
    movl    %cr4, %eax
    orl     $1 << 5, %eax           /* PAE; MCE must keep its value in a TD */
    movl    %eax, %cr4
    movl    $pml4, %eax
    movl    %eax, %cr3
    movl    $0xC0000080, %ecx       /* IA32_EFER: a TD starts with LME set and need not write it */
    rdmsr
    testl   $1 << 8, %eax
    jnz     3f
    orl     $1 << 8, %eax
    wrmsr
3:  movl    %cr0, %eax
    orl     $0x80010000, %eax       /* PG, WP */
    movl    %eax, %cr0
    ljmp    $8, $start64

fill:
    movl    %eax, (%edi)
    movl    %edx, 4(%edi)
    addl    $0x200000, %eax
    addl    $8, %edi
    decl    %ecx
    jnz     fill
    ret

    .code64
start64:
    movw    $16, %ax
    movw    %ax, %ds
    movw    %ax, %es
    movw    %ax, %ss
    xorl    %eax, %eax
    movw    %ax, %fs
    movw    %ax, %gs
    testl   %esi, %esi
    jnz     park
    movq    $stack_top, %rsp
    xorl    %ebp, %ebp
    movl    %ebx, %edi
    call    guest_main
4:  cli
    hlt
    jmp     4b

park:
    xorl    %eax, %eax              /* TDG.VP.VMCALL */
    movl    $0x1C00, %ecx           /* passes R10, R11, R12 */
    xorl    %r10d, %r10d
    movl    $12, %r11d              /* Instruction.HLT, exit reason 12 */
    movl    $1, %r12d               /* interrupts are blocked: nothing wakes it */
    tdcall
    jmp     park

    .data
tables_are_built:
    .long   0
    .balign 16
    .global gdt
gdt:
    .quad   0
    .quad   0x00AF9B000000FFFF      /* 0x08: 64-bit code */
    .quad   0x00CF93000000FFFF      /* 0x10: data */
    .quad   0, 0                    /* 0x18: TSS, filled in by traps_init() */
gdt_pointer:
    .word   gdt_pointer - gdt - 1
    .long   gdt

    .section .bss.page, "aw", @nobits
    .balign 4096
pml4:           .skip 4096
pdpt_private:   .skip 4096
pdpt_shared:    .skip 4096
pd_private:     .skip 4096 * 4
pd_shared:      .skip 4096 * 2
    .skip 16384
stack_top:

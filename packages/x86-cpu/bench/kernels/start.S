/*
 * A flat multiboot image: QEMU's -kernel loads it at 1 MiB and enters `start32` in 32-bit protected mode. `start64` is also entered
 * directly, in 64-bit mode with identity-mapped memory: its address is the 64-bit word after the multiboot header.
 */
        .set MAGIC, 0x1badb002
        .set FLAGS, 0x00010000
        .section .start, "ax"
        .code32
header:
        .long MAGIC, FLAGS, -(MAGIC + FLAGS)
        .long header, header, _edata, _end, start32
        .quad start64
        .globl start32
start32:
        cli
        movl    $stack_top, %esp
        movl    $page_directory, %eax
        xorl    %ecx, %ecx
1:      movl    %ecx, %edx
        shll    $21, %edx
        orl     $0x83, %edx
        movl    %edx, (%eax,%ecx,8)
        movl    $0, 4(%eax,%ecx,8)
        incl    %ecx
        cmpl    $512, %ecx
        jne     1b
        movl    $page_directory + 3, pdpt
        movl    $pdpt + 3, pml4
        movl    $pml4, %eax
        movl    %eax, %cr3
        movl    %cr4, %eax
        orl     $0x620, %eax
        movl    %eax, %cr4
        movl    $0xc0000080, %ecx
        rdmsr
        orl     $0x100, %eax
        wrmsr
        movl    %cr0, %eax
        andl    $~0xc, %eax
        orl     $0x80000002, %eax
        movl    %eax, %cr0
        lgdt    gdt_pointer
        ljmp    $8, $start64
        .code64
start64:
        movl    $0x10, %eax
        movl    %eax, %ds
        movl    %eax, %es
        movl    %eax, %ss
        movl    $stack_top, %esp
        call    kernel
        /* isa-debug-exit: QEMU exits with (value << 1) | 1. */
        outl    %eax, $0xf4
        /* Bochs stops at this. */
        movw    $0x8900, %dx
        leaq    shutdown(%rip), %rsi
        movl    $8, %ecx
        cld
        rep outsb
1:      hlt
        jmp     1b
shutdown: .ascii "Shutdown"
        .align 8
gdt:    .quad 0, 0x00af9a000000ffff, 0x00cf92000000ffff
gdt_pointer:
        .word 23
        .long gdt
        .section .bss
        .align 4096
pml4:   .skip 4096
pdpt:   .skip 4096
page_directory: .skip 4096
        .skip 1 << 20
stack_top:

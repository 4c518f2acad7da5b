/*
 * What the boot stub enters for a Linux kernel: RDI = GPA width of a TD or 0, RSI = vCPU index, 64-bit mode, memory mapped one to one.
 * vCPU 0 of a TD accepts the private memory that was not there when the TD was measured, then enters the kernel by the 64-bit boot protocol:
 * RSI = boot_params, CS = 0x10, DS = ES = SS = 0x18, interrupts off. Other vCPUs wait at the ACPI multiprocessor wakeup mailbox.
 * The VMM fills in the table at the end. `make-linux-stub.sh` assembles it; linux-stub-code.ts holds the result.
 */
    .set    TDG_MEM_PAGE_ACCEPT, 6
    .set    SIZE_2M, 0x200000
    .code64
start:
    lgdt    gdt_pointer(%rip)
    ljmpl   *reload_pointer(%rip)
reload:
    movl    $0x18, %eax
    movl    %eax, %ds
    movl    %eax, %es
    movl    %eax, %ss
    testl   %esi, %esi
    jnz     wait_for_wakeup
    testl   %edi, %edi
    jz      enter_kernel
    leaq    ranges(%rip), %rbx
next_range:
    movq    (%rbx), %r12
    movq    8(%rbx), %r13
    addq    $16, %rbx
    testq   %r13, %r13
    jz      enter_kernel
next_page:
    cmpq    %r13, %r12
    jae     next_range
    testl   $(SIZE_2M - 1), %r12d
    jnz     small_page
    leaq    SIZE_2M(%r12), %r14
    cmpq    %r13, %r14
    ja      small_page
    leaq    1(%r12), %rcx           /* level 1: 2 MiB */
    movl    $TDG_MEM_PAGE_ACCEPT, %eax
    .byte   0x66, 0x0F, 0x01, 0xCC  /* tdcall */
    testq   %rax, %rax
    jnz     small_page
    movq    %r14, %r12
    jmp     next_page
small_page:
    movq    %r12, %rcx
    movl    $TDG_MEM_PAGE_ACCEPT, %eax
    .byte   0x66, 0x0F, 0x01, 0xCC
    addq    $0x1000, %r12
    jmp     next_page
enter_kernel:
    movq    boot_params(%rip), %rsi
    jmpq    *entry(%rip)
wait_for_wakeup:
    movq    mailbox(%rip), %rbx
1:  pause
    cmpw    $1, (%rbx)
    jne     1b
    cmpl    %esi, 4(%rbx)
    jne     1b
    movq    8(%rbx), %rax
    movw    $0, (%rbx)
    jmpq    *%rax

    .balign 8
gdt:
    .quad   0, 0
    .quad   0x00AF9B000000FFFF      /* 0x10: 64-bit code */
    .quad   0x00CF93000000FFFF      /* 0x18: data */
gdt_pointer:
    .word   gdt_pointer - gdt - 1
    .quad   STUB_BASE + gdt - start
reload_pointer:
    .long   STUB_BASE + reload - start
    .word   0x10

    .org    0x200
entry:
    .quad   0
boot_params:
    .quad   0
mailbox:
    .quad   0
ranges:                             /* start, end; an end of 0 closes the list */
    .org    0x1000

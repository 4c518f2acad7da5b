/* Interrupt entry: every vector pushes (error code, vector), saves the 15 general registers as `struct trap_frame` and calls trap(). */
    .section .rodata
    .balign 8
    .global trap_stubs
trap_stubs:
    .set    i, 0
    .rept   256
    .quad   trap_stub_base + 16 * i
    .set    i, i + 1
    .endr

    .text
    .balign 16
trap_stub_base:
    .set    i, 0
    .rept   256
    .balign 16
    /* vectors that push an error code of their own */
    .if !(i == 8 || (i >= 10 && i <= 14) || i == 17 || i == 21 || i == 29 || i == 30)
    pushq   $0
    .endif
    pushq   $i
    jmp     trap_common
    .set    i, i + 1
    .endr

    .balign 16
trap_common:
    pushq   %rax
    pushq   %rcx
    pushq   %rdx
    pushq   %rbx
    pushq   %rbp
    pushq   %rsi
    pushq   %rdi
    pushq   %r8
    pushq   %r9
    pushq   %r10
    pushq   %r11
    pushq   %r12
    pushq   %r13
    pushq   %r14
    pushq   %r15
    movq    %rsp, %rdi
    cld
    call    trap
    popq    %r15
    popq    %r14
    popq    %r13
    popq    %r12
    popq    %r11
    popq    %r10
    popq    %r9
    popq    %r8
    popq    %rdi
    popq    %rsi
    popq    %rbp
    popq    %rbx
    popq    %rdx
    popq    %rcx
    popq    %rax
    addq    $16, %rsp
    iretq

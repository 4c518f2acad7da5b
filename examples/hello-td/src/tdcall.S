/* The two ways a TD leaves its own code on purpose. C prototypes in tdx.h. */
    .text

/* uint64_t tdcall(uint64_t leaf, struct tdcall_regs *regs): RCX, RDX, R8..R11 in and out; returns RAX. */
    .global tdcall
tdcall:
    pushq   %rsi
    movq    %rdi, %rax
    movq    0(%rsi), %rcx
    movq    8(%rsi), %rdx
    movq    16(%rsi), %r8
    movq    24(%rsi), %r9
    movq    32(%rsi), %r10
    movq    40(%rsi), %r11
    tdcall
    popq    %rsi
    movq    %rcx, 0(%rsi)
    movq    %rdx, 8(%rsi)
    movq    %r8, 16(%rsi)
    movq    %r9, 24(%rsi)
    movq    %r10, 32(%rsi)
    movq    %r11, 40(%rsi)
    ret

/*
 * uint64_t tdvmcall(struct tdvmcall_regs *regs): TDG.VP.VMCALL with R10..R15 (mask 0xFC00) in and out; returns R10, the host's status.
 * RAX, what the module says of the call itself, is 0 for every mask that is allowed; anything else stops the guest.
 */
    .global tdvmcall
tdvmcall:
    pushq   %r12
    pushq   %r13
    pushq   %r14
    pushq   %r15
    pushq   %rdi
    movq    0(%rdi), %r10
    movq    8(%rdi), %r11
    movq    16(%rdi), %r12
    movq    24(%rdi), %r13
    movq    32(%rdi), %r14
    movq    40(%rdi), %r15
    movl    $0xFC00, %ecx
    xorl    %eax, %eax
    tdcall
    testq   %rax, %rax
    jz      1f
    ud2
1:  popq    %rdi
    movq    %r10, 0(%rdi)
    movq    %r11, 8(%rdi)
    movq    %r12, 16(%rdi)
    movq    %r13, 24(%rdi)
    movq    %r14, 32(%rdi)
    movq    %r15, 40(%rdi)
    movq    %r10, %rax
    popq    %r15
    popq    %r14
    popq    %r13
    popq    %r12
    ret

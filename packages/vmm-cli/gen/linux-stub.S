/*
 * What the boot stub enters for a Linux kernel: RDI = GPA width of a TD or 0, RSI = vCPU index, 64-bit mode, memory mapped one to one, and
 * at least 3 KiB of stack. vCPU 0 of a TD measures what the table's list of events names into RTMRs, accepts the private memory that was not
 * there when the TD was measured, then enters the kernel by the 64-bit boot protocol: RSI = boot_params, CS = 0x10, DS = ES = SS = 0x18,
 * interrupts off. Other vCPUs wait at the ACPI multiprocessor wakeup mailbox. The table is the page behind this one; the VMM fills it in.
 * `make-linux-stub.sh` assembles it; linux-stub-code.ts holds the result.
 */
    .set    TDG_MR_RTMR_EXTEND, 2
    .set    TDG_MEM_PAGE_ACCEPT, 6
    .set    REPORT_FATAL_ERROR, 0x10003
    .set    SIZE_2M, 0x200000
/* Table page. */
    .set    ENTRY, TABLE_BASE
    .set    BOOT_PARAMS, TABLE_BASE + 0x08
    .set    MAILBOX, TABLE_BASE + 0x10
    .set    RANGES, TABLE_BASE + 0x20       /* start, end; an end of 0 closes the list */
    .set    EVENTS, TABLE_BASE + 0xC00      /* see below; a digest address of 0 closes the list */
/* An event: data, its bytes, the RTMR that is extended, where the digest goes in the event log. */
    .set    EVENT_DATA, 0
    .set    EVENT_BYTES, 8
    .set    EVENT_RTMR, 16
    .set    EVENT_DIGEST, 24
    .set    EVENT_SIZE, 32
/* Frame of `measure`. */
    .set    WORDS, 0                        /* message schedule, 80 words */
    .set    HASH, 640                       /* 8 words */
    .set    TAIL, 704                       /* last one or two blocks */
    .set    DIGEST, 960                     /* 48 bytes, 64-byte aligned */
    .set    LEFT, 1024
    .set    WIDTH, 1032
    .set    FRAME, 0x7F8
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

/* SHA-384 of each event's data, into its RTMR and into the log. RSP comes as 0x...FF8, so the frame is 64-byte aligned. */
measure:
    subq    $FRAME, %rsp
    movq    %rdi, WIDTH(%rsp)
    movl    $EVENTS, %ebx
next_event:
    cmpq    $0, EVENT_DIGEST(%rbx)
    je      measured
    leaq    initial_hash(%rip), %rsi
    leaq    HASH(%rsp), %rdi
    movl    $8, %ecx
    rep     movsq
    movq    EVENT_DATA(%rbx), %rsi
    movq    EVENT_BYTES(%rbx), %rax
    movq    %rax, LEFT(%rsp)
full_block:
    cmpq    $128, LEFT(%rsp)
    jb      last_blocks
    call    compress
    subq    $128, LEFT(%rsp)
    jmp     full_block
last_blocks:
    leaq    TAIL(%rsp), %rdi
    xorl    %eax, %eax
    movl    $32, %ecx
    rep     stosq
    leaq    TAIL(%rsp), %rdi
    movq    LEFT(%rsp), %rcx
    rep     movsb
    movb    $0x80, (%rdi)
    movq    EVENT_BYTES(%rbx), %rax
    shlq    $3, %rax                /* length in bits, big-endian, ends the last block */
    bswapq  %rax
    leaq    TAIL(%rsp), %rsi
    cmpq    $112, LEFT(%rsp)
    jb      one_block
    movq    %rax, TAIL+248(%rsp)
    call    compress
    jmp     last_block
one_block:
    movq    %rax, TAIL+120(%rsp)
last_block:
    call    compress
    leaq    HASH(%rsp), %rsi
    leaq    DIGEST(%rsp), %rdi
    movq    EVENT_DIGEST(%rbx), %rdx
    movl    $6, %ecx
1:  lodsq
    bswapq  %rax
    stosq
    movq    %rax, (%rdx)
    addq    $8, %rdx
    decl    %ecx
    jnz     1b
    leaq    DIGEST(%rsp), %rcx
    movq    EVENT_RTMR(%rbx), %rdx
    movl    $TDG_MR_RTMR_EXTEND, %eax
    .byte   0x66, 0x0F, 0x01, 0xCC  /* tdcall */
    testq   %rax, %rax
    jnz     fatal
    addq    $EVENT_SIZE, %rbx
    jmp     next_event
measured:
    movq    WIDTH(%rsp), %rdi
    addq    $FRAME, %rsp

    movl    $RANGES, %ebx
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
    .byte   0x66, 0x0F, 0x01, 0xCC
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
    movq    BOOT_PARAMS, %rsi
    jmpq    *ENTRY
wait_for_wakeup:
    movq    MAILBOX, %rbx
1:  pause
    cmpw    $1, (%rbx)
    jne     1b
    cmpl    %esi, 4(%rbx)
    jne     1b
    movq    8(%rbx), %rax
    movw    $0, (%rbx)
    jmpq    *%rax

/* TDG.VP.VMCALL<ReportFatalError> with the status and "RTMR.EXT" as text; the host does not come back. */
fatal:
    movq    %rax, %r12
    xorl    %eax, %eax
    movl    $0xFC00, %ecx           /* R10 to R15 */
    xorl    %r10d, %r10d
    movl    $REPORT_FATAL_ERROR, %r11d
    xorl    %r13d, %r13d
    movq    fatal_text(%rip), %r14
    xorl    %r15d, %r15d
    .byte   0x66, 0x0F, 0x01, 0xCC
1:  jmp     1b

/* One block of SHA-384 at RSI, which moves on behind it. Changes RAX, RCX, RDX, RDI, RBP, R8 to R15. The caller's frame begins at 8(%rsp). */
compress:
    leaq    WORDS+8(%rsp), %rdi
    movl    $16, %ecx
1:  lodsq
    bswapq  %rax
    stosq
    decl    %ecx
    jnz     1b
    movl    $64, %ebp
2:  movq    -15*8(%rdi), %rax
    movq    %rax, %rdx
    movq    %rax, %rcx
    rorq    $1, %rax
    rorq    $8, %rdx
    shrq    $7, %rcx
    xorq    %rdx, %rax
    xorq    %rcx, %rax
    movq    -2*8(%rdi), %rdx
    movq    %rdx, %rcx
    movq    %rdx, %r8
    rorq    $19, %rdx
    rorq    $61, %rcx
    shrq    $6, %r8
    xorq    %rcx, %rdx
    xorq    %r8, %rdx
    addq    %rdx, %rax
    addq    -16*8(%rdi), %rax
    addq    -7*8(%rdi), %rax
    movq    %rax, (%rdi)
    addq    $8, %rdi
    decl    %ebp
    jnz     2b

    .macro  round a, b, c, d, e, f, g, h, i
    movq    \e, %rax
    rorq    $23, %rax
    xorq    \e, %rax
    rorq    $4, %rax
    xorq    \e, %rax
    rorq    $14, %rax
    movq    \f, %rdx
    xorq    \g, %rdx
    andq    \e, %rdx
    xorq    \g, %rdx
    addq    8*\i(%rbp), \h
    addq    8*\i(%rdi), \h
    addq    %rax, \h
    addq    %rdx, \h
    addq    \h, \d
    movq    \a, %rax
    rorq    $5, %rax
    xorq    \a, %rax
    rorq    $6, %rax
    xorq    \a, %rax
    rorq    $28, %rax
    movq    \a, %rdx
    movq    \a, %rcx
    orq     \b, %rdx
    andq    \b, %rcx
    andq    \c, %rdx
    orq     %rcx, %rdx
    addq    %rax, \h
    addq    %rdx, \h
    .endm
    subq    $640, %rdi
    leaq    constants(%rip), %rbp
    .irp    n, 8, 9, 10, 11, 12, 13, 14, 15
    movq    HASH+8+8*(\n-8)(%rsp), %r\n
    .endr
3:  round   %r8, %r9, %r10, %r11, %r12, %r13, %r14, %r15, 0
    round   %r15, %r8, %r9, %r10, %r11, %r12, %r13, %r14, 1
    round   %r14, %r15, %r8, %r9, %r10, %r11, %r12, %r13, 2
    round   %r13, %r14, %r15, %r8, %r9, %r10, %r11, %r12, 3
    round   %r12, %r13, %r14, %r15, %r8, %r9, %r10, %r11, 4
    round   %r11, %r12, %r13, %r14, %r15, %r8, %r9, %r10, 5
    round   %r10, %r11, %r12, %r13, %r14, %r15, %r8, %r9, 6
    round   %r9, %r10, %r11, %r12, %r13, %r14, %r15, %r8, 7
    addq    $64, %rdi
    addq    $64, %rbp
    leaq    WORDS+640+8(%rsp), %rax
    cmpq    %rax, %rdi
    jb      3b
    .irp    n, 8, 9, 10, 11, 12, 13, 14, 15
    addq    %r\n, HASH+8+8*(\n-8)(%rsp)
    .endr
    ret

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
    .balign 8
fatal_text:
    .ascii  "RTMR.EXT"
initial_hash:                       /* FIPS 180-4 section 5.3.4 */
    .quad   0xCBBB9D5DC1059ED8, 0x629A292A367CD507, 0x9159015A3070DD17, 0x152FECD8F70E5939
    .quad   0x67332667FFC00B31, 0x8EB44A8768581511, 0xDB0C2E0D64F98FA7, 0x47B5481DBEFA4FA4
constants:                          /* FIPS 180-4 section 4.2.3 */
    .quad   0x428A2F98D728AE22, 0x7137449123EF65CD, 0xB5C0FBCFEC4D3B2F, 0xE9B5DBA58189DBBC
    .quad   0x3956C25BF348B538, 0x59F111F1B605D019, 0x923F82A4AF194F9B, 0xAB1C5ED5DA6D8118
    .quad   0xD807AA98A3030242, 0x12835B0145706FBE, 0x243185BE4EE4B28C, 0x550C7DC3D5FFB4E2
    .quad   0x72BE5D74F27B896F, 0x80DEB1FE3B1696B1, 0x9BDC06A725C71235, 0xC19BF174CF692694
    .quad   0xE49B69C19EF14AD2, 0xEFBE4786384F25E3, 0x0FC19DC68B8CD5B5, 0x240CA1CC77AC9C65
    .quad   0x2DE92C6F592B0275, 0x4A7484AA6EA6E483, 0x5CB0A9DCBD41FBD4, 0x76F988DA831153B5
    .quad   0x983E5152EE66DFAB, 0xA831C66D2DB43210, 0xB00327C898FB213F, 0xBF597FC7BEEF0EE4
    .quad   0xC6E00BF33DA88FC2, 0xD5A79147930AA725, 0x06CA6351E003826F, 0x142929670A0E6E70
    .quad   0x27B70A8546D22FFC, 0x2E1B21385C26C926, 0x4D2C6DFC5AC42AED, 0x53380D139D95B3DF
    .quad   0x650A73548BAF63DE, 0x766A0ABB3C77B2A8, 0x81C2C92E47EDAEE6, 0x92722C851482353B
    .quad   0xA2BFE8A14CF10364, 0xA81A664BBC423001, 0xC24B8B70D0F89791, 0xC76C51A30654BE30
    .quad   0xD192E819D6EF5218, 0xD69906245565A910, 0xF40E35855771202A, 0x106AA07032BBD1B8
    .quad   0x19A4C116B8D2D0C8, 0x1E376C085141AB53, 0x2748774CDF8EEB99, 0x34B0BCB5E19B48A8
    .quad   0x391C0CB3C5C95A63, 0x4ED8AA4AE3418ACB, 0x5B9CCA4F7763E373, 0x682E6FF3D6B2B8A3
    .quad   0x748F82EE5DEFB2FC, 0x78A5636F43172F60, 0x84C87814A1F0AB72, 0x8CC702081A6439EC
    .quad   0x90BEFFFA23631E28, 0xA4506CEBDE82BDE9, 0xBEF9A3F7B2C67915, 0xC67178F2E372532B
    .quad   0xCA273ECEEA26619C, 0xD186B8C721C0C207, 0xEADA7DD6CDE0EB1E, 0xF57D4F7FEE6ED178
    .quad   0x06F067AA72176FBA, 0x0A637DC5A2C898A6, 0x113F9804BEF90DAE, 0x1B710B35131C471B
    .quad   0x28DB77F523047D84, 0x32CAAB7B40C72493, 0x3C9EBE0A15C9BEBC, 0x431D67C49C100D4C
    .quad   0x4CC5D4BECB3E42B6, 0x597F299CFC657E2A, 0x5FCB6FAB3AD6FAEC, 0x6C44198C4A475817
    .org    0x1000

/*
 * attest: a Trust Domain that proves what it is. Entered at 0x10_0000 in 64-bit mode by the VMM's boot stub: linear 0..4 GiB is private
 * memory one to one, linear 0x80_0000_0000 + x is the shared alias of x.
 *   1. reads 64 bytes (the verifier's nonce) from the serial port
 *   2. extends RTMR2 by the SHA-384 that stands for its configuration
 *   3. TDG.MR.REPORT over the nonce; prints the 1024 bytes of the TDREPORT
 *   4. shares 16 KiB at 2 MiB with the host, asks for a quote, prints it
 * Exit code (port 0xF4): 0, or the number of the step that failed.
 */
        .set    SHARED_BIT, 1 << 47
        .set    SHARED_ALIAS, 0x8000000000
        .set    BUFFER, 0x200000
        .set    BUFFER_BYTES, 0x4000
        .set    COM1, 0x3F8
        .set    DEBUG_EXIT, 0xF4
        .set    HLT_REASON, 12

        .code64
        .globl  _start
_start: lea     nonce(%rip), %rbx
        mov     $64, %ebp
1:      call    get_byte
        mov     %al, (%rbx)
        inc     %rbx
        dec     %ebp
        jnz     1b

        mov     $2, %ebp                /* step 2: TDG.MR.RTMR.EXTEND */
        lea     configuration(%rip), %rcx
        mov     $2, %edx
        mov     $2, %eax
        tdcall
        test    %rax, %rax
        jnz     fail

        mov     $3, %ebp                /* step 3: TDG.MR.REPORT */
        lea     report(%rip), %rcx
        lea     nonce(%rip), %rdx
        xor     %r8d, %r8d
        mov     $4, %eax
        tdcall
        test    %rax, %rax
        jnz     fail
        lea     report(%rip), %rbx
        mov     $1024, %ebp
        call    print

        mov     $4, %ebp                /* step 4: MapGPA, then GetQuote */
        mov     $0x10001, %r11d
        movabs  $(SHARED_BIT + BUFFER), %r12
        mov     $BUFFER_BYTES, %r13d
        call    vmcall
        test    %r10, %r10
        jnz     fail
        movabs  $(SHARED_ALIAS + BUFFER), %rdi
        movq    $1, 0(%rdi)             /* version */
        movq    $0, 8(%rdi)             /* status */
        movl    $1024, 16(%rdi)         /* bytes in */
        movl    $0, 20(%rdi)            /* bytes out */
        add     $24, %rdi
        lea     report(%rip), %rsi
        mov     $1024, %ecx
        rep movsb
        mov     $0x10002, %r11d
        movabs  $(SHARED_BIT + BUFFER), %r12
        mov     $BUFFER_BYTES, %r13d
        call    vmcall
        test    %r10, %r10
        jnz     fail
        movabs  $(SHARED_ALIAS + BUFFER), %rbx
        cmpq    $0, 8(%rbx)
        jne     fail
        mov     20(%rbx), %ebp
        add     $24, %rbx
        call    print
        xor     %ebp, %ebp

fail:   mov     $1, %r12d               /* OUT of EBP to the debug-exit port */
        mov     $1, %r13d
        mov     $DEBUG_EXIT, %r14d
        mov     %rbp, %r15
        mov     $30, %r11d
        call    vmcall
2:      mov     $HLT_REASON, %r11d      /* not reached */
        mov     $1, %r12d
        call    vmcall
        jmp     2b

/* Prints EBP bytes from RBX. */
print:  mov     $1, %r12d               /* size */
        mov     $1, %r13d               /* write */
        mov     $COM1, %r14d
        movzbl  (%rbx), %r15d
        mov     $30, %r11d              /* Instruction.IO */
        call    vmcall
        inc     %rbx
        dec     %ebp
        jnz     print
        ret

/* A byte of the serial port in AL. */
get_byte:
        mov     $1, %r12d
        xor     %r13d, %r13d            /* read */
        mov     $COM1, %r14d
        xor     %r15d, %r15d
        mov     $30, %r11d
        call    vmcall
        mov     %r11d, %eax
        ret

/* TDG.VP.VMCALL with R10..R15. */
vmcall: xor     %eax, %eax
        xor     %r10d, %r10d
        mov     $0xFC00, %ecx
        tdcall
        ret

        .balign 64
nonce:  .skip   64
/* SHA-384 of nothing: a stand-in for whatever a workload measures of itself. */
configuration:
        .byte   0x38, 0xb0, 0x60, 0xa7, 0x51, 0xac, 0x96, 0x38, 0x4c, 0xd9, 0x32, 0x7e, 0xb1, 0xb1, 0xe3, 0x6a
        .byte   0x21, 0xfd, 0xb7, 0x11, 0x14, 0xbe, 0x07, 0x43, 0x4c, 0x0c, 0xc7, 0xbf, 0x63, 0xf6, 0xe1, 0xda
        .byte   0x27, 0x4e, 0xde, 0xbf, 0xe7, 0x6f, 0x65, 0xfb, 0xd5, 0x1a, 0xd2, 0xf1, 0x48, 0x98, 0xb9, 0x5b
        .balign 1024
report: .skip   1024

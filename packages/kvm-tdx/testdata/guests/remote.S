# A guest that does what its host asks for through a mailbox, one request at a time.
#
# Mailbox (one page whose GPA comes in EDI, 8-byte words): 0 request, 1 RAX, 2 RCX, 3 RDX, 4 RBX, 5 RSI, 6 RDI, 7..14 R8..R15, 15 number of
# interrupts taken, 16 vector of the last exception + 1, 17 error code or #VE exit reason, 19 GPA of the last #VE.
# Requests: 0 TDCALL, 1 load RAX from [RDX], 2 store R8 to [RDX], 3 RDMSR, 4 WRMSR, 5 STI, 6 CLI, 7 HLT with interrupts on, 8 CPUID,
# 9 OUT DX, AL, 10 IN AL, DX, 11 endless loop, 12 VMCALL, 13 store R8D to [RDX], 14 UD2, 15 XOR EAX,EAX; MOV CR0,RAX,
# 16 load RAX from the byte at [RDX], 17 PAUSE loop of RCX rounds.
# After each request the guest reports by a write to port 0x80: by TDCALL when word 18 is not 0, else by OUT.
        .code64
        .globl _start
_start:
        mov     %edi, %r15d              # GPA of the mailbox of this vCPU
        cmp     $0x54445854, %esi        # "TXDT" in ESI: a TD, whose mailbox is in the shared half
        jne     1f
        mov     $0x8000000000, %rax
        add     %rax, %r15
1:      mov     %r15, %gs:0              # GS base points at private scratch memory
report:
        mov     %gs:0, %r15
        cmpq    $0, 18*8(%r15)
        je      by_out
        xor     %eax, %eax
        mov     $0xfc00, %ecx
        xor     %r10d, %r10d
        mov     $30, %r11d
        mov     $1, %r12d
        mov     $1, %r13d
        mov     $0x80, %r14d
        xor     %r15d, %r15d
        .byte   0x66, 0x0f, 0x01, 0xcc
        jmp     next
by_out: xor     %eax, %eax
        out     %al, $0x80
next:
        mov     %gs:0, %r15
        mov     0(%r15), %rax
        cmp     $18, %rax
        jae     report
        lea     table(%rip), %rbx
        movslq  (%rbx,%rax,4), %rax
        add     %rbx, %rax
        mov     %rax, %gs:8
        mov     1*8(%r15), %rax
        mov     2*8(%r15), %rcx
        mov     3*8(%r15), %rdx
        mov     4*8(%r15), %rbx
        mov     5*8(%r15), %rsi
        mov     6*8(%r15), %rdi
        mov     7*8(%r15), %r8
        mov     8*8(%r15), %r9
        mov     9*8(%r15), %r10
        mov     10*8(%r15), %r11
        mov     11*8(%r15), %r12
        mov     12*8(%r15), %r13
        mov     13*8(%r15), %r14
        mov     14*8(%r15), %r15
        call    *%gs:8
        mov     %r15, %gs:16
        mov     %gs:0, %r15
        mov     %rax, 1*8(%r15)
        mov     %rcx, 2*8(%r15)
        mov     %rdx, 3*8(%r15)
        mov     %rbx, 4*8(%r15)
        mov     %rsi, 5*8(%r15)
        mov     %rdi, 6*8(%r15)
        mov     %r8, 7*8(%r15)
        mov     %r9, 8*8(%r15)
        mov     %r10, 9*8(%r15)
        mov     %r11, 10*8(%r15)
        mov     %r12, 11*8(%r15)
        mov     %r13, 12*8(%r15)
        mov     %r14, 13*8(%r15)
        mov     %gs:16, %rax
        mov     %rax, 14*8(%r15)
        jmp     report

        .balign 4
table:  .long   do_tdcall-table, do_load-table, do_store-table, do_rdmsr-table, do_wrmsr-table, do_sti-table, do_cli-table
        .long   do_hlt-table, do_cpuid-table, do_out-table, do_in-table, do_loop-table, do_vmcall-table, do_store32-table
        .long   do_ud-table, do_cr0-table, do_load8-table, do_spin-table
do_tdcall: .byte 0x66, 0x0f, 0x01, 0xcc
        ret
do_load: mov    (%rdx), %rax
        ret
do_store: mov   %r8, (%rdx)
        ret
do_rdmsr: rdmsr
        ret
do_wrmsr: wrmsr
        ret
do_sti: sti
        nop
        ret
do_cli: cli
        ret
do_hlt: sti
        hlt
        cli
        ret
do_cpuid: cpuid
        ret
do_out: out     %al, %dx
        ret
do_in:  in      %dx, %al
        ret
do_loop: jmp    do_loop
do_vmcall: vmcall
        ret
do_store32: mov %r8d, (%rdx)
        ret
do_ud:  ud2
        ret
do_cr0: xor     %eax, %eax
        mov     %rax, %cr0
        ret
do_load8: movzbl (%rdx), %eax
        ret
do_spin: pause
        dec     %rcx
        jnz     do_spin
        ret

# Exception without error code: notes vector (pushed by the stub) and gives the request up.
        .balign 64
        .globl  exception
exception:                               # at offset 0x200: IDT entries of vectors 0..31 point at stubs that push the vector
        .org    0x200
stubs:
        .set    v, 0
        .rept   32
        .balign 16
        .if     (v == 8) || (v >= 10 && v <= 14) || (v == 17) || (v == 21)
        pushq   $v
        .else
        pushq   $0
        pushq   $v
        .endif
        jmp     fault
        .set    v, v + 1
        .endr
# Interrupts 32..255 share one handler at 0x400: counts, ends the interrupt, returns.
        .org    0x400
interrupt:
        push    %rax
        push    %rcx
        push    %rdx
        mov     %gs:0, %rax
        incq    15*8(%rax)
        mov     $0x80b, %ecx
        xor     %eax, %eax
        xor     %edx, %edx
        wrmsr
        pop     %rdx
        pop     %rcx
        pop     %rax
        iretq
fault:                                   # stack: vector, error code, RIP, CS, RFLAGS, RSP, SS
        mov     %gs:0, %r15
        pop     %rax
        inc     %rax
        mov     %rax, 16*8(%r15)
        pop     %rbx
        mov     %rbx, 17*8(%r15)
        cmp     $21, %rax                # #VE: fetch its information, so that the next one can come
        jne     2f
        mov     $3, %eax
        .byte   0x66, 0x0f, 0x01, 0xcc
        mov     %gs:0, %r15
        mov     %rcx, 17*8(%r15)
        mov     %r9, 19*8(%r15)
2:      mov     %gs:24, %rsp             # back to the top of the stack
        jmp     report
        .org    0x1000

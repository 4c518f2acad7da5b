; Supervisor features of 64-bit mode: SMEP, SMAP, UMIP, protection keys, GS and FS bases, XSAVE, interrupts and their shadows, NMI, debug registers.
%include "boot.inc"

align 16
tss:
    dd 0
    dq STACK0, 0, 0
    dq 0
    dq IST1, IST2, 0, 0, 0, 0, 0
    dq 0
    dw 0, tss_end - tss
tss_end:

; Every vector reports itself and its error code, then continues at R15 (exceptions) or returns (interrupts: vector >= 32, and 2).
%assign n 0
%rep 64
stub_%+n:
%if n = 8 || (n >= 10 && n <= 14) || n = 17 || n = 21
%else
    push -1
%endif
    push n
    jmp strict near handler
%assign n n+1
%endrep

handler:
    push rax
    mov eax, [rsp+8]
    out 0xf1, eax
    cmp eax, 32
    jae .interrupt
    cmp eax, 2
    je .interrupt
    mov eax, [rsp+16]
    out 0xf1, eax
    and qword [rsp+40], ~0x40000      ; AC off
    mov [rsp+24], r15
    pop rax
    add rsp, 16
    iretq
.interrupt:
    mov rax, [rsp+24]
    sub rax, r14
    out 0xf1, eax                     ; where it came
    pop rax
    add rsp, 16
    iretq

%macro case 1
    lea r15, [rel %1]
%endmacro

main64:
    mov rax, tss
    mov [gdt_tss+2], ax
    shr eax, 16
    mov [gdt_tss+4], al
    mov byte [gdt_tss], tss_end - tss - 1
    mov ax, 0x50
    ltr ax
    xor edi, edi
    mov esi, stub_table
.gates:
    movzx eax, word [rsi]
    mov edx, edi
    shl edx, 4
    add edx, IDT
    mov [rdx], ax
    mov word [rdx+2], 0x18
    mov word [rdx+4], 0x8e00
    mov word [rdx+6], 0
    mov qword [rdx+8], 0
    add esi, 2
    inc edi
    cmp edi, 64
    jne .gates
    lidt [rel idt_pointer]

    ; pages: kernel code and stacks supervisor-only; 0x1f0000 user, 0x1f1000 user with key 1, 0x1f2000 supervisor with key 2
    mov ecx, 0x1f0
    mov edi, PT
.super:
    and dword [rdi], ~4
    add edi, 8
    loop .super
    mov dword [PT + 8*0x1f1 + 4], 1 << 27
    mov dword [PT + 8*0x1f2], 0x1f2003
    mov dword [PT + 8*0x1f2 + 4], 2 << 27
    mov byte [0x1f0000], 0xc3         ; ret, in a user page
    mov rax, cr3
    mov cr3, rax
    mov rax, cr4
    or eax, 0x100000 | 0x200000 | 0x800 | 0x400000 | 0x1000000 | 0x10000 | 0x40000 | 0x80
    mov cr4, rax                      ; SMEP SMAP UMIP PKE PKS FSGSBASE OSXSAVE PGE

    case smep_done
    mov eax, 0x1f0000
    call rax
smep_done:
    mov rsp, STACK0
    case smap_read
    mov eax, [0x1f0000]
smap_read:
    case smap_stac
    stac
    mov eax, [0x1f0000]
    movzx eax, al
    out 0xf1, eax                     ; 0xc3: allowed with AC
    clac
    mov eax, [0x1f0000]               ; not from a cached translation
smap_stac:
    case pkru
    stac
    mov ecx, 0
    mov edx, 0
    mov eax, 0xc                      ; key 1: no access
    wrpkru
    mov eax, [0x1f1000]
pkru:
    stac
    xor ecx, ecx
    rdpkru
    out 0xf1, eax
    xor eax, eax
    xor edx, edx
    wrpkru
    mov eax, [0x1f1000]
    clac
    case pks
    mov ecx, 0x6e1
    mov eax, 0x20                     ; key 2: no writes
    xor edx, edx
    wrmsr
    mov eax, [0x1f2000]
    mov [0x1f2000], eax
pks:
    ; bases
    mov rax, 0x123456789abc
    wrgsbase rax
    mov rax, 0x1f2000
    mov rbx, rax
    mov ecx, 0xc0000102
    mov eax, ebx
    xor edx, edx
    wrmsr
    swapgs
    rdgsbase rax
    out 0xf1, eax                     ; 0x1f2000
    mov dword [0x1f0008 - 0x1f0000 + 0x30000], 0x77
    mov eax, 0x30000
    wrfsbase rax
    mov eax, [fs:8]
    out 0xf1, eax                     ; 0x77
    case noncanonical_base
    mov rax, 0x0000800000000000
    wrfsbase rax
noncanonical_base:
    ; XSAVE: AVX state through XSAVEC and XRSTOR
    xor ecx, ecx
    mov eax, 7
    xor edx, edx
    xsetbv
    xgetbv
    out 0xf1, eax                     ; 7
    mov eax, 0xd
    xor ecx, ecx
    cpuid
    mov eax, ebx
    out 0xf1, eax                     ; 832
    case bad_xcr0
    xor ecx, ecx
    mov eax, 5
    xor edx, edx
    xsetbv
bad_xcr0:
    ; the test has put values into XMM3 and the upper half of YMM5
    mov edi, 0x40000
    mov ecx, 1024
    xor eax, eax
    rep stosd
    mov ecx, 1
    xgetbv
    out 0xf1, eax                     ; XINUSE: 6
    mov eax, 7
    xor edx, edx
    xsavec [0x40000]
    mov eax, [0x40000 + 512]
    out 0xf1, eax                     ; XSTATE_BV: 6
    mov eax, [0x40000 + 520]
    out 0xf1, eax                     ; XCOMP_BV: 7
    mov eax, [0x40000 + 160 + 3*16]
    out 0xf1, eax                     ; XMM3
    mov eax, [0x40000 + 576 + 5*16]
    out 0xf1, eax                     ; YMM5 upper
    mov eax, 7
    xrstor [0x40800]                  ; XSTATE_BV 0: everything initial
    mov ecx, 1
    xgetbv
    out 0xf1, eax                     ; 0
    mov eax, 7
    xrstor [0x40000]
    xgetbv
    out 0xf1, eax                     ; 6
    mov eax, 4
    xsave [0x40c00]                   ; standard format: AVX only
    mov eax, [0x40c00 + 512]
    out 0xf1, eax                     ; 4
    mov eax, [0x40c00 + 576 + 5*16]
    out 0xf1, eax
    case xrstor_bad
    mov byte [0x40000 + 540], 1       ; reserved header byte
    mov eax, 7
    xrstor [0x40000]
xrstor_bad:
    case xsave_unaligned
    xsave [0x40008]
xsave_unaligned:
    ; interrupts: port 0xf2 asks the test to raise vector EAX
    cli
    lea r14, [rel .shadow]
    mov eax, 0x31
    out 0xf2, al                      ; held: IF is 0
    nop
    sti
.shadow:
    nop                               ; the shadow of STI: taken after this instruction
    nop
    mov eax, 0x32
    lea r14, [rel .here]
    out 0xf2, al
.here:
    mov eax, 0x33
    lea r14, [rel .halted]
    out 0xf3, al                      ; raised while halted
    hlt
.halted:
    mov ebx, 0x10
    lea r14, [rel .ss]
    cli
    mov eax, 0x34
    out 0xf2, al
    pushfq
    or dword [rsp], 0x200
    popfq                             ; opens at once
.ss:
    lea r14, [rel .nmi]
    mov eax, 2
    out 0xf5, al                      ; NMI
.nmi:
    nop
    lea r14, [rel .movss]
    mov eax, 0x35
    cli
    out 0xf2, al
    sti
    mov ss, ebx                       ; MOV SS after STI: held one instruction longer
.movss:
    nop
    nop
    ; debug registers: execution breakpoint
    cli
    case breakpoint
    mov rax, .bp
    mov dr0, rax
    mov eax, 0x402                    ; G0
    mov dr7, rax
.bp:
    nop
breakpoint:
    mov rax, dr6
    and eax, 0xffff
    out 0xf1, eax
    mov eax, 0x2400                   ; GD
    mov dr7, rax
    case general_detect
    mov rax, dr0
general_detect:
    mov rax, dr7
    out 0xf1, eax                     ; GD cleared
    ; data breakpoints: write of 4 bytes at 0x41004, read or write of 1 byte at 0x41010
    mov rax, 0x41004
    mov dr1, rax
    mov rax, 0x41010
    mov dr2, rax
    mov eax, 0x00000400 | 0x8 | 0x20 | (0xd << 20) | (0x3 << 24)
    mov dr7, rax
    case .watch_read
    mov eax, [0x41004]               ; a read: no trap
    mov byte [0x41003], 1            ; beside it: no trap
    mov word [0x41006], 1            ; trap
    nop
.watch_read:
    case .watch_done
    mov al, [0x4100f]                ; no trap
    mov eax, [0x4100e]               ; trap
    nop
.watch_done:
    mov rax, dr6
    and eax, 0xf
    out 0xf1, eax                    ; 4
    mov eax, 0x400
    mov dr7, rax
    ; UMIP in ring 3
    mov dword [PT + 8*0x1f0 + 4], 0
    mov rsi, user
    mov edi, 0x1f0000
    stac
    mov ecx, user_end - user
    rep movsb
    clac
    lea r15, [rel umip_done]
    push 0x33
    push 0x1f0ff0
    push 0x202
    push 0x3b
    push 0x1f0000
    ; the handler would continue in ring 3 at R15: make it ring 0 by changing the IDT stub's return: report and stop there
    mov word [IDT + 16*13], umip_handler
    iretq
umip_handler:
    mov eax, [rsp]
    out 0xf1, eax                     ; error code 0
    mov eax, [rsp+8]
    out 0xf1, eax                     ; RIP of SGDT
umip_done:
    xor eax, eax
    out 0xf4, al
.hang:
    hlt
    jmp .hang

user:
    mov eax, 1
    rdfsbase rax
    sgdt [0x1f0800]
user_end:

idt_pointer:
    dw 0x3ff
    dq IDT
stub_table:
%assign n 0
%rep 64
    dw stub_%+n
%assign n n+1
%endrep

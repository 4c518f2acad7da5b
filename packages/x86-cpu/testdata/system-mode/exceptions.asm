; Exceptions of 64-bit mode with their error codes, stacks and restarts. Each case reports: vector, error code (or -1), saved RIP - case, and more.
%include "boot.inc"

align 16
tss:
    dd 0
    dq STACK0, 0, 0                 ; RSP0..2
    dq 0
    dq IST1, IST2, 0, 0, 0, 0, 0    ; IST1..7
    dq 0
    dw 0, iomap - tss
iomap:
    times 32 db 0xff
    db 0xff
tss_end:

%assign n 0
%rep 32
stub_%+n:
%if n = 8 || (n >= 10 && n <= 14) || n = 17 || n = 21
%else
    push -1
%endif
    push n
    jmp handler
%assign n n+1
%endrep

; [rsp] vector, +8 error, +16 rip, +24 cs, +32 flags, +40 rsp, +48 ss. R15 = where to go on, R14 = base of RIP, R13 = mode of return.
handler:
    push rax
    mov eax, [rsp+8]
    out 0xf1, eax
    mov eax, [rsp+16]
    out 0xf1, eax
    mov rax, [rsp+24]
    sub rax, r14
    out 0xf1, eax
    cmp dword [rsp+8], 14
    jne .no_cr2
    mov rax, cr2
    out 0xf1, eax
.no_cr2:
    test r13, r13
    jnz .special
    mov [rsp+24], r15
    pop rax
    add rsp, 16
    iretq
.special:
    jmp r13

set_gate:                            ; EDI vector, RAX handler, ECX type and IST word
    mov edx, edi
    shl edx, 4
    add edx, IDT
    mov [rdx], ax
    mov word [rdx+2], 0x18
    mov [rdx+4], cx
    shr rax, 16
    mov [rdx+6], ax
    shr rax, 16
    mov [rdx+8], eax
    mov dword [rdx+12], 0
    ret

%macro case 1                        ; %1 = label to go on
    lea r14, [rel %%here]
    lea r15, [rel %1]
%%here:
%endmacro

main64:
    ; TSS
    mov rax, tss
    mov [gdt_tss+2], ax
    shr eax, 16
    mov [gdt_tss+4], al
    mov byte [gdt_tss], tss_end - tss - 1
    mov ax, 0x50
    ltr ax
    str eax
    out 0xf1, eax
    ; IDT: interrupt gates, DPL 0; 3 and 4 DPL 3
    xor edi, edi
    mov esi, stub_table
.gates:
    movzx eax, word [rsi]
    mov ecx, 0x8e00
    cmp edi, 3
    jne .not3
    mov ecx, 0xee00
.not3:
    cmp edi, 8
    jne .not8
    mov ecx, 0x8e01                  ; #DF on IST1
.not8:
    call set_gate
    add esi, 2
    inc edi
    cmp edi, 32
    jne .gates
    lidt [rel idt_pointer]
    xor r13, r13

c_de:
    case c_bp
    xor edx, edx
    mov eax, 1
    xor ecx, ecx
    div ecx
c_bp:
    case c_int
    int3
c_int:
    case c_ud
    int 0x1f
c_ud:
    case c_np
    ud2
c_np:
    case c_gp_selector
    mov eax, 0x40
    push rax
    push 0
    retfq
c_gp_selector:
    mov rsp, STACK0
    case c_gp_null_ss
    mov eax, 0x08
    mov ss, ax                       ; code segment into SS
c_gp_null_ss:
    case c_gp_limit
    mov eax, 0x1000
    mov ds, ax                       ; beyond the GDT
c_gp_limit:
    case c_gp_canonical
    mov rax, 0x0000800000000000
    mov al, [rax]
c_gp_canonical:
    case c_ss
    mov rbp, 0x0000800000000000
    mov al, [rbp]
c_ss:
    case c_msr
    mov ecx, 0x12345678
    rdmsr
c_msr:
    case c_cr0
    mov eax, 0x80000000              ; PG without PE
    mov cr0, rax
c_cr0:
    case c_cr4
    mov rax, cr4
    and eax, ~0x20                   ; PAE off in long mode
    mov cr4, rax
c_cr4:
    case c_idt
    int 0x30                         ; beyond the IDT limit
c_idt:
    ; page faults: page at 0x1ff000 not present, 0x1fe000 read-only, 0x1fd000 no-execute
    mov qword [PT + 8*0x1ff], 0
    mov qword [PT + 8*0x1fe], 0x1fe005
    mov dword [PT + 8*0x1fd], 0x1fd007
    mov dword [PT + 8*0x1fd + 4], 0x80000000
    mov dword [PML4 + 8], PDPT | 0x87 ; page-size bit in a PML4 entry: reserved
    mov rax, cr3
    mov cr3, rax
    case c_pf_w
    mov eax, [0x1ff008]
c_pf_w:
    case c_pf_ro
    mov [0x1ff010], eax
c_pf_ro:
    case c_pf_nx
    mov [0x1fe020], eax
c_pf_nx:
    lea r15, [rel c_pf_rsvd]
    mov r14d, 0x1fd000
    jmp r14
c_pf_rsvd:
    mov rsp, STACK0
    case c_restart
    mov rax, 0x000000800001fc40
    mov eax, [rax]
c_restart:
    ; the handler maps the page and the instruction runs again
    mov qword [PT + 8*0x1ff], 0
    invlpg [0x1ff000]
    lea r13, [rel repair]
    case c_after
    mov ebx, 0x600d
    xchg ebx, [0x1ff0a0]
    mov eax, ebx
    out 0xf1, eax                    ; 0 from the fresh page
    mov eax, [0x1ff0a0]
    out 0xf1, eax                    ; 0x600d
    xor r13, r13
    jmp c_after
repair:
    mov qword [PT + 8*0x1ff], 0x1ff007
    pop rax
    add rsp, 16
    iretq
c_after:
    ; #DF: #GP whose gate is not present, on IST1
    and byte [IDT + 16*13 + 5], 0x7f
    lea r13, [rel double_fault]
    case c_ring3
    mov rax, 0x0000800000000000
    mov al, [rax]
double_fault:
    mov rax, rsp
    out 0xf1, eax                    ; on IST1
    or byte [IDT + 16*13 + 5], 0x80
    xor r13, r13
    mov rsp, STACK0
c_ring3:
    ; SYSCALL targets
    mov ecx, 0xc0000081              ; STAR: kernel CS 0x18, user base 0x28
    xor eax, eax
    mov edx, 0x00280018
    wrmsr
    mov ecx, 0xc0000082
    mov rax, on_syscall
    xor edx, edx
    wrmsr
    mov ecx, 0xc0000084
    mov eax, 0x200
    xor edx, edx
    wrmsr
    ; supervisor-only page for ring 3 to touch
    mov qword [PT + 8*0x1fb], 0x1fb003
    invlpg [0x1fb000]
    lea r13, [rel from_user]
    push 0x33
    push STACK3
    push 0x202
    push 0x3b
    lea rax, [rel user]
    push rax
    iretq

; continues user code at R15, whatever the stack
from_user:
    mov rax, [rsp+32]
    out 0xf1, eax                    ; saved CS
    mov rax, [rsp+48]
    out 0xf1, eax                    ; saved RSP
    lea rax, [rsp+64]
    out 0xf1, eax                    ; the handler's stack top
    mov eax, ss
    out 0xf1, eax                    ; null selector of the new level
    mov [rsp+24], r15
    pop rax
    add rsp, 16
    iretq

on_syscall:
    cmp eax, 1
    je .finish
    push rcx
    push r11
    mov ecx, cs
    mov eax, ecx
    out 0xf1, eax                    ; 0x18
    pushfq
    pop rax
    and eax, 0x200
    out 0xf1, eax                    ; IF masked
    pop r11
    pop rcx
    mov eax, r11d
    and eax, 0x200
    out 0xf1, eax                    ; IF of the user
    o64 sysret
.finish:
    mov rsp, STACK0
    xor r13, r13
    jmp c_gate

user:
    case u_hlt
    cli
u_hlt:
    case u_pf
    hlt
u_pf:
    case u_int
    mov eax, [0x1fb000]
u_int:
    case u_port
    int 0x0e                         ; gate with DPL 0
u_port:
    case u_call
    in al, 0x60                      ; not in the I/O bitmap
u_call:
    mov eax, 0
    syscall
    mov eax, cs
    case u_bp
    ud2
u_bp:
    case u_end
    int3                             ; DPL 3
u_end:
    mov eax, 1
    syscall

c_gate:
    ; call gate to conforming and to the same level
    mov rax, gate_target
    mov [gdt_gate], ax
    mov word [gdt_gate+2], 0x18
    mov word [gdt_gate+4], 0x8c00
    shr rax, 16
    mov [gdt_gate+6], ax
    mov dword [gdt_gate+8], 0
    mov dword [gdt_gate+12], 0
    call far [rel gate_pointer]
    mov rax, rsp
    out 0xf1, eax                    ; balanced
    ; compatibility mode and back
    push 0x08
    lea rax, [rel compat]
    push rax
    retfq
back:
    mov eax, cs
    out 0xf1, eax
    ; single step over one instruction
    lea r13, [rel stepped]
    lea r14, [rel step_here]
    pushfq
    or dword [rsp], 0x100
    popfq
step_here:
    nop
after_step:
    jmp done
stepped:
    mov rax, dr6
    out 0xf1, eax
    and qword [rsp+40], ~0x100
    pop rax
    add rsp, 16
    iretq
done:
    xor eax, eax
    out 0xf4, al
.hang:
    hlt
    jmp .hang

gate_target:
    mov eax, 0x6a7e
    out 0xf1, eax
    retfq

bits 32
compat:
    mov eax, 0x32323232
    out 0xf1, eax
    jmp 0x18:back
bits 64

gate_pointer:                        ; m16:64
    dq 0
    dw 0x60
idt_pointer:
    dw 0x1ff
    dq IDT
stub_table:
%assign n 0
%rep 32
    dw stub_%+n
%assign n n+1
%endrep

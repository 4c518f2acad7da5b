; A 64-bit guest whose handlers report vector, error code and saved RIP - `idle`, and return. Loaded at 0x8000 in 64-bit mode.
bits 64
org 0x8000
%define IDT 0x20000
    lgdt [rel gdt_pointer]
    mov ax, 0x10
    mov ss, ax
    mov rsp, 0x7000
    push 8
    lea rax, [rel here]
    push rax
    retfq
here:
    xor edi, edi
    mov esi, stub_table
.gates:
    movzx eax, word [rsi]
    mov edx, edi
    shl edx, 4
    add edx, IDT
    mov [rdx], ax
    mov word [rdx+2], 8
    mov word [rdx+4], 0x8e00
    mov word [rdx+6], 0
    mov qword [rdx+8], 0
    add esi, 2
    inc edi
    cmp edi, 64
    jne .gates
    lidt [rel idt_pointer]
    out 0xf0, al                     ; ready
idle:
    nop
    jmp idle

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
    mov eax, [rsp+16]
    out 0xf1, eax
    mov rax, [rsp+24]
    sub rax, idle
    out 0xf1, eax
    pop rax
    add rsp, 16
    iretq
align 8
gdt:
    dq 0
    dq 0x00af9b000000ffff
    dq 0x00cf93000000ffff
gdt_pointer:
    dw 23
    dq gdt
idt_pointer:
    dw 0x3ff
    dq IDT
stub_table:
%assign n 0
%rep 64
    dw stub_%+n
%assign n n+1
%endrep

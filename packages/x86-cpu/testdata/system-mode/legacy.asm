; 32-bit protected mode: ring changes through a 32-bit TSS, gates of 16 and 32 bits, call gates with parameters, segment checks, LDT,
; virtual-8086 mode, 32-bit paging with 4-MiB pages, PAE.
bits 16
org 0x7c00
%define IDT    0x14000
%define TSS    0x15000
%define LDT_AT 0x16000
%define PD     0x18000
%define PDPT   0x19000
%define PD0    0x1a000
%define STACK0 0x20000
%define STACK3 0x21000

%macro report 1
    push eax
    mov eax, %1
    out 0xf1, eax
    pop eax
%endmacro

    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 0x7c00
    lgdt [gdt_pointer]
    mov eax, cr0
    or al, 1
    mov cr0, eax
    jmp 0x08:start
align 8
gdt:
    dq 0
    dq 0x00cf9b000000ffff           ; 08 code
    dq 0x00cf93000000ffff           ; 10 data
    dq 0x00cffb000000ffff           ; 18 user code
    dq 0x00cff3000000ffff           ; 20 user data
    dq 0x0000890150000067           ; 28 TSS at 0x15000
    dq 0x000082016000000f           ; 30 LDT at 0x16000, two entries
    dq 0x004097000000ffff           ; 38 expand-down data, limit 0xffff, big
    dq 0x0040910000000fff           ; 40 read-only data, limit 0xfff
    dq 0x0040f3000000ffff           ; 48 user data limit 0xffff
gate:
    dq 0                            ; 50 call gate, DPL 3, two parameters
    dq 0x00cf9f000000ffff           ; 58 conforming code
    dq 0x00009b000000ffff           ; 60 16-bit code
gdt_end:
gdt_pointer:
    dw gdt_end - gdt - 1
    dd gdt

bits 32
%assign n 0
%rep 48
stub_%+n:
%if n = 8 || (n >= 10 && n <= 14) || n = 17
%else
    push byte -1
%endif
    push byte n
    jmp strict near handler
%assign n n+1
%endrep

; [esp] vector, +4 error, +8 eip, +12 cs, +16 flags, (+20 esp, +24 ss)
handler:
    push eax
    push ds
    mov ax, 0x10
    mov ds, ax
    mov eax, [ss:esp+8]
    out 0xf1, eax
    mov eax, [ss:esp+12]
    out 0xf1, eax
    mov eax, [ss:esp+16]
    sub eax, ebp
    out 0xf1, eax
    mov eax, [ss:esp+20]
    and eax, 0xffff
    out 0xf1, eax                    ; CS
    lea eax, [esp+28]
    out 0xf1, eax                    ; frame top without SS:ESP
    test edi, edi
    jz .skip
    mov [ss:esp+16], edi
.skip:
    pop ds
    pop eax
    add esp, 8
    iret

%macro case 1
    mov ebp, %%here
    mov edi, %1
%%here:
%endmacro

set_gate:                            ; ecx vector, eax handler, edx type word
    mov [IDT + ecx*8], ax
    mov word [IDT + ecx*8 + 2], 8
    mov [IDT + ecx*8 + 4], dx
    shr eax, 16
    mov [IDT + ecx*8 + 6], ax
    ret

start:
    mov ax, 0x10
    mov ds, ax
    mov es, ax
    mov ss, ax
    mov fs, ax
    mov gs, ax
    mov esp, STACK0
    mov dword [TSS + 4], STACK0
    mov dword [TSS + 8], 0x10
    mov word [TSS + 102], 0x68
    xor ecx, ecx
    mov esi, stub_table
.gates:
    movzx eax, word [esi]
    mov edx, 0x8e00
    cmp ecx, 0x21
    jb .kernel
    mov edx, 0xee00                  ; 0x21 and up: user, 32-bit
.kernel:
    call set_gate
    add esi, 2
    inc ecx
    cmp ecx, 48
    jne .gates
    mov eax, handler16               ; 0x23: 16-bit gate
    mov ecx, 0x23
    mov edx, 0xe600
    call set_gate
    lidt [idt_pointer]
    mov ax, 0x28
    ltr ax
    mov eax, [gdt + 0x28 + 4]
    shr eax, 8
    and eax, 0xff
    out 0xf1, eax                    ; busy: 0x8b
    ; LDT with a data segment at 0x30000
    mov dword [LDT_AT + 8], 0x0000ffff
    mov dword [LDT_AT + 12], 0x0040f303
    mov ax, 0x30
    lldt ax
    mov ax, 0x0f
    mov fs, ax
    mov dword [0x30010], 0x1d7
    mov eax, [fs:0x10]
    out 0xf1, eax                    ; through the LDT
    mov ax, 0x38
    mov gs, ax
    case c_ed
    mov eax, [gs:0x10000]            ; above the limit: allowed
    mov eax, [gs:0xffff]             ; at the limit: #GP
c_ed:
    mov ax, 0x40
    mov gs, ax
    case c_ro
    mov eax, [gs:0xffc]
    mov [gs:0], eax                  ; read-only
c_ro:
    case c_limit
    mov eax, [gs:0xffd]
c_limit:
    xor eax, eax
    mov gs, ax
    case c_null
    mov al, [gs:0]
c_null:
    ; LAR, LSL, VERR, VERW, ARPL
    xor eax, eax
    mov ebx, 0x18
    lar eax, ebx
    out 0xf1, eax                    ; 0x00cffb00
    lsl eax, ebx
    out 0xf1, eax                    ; 0xffffffff
    mov ebx, 0x40
    verw bx
    setz al
    verr bx
    setz ah
    movzx eax, ax
    out 0xf1, eax                    ; 0x0100
    mov eax, 0x18
    mov ebx, 3
    arpl ax, bx
    movzx eax, ax
    out 0xf1, eax                    ; 0x1b
    xor edi, edi
    mov ebp, .i21
    int 0x21
.i21:
    int 0x23                         ; 16-bit frame

    mov eax, kernel                  ; 0x24: to ring 0, 32-bit
    mov ecx, 0x24
    mov edx, 0xee00
    call set_gate
    ; ring 3
    xor edi, edi
    mov eax, gate_target
    mov [gate], ax
    mov word [gate+2], 8
    mov word [gate+4], 0xec02
    shr eax, 16
    mov [gate+6], ax
    push dword 0x23
    push dword STACK3
    push dword 0x3002                ; IOPL 3: ports from ring 3
    push dword 0x1b
    push dword user
    iret

handler16:
    push eax
    mov eax, esp
    out 0xf1, eax                    ; STACK0 - 6 - 4
    pop eax
    o16 iret

gate_target:
    mov eax, [esp+8]
    out 0xf1, eax                    ; second pushed last: 0x2222
    mov eax, [esp+12]
    out 0xf1, eax                    ; 0x1111
    mov eax, cs
    out 0xf1, eax                    ; 8
    mov eax, [esp+20]
    out 0xf1, eax                    ; user SS
    retf 8

user:
    mov eax, cs
    out 0xf1, eax                    ; 0x1b
    mov eax, ds
    out 0xf1, eax                    ; 0: ring-0 data was dropped
    mov ax, 0x23
    mov ds, ax
    mov ebp, .after
    int 0x22
.after:
    case .nokernel
    mov ax, 0x10
    mov ds, ax                       ; DPL 0 from ring 3
.nokernel:
    push dword 0x1111
    push dword 0x2222
    call 0x53:0
    mov eax, esp
    out 0xf1, eax                    ; parameters released
    call 0x5b:conforming             ; conforming: stays in ring 3
    case .nolldt
    lldt ax
.nolldt:
    int 0x24                         ; to `kernel` in ring 0, for good

conforming:
    mov eax, cs
    out 0xf1, eax                    ; 0x5b
    retf

kernel:
    mov ax, 0x10
    mov ds, ax
    mov es, ax
    mov esp, STACK0
    ; 32-bit paging: 4-MiB pages, 0x400000 is an alias of 0; then a table with one page
    mov eax, cr4
    or eax, 0x10
    mov cr4, eax
    mov dword [PD], 0x87
    mov dword [PD+4], 0x87
    mov dword [PD+8], PD0 | 7
    mov dword [PD0], 0x30007
    mov eax, PD
    mov cr3, eax
    mov eax, cr0
    or eax, 0x80010000
    mov cr0, eax
    mov eax, [0x430010]
    out 0xf1, eax                    ; 0x1d7
    mov eax, [0x800010]
    out 0xf1, eax                    ; 0x1d7
    case .notpresent
    mov [0x801004], eax
.notpresent:
    mov eax, cr2
    out 0xf1, eax
    mov eax, [PD0]
    out 0xf1, eax                    ; accessed: 0x30027
    mov eax, cr0
    and eax, 0x7fffffff
    mov cr0, eax
    ; PAE: PDPTE 0 -> directory with 2-MiB pages, PDPTE 3 not present
    mov dword [PDPT], PD0 + 1
    mov dword [PDPT+4], 0
    mov dword [PDPT+24], 0
    mov dword [PD0], 0x87
    mov dword [PD0+4], 0
    mov dword [PD0+8], 0x87
    mov dword [PD0+12], 0
    mov eax, cr4
    or eax, 0x20
    mov cr4, eax
    mov eax, PDPT
    mov cr3, eax
    mov eax, cr0
    or eax, 0x80000000
    mov cr0, eax
    mov eax, [0x230010]
    out 0xf1, eax                    ; 0x1d7
    case .top
    mov eax, [0xc0000000]
.top:
    ; reserved bit in a PDPTE: MOV CR3 is #GP
    mov dword [PDPT+24], 0x3
    case .pdpte
    mov eax, PDPT
    mov cr3, eax
.pdpte:
    mov eax, cr0
    and eax, 0x7fffffff
    mov cr0, eax
    ; virtual-8086 mode at 0x1000:0
    mov byte [0x10000], 0xb8         ; mov ax, 0x1234
    mov word [0x10001], 0x1234
    mov word [0x10003], 0x25cd       ; int 0x25
    mov eax, from_v86
    mov ecx, 0x25
    mov edx, 0xee00
    call set_gate
    push dword 0x5555                ; GS
    push dword 0x4444                ; FS
    push dword 0x3333                ; DS
    push dword 0x2222                ; ES
    push dword 0x2000                ; SS
    push dword 0x0100                ; ESP
    push dword 0x23002               ; VM, IOPL 3
    push dword 0x1000
    push dword 0
    iret
from_v86:
    mov ebx, ds
    mov cx, 0x10
    mov ds, cx
    movzx eax, ax
    out 0xf1, eax                    ; 0x1234
    mov eax, ebx
    out 0xf1, eax                    ; 0: data segments are null
    mov eax, [esp]
    out 0xf1, eax                    ; 5
    mov eax, [esp+4]
    out 0xf1, eax                    ; 0x1000
    mov eax, [esp+12]
    out 0xf1, eax                    ; 0x100
    mov eax, [esp+20]
    out 0xf1, eax                    ; ES 0x2222
    mov eax, [esp+32]
    out 0xf1, eax                    ; GS 0x5555
    ; 16-bit code segment and back to real mode
    jmp 0x60:prot16
bits 16
prot16:
    mov eax, cr0
    and al, 0xfe
    mov cr0, eax
    jmp 0:real
real:
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 0x7c00
    mov eax, cs
    out 0xf1, eax
    xor al, al
    out 0xf4, al
    jmp $
bits 32

idt_pointer:
    dw 48*8-1
    dd IDT
stub_table:
%assign n 0
%rep 48
    dw stub_%+n
%assign n n+1
%endrep

; A guest that meets the TDX module: reset state, long mode, TDCALLs, #VE, TDVMCALLs.
; Flat image of 0x5000 bytes at GPA 0x8000; the reset vector page is made by the test (jmp 0x8000).
; Results go to the table at `results`, one quadword each; then TDG.VP.VMCALL with R11 = 0xd0e ends the tour.
        org 0x8000
        bits 32
start:
        mov     [initial_rbx], ebx
        mov     [initial_rsi], esi
        mov     [initial_rcx], ecx
        lgdt    [gdtr]
        mov     eax, cr4
        or      eax, 0x620              ; PAE, OSFXSR, OSXMMEXCPT; MCE is 1 already
        mov     cr4, eax
        mov     eax, pml4
        mov     cr3, eax
        mov     eax, cr0
        or      eax, 0x80000000
        mov     cr0, eax
        jmp     0x08:long_mode

        bits 64
%assign slot 0
; results[n] = operand, n counts up
%macro  RESULT 1
        mov     [results + 8*slot], %1
  %assign slot slot+1
%endmacro
%macro  TDX_CALL 0
        db      0x66, 0x0f, 0x01, 0xcc
%endmacro

long_mode:
        mov     ax, 0x10
        mov     ds, ax
        mov     ss, ax
        mov     es, ax
        mov     rsp, stack
        lidt    [idtr]
        mov     rax, cr4
        RESULT  rax                     ; 0: CR4 as the guest sees it
        mov     eax, 1                  ; TDG.VP.INFO
        TDX_CALL
        RESULT  rax                     ; 1
        RESULT  rcx                     ; 2: GPA width
        RESULT  r8                      ; 3: vCPUs
        xor     eax, eax
        xor     ecx, ecx
        cpuid
        RESULT  rax                     ; 4: max leaf
        mov     eax, 0x40000000         ; #VE, answered by the handler
        xor     ecx, ecx
        cpuid
        RESULT  rbx                     ; 5: 0x51515151 from the host
        mov     dx, 0x3f8
        mov     al, 'H'
        out     dx, al                  ; #VE, TDVMCALL<IO>
        mov     al, 'i'
        out     dx, al
        mov     ecx, 0x1a0
        rdmsr                           ; emulated by the module
        shl     rdx, 32
        or      rax, rdx
        RESULT  rax                     ; 6
        mov     ecx, 0x10a
        rdmsr
        RESULT  rax                     ; 7
        mov     rcx, 0x200000           ; pending page: TDG.MEM.PAGE.ACCEPT
        mov     eax, 6
        TDX_CALL
        RESULT  rax                     ; 8: SUCCESS
        mov     rax, [0x200000]
        RESULT  rax                     ; 9: zero
        mov     rax, 0x1122334455667788
        mov     [0x200ff8], rax
        mov     rax, [0x200ff8]
        RESULT  rax                     ; 10
        mov     rcx, 0x200000
        mov     eax, 6
        TDX_CALL
        RESULT  rax                     ; 11: PAGE_ALREADY_ACCEPTED
        mov     rax, [0x201000]         ; pending, not accepted: #VE, the handler accepts it
        RESULT  rax                     ; 12: zero
        mov     rcx, results            ; RTMR[2] extended by 48 bytes of results
        mov     edx, 2
        mov     eax, 2
        TDX_CALL
        RESULT  rax                     ; 13
        mov     rcx, 0x200000           ; TDREPORT
        mov     rdx, results
        xor     r8, r8
        mov     eax, 4
        TDX_CALL
        RESULT  rax                     ; 14
        mov     rcx, 0x200000
        mov     eax, 22                 ; TDG.MR.VERIFYREPORT
        TDX_CALL
        RESULT  rax                     ; 15
        mov     rdx, 0x9010000200000001 ; TDG.VM.RD NUM_VCPUS
        xor     ecx, ecx
        mov     eax, 7
        TDX_CALL
        RESULT  r8                      ; 16
        mov     r9, 0x8877665544332211
        hlt                             ; #VE, TDVMCALL<HLT>
        RESULT  r9                      ; 17: lived through the TD exit
        mov     rax, dr7
        RESULT  rax                     ; 18
        mov     rax, 0                  ; TDVMCALL with R10-R13
        mov     rcx, 0x3c00
        mov     r10, 0x10
        mov     r11, 0x11
        mov     r12, 0x12
        mov     r13, 0x13
        mov     r14, 0x14
        mov     ebx, 0x99
        TDX_CALL
        RESULT  rax                     ; 19: 0
        RESULT  r10                     ; 20: from the host
        RESULT  r14                     ; 21: kept
        RESULT  rbx                     ; 22: kept
        mov     rcx, 0x600
        mov     rax, [0x202000]         ; no page there: TD exit 48, the host adds one, #VE, the handler accepts it
        RESULT  rcx                     ; 23
        mov     rcx, 0x3c00
        xor     eax, eax
        xor     r10, r10
        mov     r11, 0xd0e
        TDX_CALL
        jmp     $

; #VE: asks the module what happened and the host to do it.
ve_handler:
        push    rax
        push    rcx
        push    rdx
        push    rbx
        push    r8
        push    r9
        push    r10
        push    r11
        push    r12
        push    r13
        push    r14
        push    r15
        mov     eax, 3                  ; TDG.VP.VEINFO.GET
        TDX_CALL
        mov     r15, r10                ; length | information
        cmp     ecx, 48
        je      .accept
        cmp     ecx, 10
        je      .cpuid
        cmp     ecx, 30
        je      .io
        ; HLT: R11 = reason
        mov     r11, rcx
        mov     rcx, 0x1c00
        xor     r10, r10
        xor     eax, eax
        xor     r12, r12
        TDX_CALL
        jmp     .skip
.io:    mov     r11, 30
        xor     r10, r10
        mov     r12, 1                  ; size
        mov     r13, 1                  ; write
        mov     r14, rdx
        shr     r14, 16                 ; port
        mov     r15, [rsp + 8*11]       ; data: RAX
        and     r15, 0xff
        push    1
        mov     rcx, 0xfc00
        xor     eax, eax
        TDX_CALL
        pop     r15
        jmp     .skip
.cpuid: push    r15
        mov     r11, 10
        xor     r10, r10
        mov     r12, [rsp + 8*12]
        mov     r13, [rsp + 8*11]
        mov     rcx, 0xfc00
        xor     eax, eax
        TDX_CALL
        mov     [rsp + 8*12], r12
        mov     [rsp + 8*9], r13        ; RBX
        pop     r15
.skip:  mov     eax, r15d
        add     [rsp + 8*12], rax       ; RIP past the instruction
        jmp     .out
.accept:
        mov     rcx, r9
        and     rcx, -4096
        mov     eax, 6
        TDX_CALL
.out:   pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     r11
        pop     r10
        pop     r9
        pop     r8
        pop     rbx
        pop     rdx
        pop     rcx
        pop     rax
        iretq

        align 8
gdt:    dq      0, 0x00af9b000000ffff, 0x00cf93000000ffff
gdtr:   dw      23
        dd      gdt
        align 8
idtr:   dw      32*16-1
        dq      idt
        align 8
initial_rbx: dq 0
initial_rsi: dq 0
initial_rcx: dq 0

        times 0x1000-($-$$) db 0
; page 0x9000: IDT with vector 20
idt:    times 20 dq 0, 0
        dw      ve_handler - $$ + 0x8000
        dw      0x08
        dw      0x8e00
        dw      0
        dd      0, 0
        times 0x1800-($-$$) db 0
results: times 64 dq 0
        times 0x1f00-($-$$) db 0
stack:
        times 0x2000-($-$$) db 0
; pages 0xa000..0xc000: identity map of the first 4 MiB in 2 MiB pages
pml4:   dq      pdpt + 3
        times 0x3000-($-$$) db 0
pdpt:   dq      pd + 3
        times 0x4000-($-$$) db 0
pd:     dq      0x83, 0x200083
        times 0x5000-($-$$) db 0

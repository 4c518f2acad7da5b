# The page with the TD reset vector (GPA 0xFFFFF000): from 32-bit protected mode without paging to long mode, then to 0xFFF07000.
# Page tables are ready at 0xFFF00000, the IDT at 0xFFF03000. ESI is the number n of the vCPU; its stack ends at 0xFFF05000 + n * 64 KiB,
# its mailbox is there, scratch memory at 0xFFF06000 + n * 64 KiB.
        .code32
        .globl _start
_start:
        mov     $0xfff00000, %eax
        mov     %eax, %cr3
        mov     %cr4, %eax
        or      $0x620, %eax
        mov     %eax, %cr4
        mov     %cr0, %eax
        or      $0x80000000, %eax
        mov     %eax, %cr0
        lgdt    %cs:0xfffff000 + gdt_pointer - _start
        ljmp    $8, $0xfffff000 + long_mode - _start
        .code64
long_mode:
        mov     $16, %eax
        mov     %eax, %ss
        mov     %eax, %ds
        mov     %eax, %es
        lidt    idt_pointer(%rip)
        shl     $16, %esi
        lea     0xfff05000(%esi), %edi
        mov     %edi, %esp
        mov     $0xc0000101, %ecx        # IA32_GS_BASE
        lea     0x1000(%edi), %eax
        xor     %edx, %edx
        wrmsr
        mov     %rsp, %gs:24
        mov     $0x54445854, %esi
        mov     $0xfff07000, %eax
        jmp     *%rax
        .balign 8
gdt:    .quad   0, 0x00af9b000000ffff, 0x00cf93000000ffff
gdt_pointer: .word . - gdt - 1
        .long   0xfffff000 + gdt - _start
idt_pointer: .word 0xfff
        .quad   0xfff03000
        .org    0xff0
        .code32
        jmp     _start
        .org    0x1000

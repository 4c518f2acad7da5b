# Multiboot entry, 64-bit mode, descriptor tables, and calls that survive exceptions.
# Memory: 0..1 GiB one to one (supervisor); 1 GiB: test page table; 2 GiB: the first 16 MiB again, for user mode; FEE00000: local APIC.
.section .multiboot, "a"
.align 4
.long 0x1badb002, 0, -0x1badb002

.bss
.align 4096
.globl pml4, pdpt, pd, pd_test, pt_test
pml4: .skip 4096
pdpt: .skip 4096
pd: .skip 4096
pd_test: .skip 4096
pt_test: .skip 4096
pd_user: .skip 4096
pd_high: .skip 4096
idt: .skip 4096
.skip 16384
stack_top:
.skip 8192
fault_stack_top:
.globl user_stack_top
.skip 8192
user_stack_top:
.globl last_vector, last_error, last_rip, last_cs, last_flags, last_cr2, irq_count, last_irq, multiboot_magic, multiboot_info
last_vector: .quad 0
last_error: .quad 0
last_rip: .quad 0
last_cs: .quad 0
last_flags: .quad 0
last_cr2: .quad 0
irq_count: .quad 0
last_irq: .quad 0
multiboot_magic: .quad 0
multiboot_info: .quad 0
resume_rsp: .quad 0

.data
.align 16
.globl gdt
gdt:
    .quad 0
    .quad 0x00af9b000000ffff            # 08 code64
    .quad 0x00cf93000000ffff            # 10 data
    .quad 0x00cffb000000ffff            # 18 user code32
    .quad 0x00cff3000000ffff            # 20 user data
    .quad 0x00affb000000ffff            # 28 user code64
    .quad 0x0000890000000067, 0         # 30 TSS, base filled in
    .quad 0x00009b000000ffff            # 40 code16
    .quad 0x000093000000ffff            # 48 data16
    .quad 0x00cf9b000000ffff            # 50 code32
    .quad 0x00af13000000ffff            # 58 data, not present
gdt_end:
gdt_pointer: .word gdt_end - gdt - 1
    .quad gdt
idt_pointer: .word 4095
    .quad idt
tss: .long 0
    .quad fault_stack_top
    .skip 90
    .word 0x68                          # no I/O permission bitmap

.text
.code32
.globl start
start:
    mov %eax, multiboot_magic
    mov %ebx, multiboot_info
    mov $stack_top, %esp
    movl $pdpt + 7, pml4
    movl $pd + 3, pdpt
    movl $pd_test + 7, pdpt + 8
    movl $pd_user + 7, pdpt + 16
    movl $pd_high + 3, pdpt + 24
    movl $pt_test + 7, pd_test
    movl $0xfee0009b, pd_high + 8 * 503
    mov $pd, %edi
    mov $0x83, %eax
1:  mov %eax, (%edi)
    add $0x200000, %eax
    add $8, %edi
    cmp $pd + 4096, %edi
    jb 1b
    mov $pd_user, %edi
    mov $0x87, %eax
1:  mov %eax, (%edi)
    add $0x200000, %eax
    add $8, %edi
    cmp $pd_user + 64, %edi
    jb 1b
    mov $0x620, %eax                    # PAE, OSFXSR, OSXMMEXCPT
    mov %eax, %cr4
    mov $pml4, %eax
    mov %eax, %cr3
    mov $0xc0000080, %ecx
    rdmsr
    or $0x901, %eax                     # SCE, LME, NXE
    wrmsr
    mov $0x80010033, %eax
    mov %eax, %cr0
    lgdt gdt_pointer
    ljmp $8, $long_mode

.code64
long_mode:
    mov $0x10, %eax
    mov %eax, %ds
    mov %eax, %es
    mov %eax, %ss
    mov %eax, %fs
    mov %eax, %gs
    mov $tss, %eax
    mov %ax, gdt + 0x32
    shr $16, %eax
    mov %al, gdt + 0x34
    mov %ah, gdt + 0x37
    mov $0x30, %eax
    ltr %ax
    mov $idt, %edi
    mov $stubs, %eax
    xor %ecx, %ecx
1:  mov %ax, (%rdi)
    movw $8, 2(%rdi)
    movw $0x8e00, 4(%rdi)
    mov %eax, %edx
    shr $16, %edx
    mov %dx, 6(%rdi)
    add $16, %eax
    add $16, %rdi
    inc %ecx
    cmp $256, %ecx
    jb 1b
    movb $0xee, idt + 16 * 0x80 + 5     # INT 0x80, INT3 and INTO for user mode
    movb $0xee, idt + 16 * 3 + 5
    movb $0xee, idt + 16 * 4 + 5
    lidt idt_pointer
    call main
    mov %eax, %edi
    call finish

.align 16
stubs:
.set vector, 0
.rept 256
    .align 16
    .if (vector == 8) || (vector >= 10 && vector <= 14) || (vector == 17) || (vector == 21)
    .else
    push $0
    .endif
    push $vector
    jmp common
    .set vector, vector + 1
.endr

common:
    cmpq $32, (%rsp)
    jb resume_from_frame
    cmpq $0x80, (%rsp)
    je resume_from_frame
    incq irq_count
    push %rax
    mov 8(%rsp), %rax
    mov %rax, last_irq
    cmpq $0x40, %rax                    # 40..4F come from the local APIC
    jb 1f
    cmpq $0x50, %rax
    jae 1f
    movabs $0xfee000b0, %rax
    movl $0, (%rax)
1:  pop %rax
    add $16, %rsp
    iretq
resume_from_frame:
    pop last_vector
    pop last_error
    pop last_rip
    pop last_cs
    pop last_flags
    mov %cr2, %rax
    mov %rax, last_cr2
resume:
    mov resume_rsp, %rsp
    test %rsp, %rsp
    jz 1f
    movq $0, resume_rsp
    push $2
    popf
    pop %r15
    pop %r14
    pop %r13
    pop %r12
    pop %rbp
    pop %rbx
    mov last_vector, %rax
    ret
1:  mov $stack_top, %esp                # nobody expected it
    mov last_vector, %rdi
    mov last_rip, %rsi
    call unexpected

# uint64_t guarded(void (*fn)(uint64_t), uint64_t arg): vector of the exception in fn, or -1.
.globl guarded
guarded:
    push %rbx
    push %rbp
    push %r12
    push %r13
    push %r14
    push %r15
    mov %rsp, resume_rsp
    movq $-1, last_vector
    movq $-1, last_error
    mov %rdi, %rax
    mov %rsi, %rdi
    call *%rax
    jmp resume

# The same in user mode; INT 0x80 (vector 128) ends it, and a return does that.
.globl guarded_user
guarded_user:
    push %rbx
    push %rbp
    push %r12
    push %r13
    push %r14
    push %r15
    mov %rsp, resume_rsp
    movq $-1, last_vector
    movq $-1, last_error
    mov $0x80000000, %rax
    add %rax, %rdi
    mov $user_return, %edx
    add %rax, %rdx
    mov $user_stack_top, %ecx
    mov %rdx, -8(%rcx)
    sub $8, %rcx
    add %rax, %rcx
    push $0x23
    push %rcx
    push $2
    push $0x2b
    push %rdi
    mov %rsi, %rdi
    iretq
user_return:
    int $0x80

# SYSCALL lands here: back to whoever called guarded_user, vector 256.
.globl syscall_entry
syscall_entry:
    mov %rcx, last_rip
    mov %r11, last_flags
    movq $256, last_vector
    jmp resume

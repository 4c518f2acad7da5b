# Accepts private pages one after the other: RBX the first GPA, EBP how many, from the 16 bytes before the page's end. Then spins.
        .code64
        .globl _start
_start:
        mov     first(%rip), %rbx
        mov     count(%rip), %rbp
1:      mov     $6, %eax                 # TDG.MEM.PAGE.ACCEPT, 4 KiB
        mov     %rbx, %rcx
        .byte   0x66, 0x0f, 0x01, 0xcc
        add     $0x1000, %rbx
        dec     %rbp
        jnz     1b
2:      pause
        jmp     2b
        .org    0xff0
first:  .quad   0
count:  .quad   0

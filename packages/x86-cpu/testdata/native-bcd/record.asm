; Runs DAA, DAS, AAA, AAS with every AL, CF and AF, and writes AX and EFLAGS of each to standard output.
bits 32
global _start
section .bss
buf: resb 4
section .text
%macro RUN 1
  mov ebx, 0            ; bl = al, bh = flags index 0..3 (cf, af)
%%l:
  mov eax, ebx
  shr eax, 8
  and eax, 3
  mov ecx, eax
  and ecx, 1            ; CF
  and eax, 2
  shl eax, 3            ; AF bit4
  or eax, ecx
  or eax, 2
  push eax
  popf
  mov eax, 0
  mov al, bl
  mov ah, 0x35
  %1
  pushf
  pop ecx
  mov [buf], ax
  mov [buf+2], cx
  push ebx
  mov eax, 4
  mov ebx, 1
  mov ecx, buf
  mov edx, 4
  int 0x80
  pop ebx
  inc ebx
  cmp ebx, 1024
  jb %%l
%endmacro
_start:
  RUN daa
  RUN das
  RUN aaa
  RUN aas
  mov eax,1
  xor ebx,ebx
  int 0x80

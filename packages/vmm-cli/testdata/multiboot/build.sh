#!/bin/sh
# Builds the programs beside it: ./build.sh (gcc and binutils for x86-64).
set -e
cd "$(dirname "$0")"
for test in access exceptions smap umip pku pks xsave la57 smp syscall eventinj tsc realmode; do
  gcc -m64 -O1 -ffreestanding -fno-stack-protector -fno-asynchronous-unwind-tables -mno-red-zone -mgeneral-regs-only -fcf-protection=none \
    -fPIE -fvisibility=hidden -Wall -nostdlib -static -no-pie -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,-z,noexecstack -Wl,--no-warn-rwx-segments -T link.ld runtime.S suite.c $test.c -o $test.elf64
  objcopy -O elf32-i386 --strip-all $test.elf64 $test.elf
  rm $test.elf64
done

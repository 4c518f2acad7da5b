#!/bin/sh
# Assembles attest.S into attest.bin (or into the file named by the first argument). Needs as, ld and objcopy of GNU binutils.
set -e
cd "$(dirname "$0")"
out=${1:-attest.bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
as --64 -o "$work/attest.o" attest.S
ld -nostdlib --build-id=none -Ttext=0x100000 -e _start -o "$work/attest.elf" "$work/attest.o"
objcopy -O binary -j .text "$work/attest.elf" "$out"

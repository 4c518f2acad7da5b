#!/bin/sh
# Assembles boot-stub.S with GNU as and writes boot-stub-code.ts (to the path given, default: the source tree).
set -eu
cd "$(dirname "$0")"
out="${1:-../src/image/boot-stub-code.ts}"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
as --64 -o "$tmp/stub.o" boot-stub.S
objcopy -O binary -j .text "$tmp/stub.o" "$tmp/stub.bin"
test "$(wc -c < "$tmp/stub.bin")" = 4096
hex() { od -An -v -tx1 -w64 -j "$1" -N "$2" "$tmp/stub.bin" | tr -d ' ' | sed "s/.*/  '&',/"; }
{
  echo '/** The boot stub page, assembled from gen/boot-stub.S by gen/make-boot-stub.sh: its first 192 and its last 128 bytes, zeros between. */'
  echo '// prettier-ignore'
  echo 'export const bootStubHead = ['
  hex 0 192
  echo '] as const;'
  echo '// prettier-ignore'
  echo 'export const bootStubTail = ['
  hex 3968 128
  echo '] as const;'
} > "$out"

#!/bin/sh
# Assembles linux-stub.S with GNU as and writes linux-stub-code.ts (to the path given, default: the source tree).
set -eu
cd "$(dirname "$0")"
out="${1:-../src/linux/linux-stub-code.ts}"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
as --64 --defsym STUB_BASE=0x30000 --defsym TABLE_BASE=0x31000 -o "$tmp/stub.o" linux-stub.S
objcopy -O binary -j .text "$tmp/stub.o" "$tmp/stub.bin"
test "$(wc -c < "$tmp/stub.bin")" = 4096
{
  echo '/** The first 2304 bytes of the Linux stub page, zeros after them, assembled from gen/linux-stub.S by gen/make-linux-stub.sh. */'
  echo '// prettier-ignore'
  echo 'export const linuxStubCode = ['
  od -An -v -tx1 -w64 -N 2304 "$tmp/stub.bin" | tr -d ' ' | sed "s/.*/  '&',/"
  echo '] as const;'
} > "$out"

#!/bin/sh
# Builds the programs of this folder as static binaries into the folder given. Needs gcc and a static C library (Debian: libc6-dev).
set -eu
out="$1"
cd "$(dirname "$0")"
mkdir -p "$out"
for program in attest compute stress; do
  gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -pthread -ffp-contract=off -o "$out/$program" "$program.c"
done

/* Text on the first serial port (0x3F8). */
#pragma once
#include <stdint.h>

/* How bytes leave: TDG.VP.VMCALL<Instruction.IO>, or the OUT instruction (in a TD: #VE, then the same call made by the handler). */
enum console_path { CONSOLE_VMCALL, CONSOLE_OUT };
extern enum console_path console_path;

/* Formats %s, %u (unsigned), %x (hex), %016x style widths with 0, %l prefix for 64 bit, %c, %%. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
void print_hex_bytes(const void *data, unsigned bytes);

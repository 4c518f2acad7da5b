#include "console.h"
#include <stdarg.h>
#include "cpu.h"
#include "tdx.h"

#define COM1 0x3F8
#define LSR_THR_EMPTY 0x20

enum console_path console_path = CONSOLE_OUT;

static void put_char(char c) {
  if (console_path == CONSOLE_VMCALL) {
    vmcall_io_out(COM1, 1, (uint8_t)c);
    return;
  }
  out8(COM1, (uint8_t)c);
}

/* The 16550 is polled once a line: it holds a line's worth of bytes without waiting. */
static void wait_for_transmitter(void) {
  uint32_t status = 0;
  for (int tries = 0; tries < 1000 && !(status & LSR_THR_EMPTY); tries++) {
    if (console_path == CONSOLE_VMCALL) vmcall_io_in(COM1 + 5, 1, &status);
    else status = in8(COM1 + 5);
  }
}

static void put_number(uint64_t value, unsigned base, unsigned width, char pad) {
  char digits[24];
  unsigned n = 0;
  do {
    digits[n++] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value);
  while (n < width && width <= sizeof digits) digits[n++] = pad;
  while (n) put_char(digits[--n]);
}

void print(const char *format, ...) {
  va_list args;
  va_start(args, format);
  for (; *format; format++) {
    if (*format == '\n') {
      put_char('\r');
      put_char('\n');
      wait_for_transmitter();
      continue;
    }
    if (*format != '%') {
      put_char(*format);
      continue;
    }
    char pad = ' ';
    unsigned width = 0, is_long = 0;
    format++;
    if (*format == '0') pad = '0';
    while (*format >= '0' && *format <= '9') width = width * 10 + (unsigned)(*format++ - '0');
    while (*format == 'l') { is_long = 1; format++; }
    switch (*format) {
      case 's': for (const char *s = va_arg(args, const char *); *s; s++) put_char(*s); break;
      case 'c': put_char((char)va_arg(args, int)); break;
      case 'u': put_number(is_long ? va_arg(args, uint64_t) : va_arg(args, uint32_t), 10, width, pad); break;
      case 'x': put_number(is_long ? va_arg(args, uint64_t) : va_arg(args, uint32_t), 16, width, pad); break;
      default: put_char(*format);
    }
  }
  va_end(args);
}

void print_hex_bytes(const void *data, unsigned bytes) {
  for (const uint8_t *p = data; bytes; bytes--, p++) put_number(*p, 16, 2, '0');
}

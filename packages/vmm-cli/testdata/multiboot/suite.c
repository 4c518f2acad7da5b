#include "suite.h"
static int passed, failed, skipped;
void print(const char *s) { while (*s) outb(0x3f8, *s++); }
void print_hex(u64 v) { print("0x"); int s = 60; while (s > 0 && !(v >> s & 15)) s -= 4; for (; s >= 0; s -= 4) outb(0x3f8, "0123456789abcdef"[v >> s & 15]); }
static void print_count(int n) { if (n > 9) print_count(n / 10); outb(0x3f8, '0' + n % 10); }
static void line(const char *kind, const char *name) { print(kind); print(": "); print(name); print("\n"); }
void report(const char *name, int ok) { if (ok) passed++; else failed++; line(ok ? "PASS" : "FAIL", name); }
void skip(const char *name) { skipped++; line("SKIP", name); }
void expect(const char *name, u64 vector, long want_vector, long want_error) {
  int ok = (long)vector == want_vector && (want_error < 0 || (long)last_error == want_error);
  report(name, ok);
  if (!ok) { print("  vector "); print_hex(vector); print(" error "); print_hex(last_error); print(" rip "); print_hex(last_rip); print(" cr2 "); print_hex(last_cr2); print("\n"); }
}
__attribute__((noreturn, used)) void finish(int extra);
__attribute__((noreturn, used)) void unexpected(u64 vector, u64 rip) {
  failed++;
  print("FAIL: exception "); print_hex(vector); print(" that nobody expected, at "); print_hex(rip); print("\n");
  finish(1);
}
__attribute__((noreturn, used)) void finish(int extra) {
  print("SUMMARY: "); print_count(passed); print(" passed, "); print_count(failed); print(" failed, "); print_count(skipped); print(" skipped\n");
  outl(0xf4, failed || extra ? 1 : 0);
  for (;;) asm volatile("cli; hlt");
}

#include "suite.h"
#define F(name, code) static void name(u64 a) { u8 b[16]; (void)a; asm volatile(code ::"r"(b) : "memory", "rax"); }
F(do_sgdt, "sgdt (%0)") F(do_sidt, "sidt (%0)") F(do_sldt, "sldt %%ax") F(do_str, "str %%ax") F(do_smsw, "smsw %%eax")
static void (*const fns[])(u64) = {do_sgdt, do_sidt, do_sldt, do_str, do_smsw};
static const char *const names[] = {"SGDT", "SIDT", "SLDT", "STR", "SMSW"};
int main(void) {
  if (!has(7, 2, 2)) { skip("no UMIP"); return 0; }
  for (int on = 0; on < 2; on++) {
    if (on) set_cr4(cr4() | 1 << 11);
    for (int i = 0; i < 5; i++) {
      print(on ? "UMIP=1 " : "UMIP=0 ");
      expect(names[i], guarded_user(fns[i], 0), on ? GP : RETURNED, on ? 0 : -1);
      expect(names[i], guarded(fns[i], 0), NONE, -1);
    }
  }
  return 0;
}

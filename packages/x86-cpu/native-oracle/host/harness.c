/*
 * Runs short instruction sequences on the host processor in user mode and records what they did. Linux, x86-64.
 *
 * Every case is entered by a return from a signal handler, which loads the whole state (general registers, RFLAGS, x87, MXCSR, YMM, and CS and SS for
 * 16- and 32-bit code), and ends with a signal: INT3 (the code pages are full of it) or an exception. So one signal costs one case.
 *
 * stdin:  `struct input` with its patches, until the end of the file; stdout: `struct output` with its differences, in the same order.
 * Numbers are little-endian; patches and differences are padded to 8 bytes. See native-record.ts.
 */
#define _GNU_SOURCE
#include <asm/ldt.h>
#include <asm/prctl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

struct input {
  uint32_t size, mode;
  uint64_t rip, flags, gpr[16];
  uint32_t mxcsr;
  uint16_t fcw, fsw, ftw, pad;
  uint32_t patches;
  uint8_t st[8][16], ymm[16][32];
};
struct output {
  uint32_t size, vector;
  uint64_t error, cr2, rip, flags, gpr[16];
  uint32_t mxcsr;
  uint16_t fcw, fsw, ftw, cs;
  uint32_t differences;
  uint16_t ss, ds, es, fs, gs, pad[3];
  uint8_t st[8][16], ymm[16][32];
};
struct patch { uint32_t at, length; };

enum { STOPPED = 0x100, ENDLESS = 0x101, SYSTEM_CALL = 0x102 };
enum { AREA = 0x2000, AREAS = 3 };
static uint8_t *const areas[AREAS] = { (uint8_t *)0x10000000, (uint8_t *)0x20000000, (uint8_t *)0x30000000 };
static uint8_t expected[AREAS][AREA];

static uint8_t *in, *in_end, *out, *out_end;
static uint64_t out_capacity;
static struct input *current;
static uint64_t started, ticked;
static gregset_t main_registers;
static uint64_t fs_base;
static volatile int is_running;

/* Order of the general registers in an instruction, as places in a signal frame. */
static const int order[16] = { REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                               REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15 };

static void die(const char *what) {
  dprintf(2, "harness: %s\n", what);
  _exit(2);
}

/* Selectors of 16- and 32-bit code: DS ES FS GS SS CS. The same table is in native-segments.ts. */
static const struct user_desc descriptors[] = {
  { .entry_number = 1, .base_addr = 0x10000000, .limit = 0xffff, .contents = 2, .useable = 1 },
  { .entry_number = 2, .base_addr = 0x20000000, .limit = 0x1fff, .useable = 1 },
  { .entry_number = 3, .base_addr = 0x30000000, .limit = 0x1fff, .useable = 1 },
  { .entry_number = 4, .base_addr = 0x20000000, .limit = 0x13ff, .seg_32bit = 1, .useable = 1 },
  { .entry_number = 5, .base_addr = 0x20000000, .limit = 0x7ff, .seg_32bit = 1, .contents = 1, .useable = 1 },
  { .entry_number = 6, .base_addr = 0x20000000, .limit = 0x1fff, .seg_32bit = 1, .read_exec_only = 1, .useable = 1 },
  { .entry_number = 7, .base_addr = 0x10000000, .limit = 0x1fff, .seg_32bit = 1, .contents = 2, .read_exec_only = 1, .useable = 1 },
  { .entry_number = 8, .base_addr = 0x20000000, .limit = 0x1fff, .seg_32bit = 1, .seg_not_present = 1, .useable = 1 },
  { .entry_number = 9, .base_addr = 0x20000000, .limit = 0x7ff, .contents = 1, .useable = 1 },
  { .entry_number = 10, .base_addr = 0x10000000, .limit = 0x1fff, .seg_32bit = 1, .contents = 3, .seg_not_present = 1, .useable = 1 },
};
enum { CS64 = 0x33, CS32 = 0x23, DATA = 0x2b, CS16 = 0x0f, DS16 = 0x17, SS16 = 0x1f, ES = 0x27, FS = 0x2f, GS = 0x37 };

static void load(ucontext_t *uc) {
  gregset_t *g = &uc->uc_mcontext.gregs;
  struct _libc_fpstate *fp = uc->uc_mcontext.fpregs;
  uint8_t *raw = (uint8_t *)fp;
  uint64_t *xstate_bv = (uint64_t *)(raw + 512);
  struct input *c = current = (struct input *)in;

  memset(expected[0], 0xcc, AREA);
  memset(expected[1], 0, AREA);
  memset(expected[2], 0, AREA);
  uint8_t *at = in + sizeof *c;
  for (uint32_t n = 0; n < c->patches; n++) {
    struct patch *p = (struct patch *)at;
    uint32_t area = (p->at >> 28) - 1, offset = p->at & 0xfffffff;
    if (area >= AREAS || offset + p->length > AREA) die("patch outside of the memory");
    memcpy(expected[area] + offset, at + sizeof *p, p->length);
    at += sizeof *p + ((p->length + 7) & ~7u);
  }
  for (int a = 0; a < AREAS; a++) memcpy(areas[a], expected[a], AREA);

  for (int n = 0; n < 16; n++) (*g)[order[n]] = c->gpr[n];
  (*g)[REG_RIP] = c->rip;
  (*g)[REG_EFL] = c->flags;
  *(uint32_t *)(raw + 24) = c->mxcsr;
  *(uint16_t *)raw = c->fcw;
  *(uint16_t *)(raw + 2) = c->fsw;
  memset(raw + 4, 0, 20);
  raw[4] = c->ftw;
  memcpy(raw + 32, c->st, sizeof c->st);
  for (int n = 0; n < 16; n++) {
    memcpy(raw + 160 + 16 * n, c->ymm[n], 16);
    memcpy(raw + 576 + 16 * n, c->ymm[n] + 16, 16);
  }
  *xstate_bv = 7;

  uint16_t cs = c->mode == 64 ? CS64 : c->mode == 32 ? CS32 : CS16;
  uint16_t ss = c->mode == 16 ? SS16 : DATA;
  (*g)[REG_CSGSFS] = cs | (uint64_t)ss << 48;
  if (c->mode == 64) {
    uint16_t null = 0;
    __asm__ volatile("mov %0, %%gs\n\twrgsbase %1" : : "r"(null), "r"(0x20000000ul));
  } else {
    uint16_t ds = c->mode == 16 ? DS16 : DATA, es = ES, fs = FS, gs = GS;
    __asm__ volatile("mov %0, %%ds\n\tmov %1, %%es\n\tmov %3, %%gs\n\tmov %2, %%fs" : : "r"(ds), "r"(es), "r"(fs), "r"(gs));
  }
  started++;
  in += c->size;
}

static void save(ucontext_t *uc, uint32_t vector) {
  gregset_t *g = &uc->uc_mcontext.gregs;
  uint8_t *raw = (uint8_t *)uc->uc_mcontext.fpregs;
  uint64_t xstate_bv = *(uint64_t *)(raw + 512);
  if ((uint64_t)(out_end - out) < sizeof(struct output) + 8 * AREAS * AREA) die("output too large");
  struct output *o = (struct output *)out;
  memset(o, 0, sizeof *o);
  o->vector = vector;
  o->error = (*g)[REG_ERR];
  o->cr2 = (*g)[REG_CR2];
  o->rip = (*g)[REG_RIP];
  o->flags = (*g)[REG_EFL];
  for (int n = 0; n < 16; n++) o->gpr[n] = (*g)[order[n]];
  o->mxcsr = *(uint32_t *)(raw + 24);
  o->fcw = *(uint16_t *)raw;
  o->fsw = *(uint16_t *)(raw + 2);
  o->ftw = raw[4];
  memcpy(o->st, raw + 32, sizeof o->st);
  for (int n = 0; n < 16; n++) {
    memcpy(o->ymm[n], raw + 160 + 16 * n, 16);
    if (xstate_bv & 4) memcpy(o->ymm[n] + 16, raw + 576 + 16 * n, 16);
  }
  o->cs = (*g)[REG_CSGSFS];
  o->ss = (*g)[REG_CSGSFS] >> 48;
  __asm__ volatile("mov %%ds, %0\n\tmov %%es, %1\n\tmov %%fs, %2\n\tmov %%gs, %3" : "=r"(o->ds), "=r"(o->es), "=r"(o->fs), "=r"(o->gs));
  uint8_t *at = out + sizeof *o;
  for (int a = 0; a < AREAS; a++)
    for (int i = 0; i < AREA; i++) {
      if (areas[a][i] == expected[a][i]) {
        if ((i & 7) == 0)
          while (i < AREA - 8 && *(uint64_t *)(areas[a] + i) == *(uint64_t *)(expected[a] + i)) i += 8;
        if (areas[a][i] == expected[a][i]) continue;
      }
      struct patch *p = (struct patch *)at;
      int end = i + 1;
      while (end < AREA && areas[a][end] != expected[a][end]) end++;
      p->at = (uint32_t)(uintptr_t)areas[a] + i;
      p->length = end - i;
      memset(at + sizeof *p, 0, (p->length + 7) & ~7u);
      memcpy(at + sizeof *p, areas[a] + i, p->length);
      at += sizeof *p + ((p->length + 7) & ~7u);
      o->differences++;
      i = end - 1;
    }
  o->size = at - out;
  out = at;
}

static void on_signal(int signal, siginfo_t *info, void *context) {
  // A POPF may have set AC, which would stop this handler, and NT and ID, which would stay for the next case.
  __asm__ volatile("pushfq\n\tandq $~0x244000, (%%rsp)\n\tpopfq" : : : "memory", "cc");
  ucontext_t *uc = context;
  gregset_t *g = &uc->uc_mcontext.gregs;
  (void)info;
  if (signal == SIGALRM) {
    if (!is_running) return;
    if (ticked != started) {
      ticked = started;
      return;
    }
  }
  if (is_running) {
    uint32_t vector = signal == SIGALRM ? ENDLESS : signal == SIGSYS ? SYSTEM_CALL : (uint32_t)(*g)[REG_TRAPNO];
    if (signal == SIGTRAP && vector == 3) vector = STOPPED;
    save(uc, vector);
  } else {
    memcpy(main_registers, *g, sizeof main_registers);
    is_running = 1;
  }
  if (in < in_end) {
    load(uc);
    return;
  }
  is_running = 0;
  memcpy(*g, main_registers, sizeof main_registers);
  __asm__ volatile("mov %0, %%ds\n\tmov %0, %%es\n\tmov %0, %%fs\n\twrfsbase %1" : : "r"(0), "r"(fs_base));
}

/* A system call made by code in the low 4 GiB is a signal. */
static void forbid_system_calls(void) {
  struct sock_filter filter[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer) + 4),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) die("no seccomp");
}

int main(void) {
  uint64_t capacity = 1 << 20, length = 0;
  uint8_t *buffer = malloc(capacity);
  for (ssize_t n; (n = read(0, buffer + length, capacity - length)) > 0;)
    if ((length += n) == capacity && !(buffer = realloc(buffer, capacity *= 2))) die("out of memory");
  in = buffer;
  in_end = buffer + length;
  uint64_t cases = 0;
  for (uint8_t *p = in; p < in_end; p += ((struct input *)p)->size) cases++;
  out_capacity = cases * (sizeof(struct output) + 1024) + 16 * AREAS * AREA;
  uint8_t *result = out = malloc(out_capacity);
  out_end = out + out_capacity;

  for (int a = 0; a < AREAS; a++)
    if (mmap(areas[a], AREA, PROT_READ | PROT_WRITE | (a == 0 ? PROT_EXEC : 0), MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != areas[a])
      die("no memory at a fixed address");
  for (size_t n = 0; n < sizeof descriptors / sizeof *descriptors; n++)
    syscall(SYS_modify_ldt, 0x11, &descriptors[n], sizeof *descriptors);
  stack_t stack = { .ss_sp = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), .ss_size = 1 << 20 };
  sigaltstack(&stack, 0);
  struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK };
  sigfillset(&action.sa_mask);
  static const int signals[] = { SIGTRAP, SIGSEGV, SIGILL, SIGFPE, SIGBUS, SIGALRM, SIGSYS };
  for (size_t n = 0; n < sizeof signals / sizeof *signals; n++) sigaction(signals[n], &action, 0);
  __asm__ volatile("rdfsbase %0" : "=r"(fs_base));
  forbid_system_calls();
  struct itimerval tick = { { 0, 50000 }, { 0, 50000 } };
  setitimer(ITIMER_REAL, &tick, 0);
  __asm__ volatile("int3" : : : "memory");
  // Ticks would interrupt the writing.
  struct itimerval never = { { 0, 0 }, { 0, 0 } };
  setitimer(ITIMER_REAL, &never, 0);

  for (uint8_t *p = result; p < out;) {
    ssize_t n = write(1, p, out - p);
    if (n <= 0) return 3;
    p += n;
  }
  return 0;
}

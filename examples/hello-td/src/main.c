/*
 * hello-td: a tour of what a Trust Domain can do, in the order a real guest meets it. The same image runs as a plain VM, where it says
 * so and skips what needs TDX. Exit code: the number of checks that failed.
 */
#include "console.h"
#include "cpu.h"
#include "sha384.h"
#include "tdx.h"
#include "traps.h"

void *memset(void *, int, size_t);
void *memcpy(void *, const void *, size_t);
int memcmp(const void *, const void *, size_t);

/* Memory the VMM gives but does not add: needs --memory 8M or more. */
#define ARENA 0x400000ul
#define PAGE 0x1000ul
/* The tdx test device, see packages/vmm-cli/README.md. */
#define TEST_DEVICE 0xD0000000ul
enum { DEV_ID = 0x00, DEV_SCRATCH = 0x08, DEV_GPA = 0x10, DEV_LENGTH = 0x18, DEV_COMMAND = 0x20 };
enum { DEV_SHOW = 1, DEV_REPLY = 2 };
#define DEV_ID_VALUE 0x4B445458u /* "XTDK" */

enum { MSR_TSC = 0x10, MSR_APIC_BASE = 0x1B, MSR_TSC_DEADLINE = 0x6E0, MSR_PAT = 0x277 };
enum { X2APIC_ID = 0x802, X2APIC_SVR = 0x80F, X2APIC_LVT_TIMER = 0x832, X2APIC_TIMER_COUNT = 0x838, X2APIC_TIMER_DIVIDE = 0x83E };

static unsigned failures;

static void check(const char *what, bool ok) {
  if (ok) return;
  failures++;
  print("  FAILED: %s\n", what);
}

static bool detect_td(void) {
  /* CPUID above the maximum answers with another leaf's values, so ask for the maximum first. */
  if (cpuid(0, 0).eax < 0x21) return false;
  struct cpuid id = cpuid(0x21, 0);
  return id.ebx == 0x65746E49 && id.edx == 0x5844546C && id.ecx == 0x20202020; /* "Inte" "lTDX" "    " */
}

static void show_cpuid(void) {
  char text[49];
  struct cpuid r = cpuid(0, 0);
  memcpy(text, &r.ebx, 4);
  memcpy(text + 4, &r.edx, 4);
  memcpy(text + 8, &r.ecx, 4);
  text[12] = 0;
  print("CPUID 0x0: %s, max leaf 0x%x\n", text, r.eax);
  r = cpuid(0x40000000, 0); /* #VE in a TD */
  memcpy(text, &r.ebx, 4);
  memcpy(text + 4, &r.ecx, 4);
  memcpy(text + 8, &r.edx, 4);
  text[12] = 0;
  print("CPUID 0x40000000: hypervisor \"%s\"\n", text);
  if (cpuid(0x80000000, 0).eax >= 0x80000004) {
    for (uint32_t i = 0; i < 3; i++) {
      r = cpuid(0x80000002 + i, 0); /* #VE in a TD */
      memcpy(text + 16 * i, &r, 16);
    }
    text[48] = 0;
    print("CPUID 0x80000002: \"%s\"\n", text);
  }
  check("CPUID says that a hypervisor is present", cpuid(1, 0).ecx >> 31);
}

static void show_msrs(void) {
  print("RDMSR IA32_PAT: 0x%016lx, IA32_APIC_BASE: 0x%lx\n", rdmsr(MSR_PAT), rdmsr(MSR_APIC_BASE));
  check("the local APIC is enabled", rdmsr(MSR_APIC_BASE) & 1 << 11);
}

static void show_td_info(void) {
  struct tdcall_regs info = { 0 }, field = { 0 };
  check("TDG.VP.INFO", tdcall(TDG_VP_INFO, &info) == 0);
  print("TDG.VP.INFO: address width %u, attributes 0x%lx, vCPU %u of %u\n", (uint32_t)(info.rcx & 63), info.rdx, (uint32_t)info.r9,
        (uint32_t)info.r8);
  check("the SHARED bit follows from the address width", shared_bit == 1ull << ((info.rcx & 63) - 1));
  field.rdx = 0x1110000300000000ull; /* TDCS field ATTRIBUTES */
  check("TDG.VM.RD", tdcall(TDG_VM_RD, &field) == 0);
  check("TDG.VM.RD reads the same attributes as TDG.VP.INFO", field.r8 == info.rdx);
}

static void accept_memory(void) {
  uint64_t status = accept_page(ARENA, 1);
  unsigned level = 1;
  if (status >> 32 == 0xC0000B0B) { /* PAGE_SIZE_MISMATCH: the host maps 4 KiB pages */
    level = 0;
    for (uint64_t gpa = ARENA; gpa < ARENA + 16 * PAGE && !(status = accept_page(gpa, 0)); gpa += PAGE) {}
  }
  print("TDG.MEM.PAGE.ACCEPT 0x%lx: %s, status 0x%lx\n", ARENA, level ? "one 2 MiB page" : "16 pages of 4 KiB", status);
  check("memory was accepted", status == 0);
  uint64_t sum = 0;
  for (uint64_t offset = 0; offset < 16 * PAGE; offset += 8) sum |= read64(AT(ARENA + offset));
  check("accepted memory reads as zeros", sum == 0);
  for (uint64_t offset = 0; offset < 16 * PAGE; offset += 8) write64(AT(ARENA + offset), ~offset);
  for (uint64_t offset = 0; offset < 16 * PAGE; offset += 8) sum |= read64(AT(ARENA + offset)) ^ ~offset;
  check("accepted memory keeps what is written", sum == 0);
  status = accept_page(ARENA, 0);
  check("accepting a page twice is refused", status >> 32 == 0xB0A);
}

static volatile void *device(unsigned reg) { return AT(SHARED_ALIAS + TEST_DEVICE + reg); }

static bool use_mmio(void) {
  uint32_t id = read32(device(DEV_ID)); /* a load from a device; in a TD #VE, decoded by our handler */
  print("MMIO 0x%lx: device id 0x%x\n", TEST_DEVICE, id);
  if (id != DEV_ID_VALUE && !is_td) return false; /* another VMM than tdx */
  check("the test device answers", id == DEV_ID_VALUE);
  write64(device(DEV_SCRATCH), 0x1122334455667788ull);
  check("a device register keeps a 64-bit value", read64(device(DEV_SCRATCH)) == 0x1122334455667788ull);
  if (is_td) {
    uint64_t direct = 0;
    check("TDG.VP.VMCALL<#VE.RequestMMIO>", vmcall_mmio_read((TEST_DEVICE + DEV_SCRATCH) | shared_bit, 2, &direct) == 0);
    check("a 16-bit device read gives the low half-word", (uint16_t)direct == 0x7788);
  }
  return true;
}

static void share_a_page(void) {
  static const char secret[] = "this secret stays in private memory";
  static const char greeting[] = "hello, host: this page is shared";
  uint64_t gpa = ARENA + 8 * PAGE;
  char *private_view = (char *)gpa, *shared_view = (char *)(SHARED_ALIAS + gpa);
  if (is_td) {
    memcpy(private_view, secret, sizeof secret);
    check("MapGPA to shared", map_gpa(gpa | shared_bit, PAGE) == 0);
    check("the shared page does not show the private bytes", memcmp(shared_view, secret, sizeof secret) != 0);
  }
  memcpy(shared_view, greeting, sizeof greeting);
  write64(device(DEV_GPA), gpa);
  write32(device(DEV_LENGTH), sizeof greeting - 1);
  write32(device(DEV_COMMAND), DEV_SHOW);
  write32(device(DEV_COMMAND), DEV_REPLY); /* the host overwrites the page with an answer */
  uint32_t length = read32(device(DEV_LENGTH));
  check("the host answered in the shared page", length > 0 && length < 256);
  if (length < 256) shared_view[length] = 0;
  print("page 0x%lx, written by the host: \"%s\"\n", gpa, shared_view);
  if (is_td) {
    check("MapGPA to private", map_gpa(gpa, PAGE) == 0);
    check("the page is accepted again", accept_page(gpa, 0) == 0);
    check("a page that came back is zero", read64(AT(gpa)) == 0);
  }
}

static struct { uint8_t bytes[1024]; } report __attribute__((aligned(1024)));
static struct { uint8_t bytes[64]; } report_data __attribute__((aligned(64)));
static struct { uint8_t bytes[48]; } digest __attribute__((aligned(64)));
enum { REPORT_DATA = 128, REPORT_MRTD = 512 + 16, REPORT_RTMR0 = 512 + 16 + 4 * 48 };

static void make_report(void) {
  struct tdcall_regs regs = { (uint64_t)&report, (uint64_t)&report_data, 0, 0, 0, 0 };
  check("TDG.MR.REPORT", tdcall(TDG_MR_REPORT, &regs) == 0);
}

static void attest(void) {
  for (unsigned i = 0; i < sizeof report_data; i++) report_data.bytes[i] = (uint8_t)i;
  make_report();
  check("the report carries our report data", memcmp(report.bytes + REPORT_DATA, &report_data, 64) == 0);
  print("MRTD:  ");
  print_hex_bytes(report.bytes + REPORT_MRTD, 48);
  print("\n");
  for (unsigned i = 0; i < sizeof digest; i++) digest.bytes[i] = (uint8_t)(0xA0 + i);
  struct tdcall_regs regs = { (uint64_t)&digest, 2, 0, 0, 0, 0 };
  check("TDG.MR.RTMR.EXTEND", tdcall(TDG_MR_RTMR_EXTEND, &regs) == 0);
  make_report();
  print("RTMR2: ");
  print_hex_bytes(report.bytes + REPORT_RTMR0 + 2 * 48, 48);
  print("\n");
  uint8_t extended[96] = { 0 }, expected[48];
  memcpy(extended + 48, &digest, 48);
  sha384(extended, 96, expected);
  check("RTMR2 is SHA-384 of its old value and the digest", memcmp(expected, report.bytes + REPORT_RTMR0 + 2 * 48, 48) == 0);
}

/* Something to compute: memory is filled and hashed, a few million instructions. */
static void compute(void) {
  uint8_t result[48];
  for (uint64_t offset = 0; offset < 8 * PAGE; offset += 8) write64(AT(ARENA + offset), offset * 0x9E3779B97F4A7C15ul);
  for (int round = 0; round < 4; round++) {
    sha384((const void *)ARENA, 8 * PAGE, result);
    memcpy((void *)ARENA, result, sizeof result);
  }
  print("SHA-384, 4 times 32 KiB: ");
  print_hex_bytes(result, 48);
  print("\n");
}

static void sleep_until_timer(void) {
  struct cpuid features = cpuid(1, 0);
  if (!(features.ecx & 1 << 21)) {
    print("no x2APIC: skipping the timer\n");
    return;
  }
  if (!is_td) wrmsr(MSR_APIC_BASE, rdmsr(MSR_APIC_BASE) | 3 << 10); /* a TD starts in x2APIC mode */
  bool deadline = features.ecx & 1 << 24;
  unsigned before = timer_ticks;
  wrmsr(X2APIC_SVR, 0x1FF);
  wrmsr(X2APIC_LVT_TIMER, VECTOR_TIMER | (deadline ? 2 << 17 : 0));
  uint64_t start = rdtsc();
  if (deadline) {
    if (is_td) check("TDG.VP.VMCALL<WRMSR>", vmcall_wrmsr(MSR_TSC_DEADLINE, start + 1000000) == 0);
    else wrmsr(MSR_TSC_DEADLINE, start + 1000000);
  } else {
    wrmsr(X2APIC_TIMER_DIVIDE, 0xB);
    if (is_td) check("TDG.VP.VMCALL<WRMSR>", vmcall_wrmsr(X2APIC_TIMER_COUNT, 100000) == 0);
    else wrmsr(X2APIC_TIMER_COUNT, 100000);
  }
  unsigned halts = 0;
  for (; timer_ticks == before && halts < 100; halts++) __asm__ volatile("sti; hlt; cli" : : : "memory");
  uint64_t ticks = rdtsc() - start;
  check("the timer woke us", timer_ticks == before + 1);
  print("HLT: woken by the %s timer after %s ticks\n", deadline ? "TSC-deadline" : "count-down", ticks >= 100000 ? "enough" : "too few");
  check("we slept as long as asked", ticks >= (deadline ? 1000000 : 100000));
}

void guest_main(uint32_t address_width) {
  is_td = detect_td();
  if (is_td) {
    shared_bit = 1ull << (address_width - 1);
    console_path = CONSOLE_VMCALL; /* no #VE handler yet: ask the host directly */
    print("hello from a Trust Domain: 32-bit reset state to long mode, printing by TDG.VP.VMCALL\n");
  } else {
    print("hello from a plain VM: no TDX here, 16-bit reset state to long mode, printing by OUT\n");
  }
  traps_init();
  if (is_td) {
    console_path = CONSOLE_OUT;
    print("interrupts and #VE are handled; this line left by OUT, #VE, TDG.VP.VMCALL\n");
    console_path = CONSOLE_VMCALL;
    check("OUT raised #VE", ve_io > 0);
    show_td_info();
  }
  show_cpuid();
  show_msrs();
  if (is_td) {
    check("CPUID 0x40000000 raised #VE", ve_cpuid > 0);
    check("RDMSR IA32_APIC_BASE raised #VE", ve_msr > 0);
    accept_memory();
  }
  if (use_mmio()) share_a_page();
  if (is_td) attest();
  compute();
  sleep_until_timer();
  if (is_td) {
    check("HLT raised #VE", ve_hlt > 0);
    check("MMIO raised #VE", ve_mmio > 0);
    print("#VE handled: %u I/O, %u CPUID, %u MSR, %u MMIO, %u HLT\n", ve_io, ve_cpuid, ve_msr, ve_mmio, ve_hlt);
  }
  if (failures) print("goodbye: %u checks failed\n", failures);
  else print("goodbye: every check passed\n");
  exit_vm(failures);
}

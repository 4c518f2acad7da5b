/* #VE: the processor or the TDX module says "the host must do this"; we decide what to ask of it and carry the result home. */
#include "console.h"
#include "cpu.h"
#include "tdx.h"
#include "traps.h"

enum { EXIT_CPUID = 10, EXIT_HLT = 12, EXIT_IO = 30, EXIT_RDMSR = 31, EXIT_WRMSR = 32, EXIT_EPT_VIOLATION = 48 };

unsigned ve_io, ve_cpuid, ve_msr, ve_mmio, ve_hlt;

static void give_up(struct trap_frame *frame, const char *why, uint64_t what) {
  console_path = CONSOLE_VMCALL;
  print("\n#VE not handled: %s (0x%lx) at RIP 0x%lx\n", why, what, frame->rip);
  exit_vm(EXIT_UNEXPECTED_TRAP);
}

/* Keeps what an instruction of this operand size would leave of the old value: 32 bits zero-extend, smaller ones merge. */
static uint64_t merge(uint64_t old, uint64_t value, unsigned size) {
  if (size == 8) return value;
  if (size == 4) return (uint32_t)value;
  uint64_t mask = (1ull << (8 * size)) - 1;
  return (old & ~mask) | (value & mask);
}

static void do_io(struct trap_frame *frame, uint64_t qualification) {
  unsigned size = (qualification & 7) + 1;
  uint16_t port = (uint16_t)(qualification >> 16);
  if (qualification & 0x30) give_up(frame, "string I/O", qualification);
  if (qualification & 8) {
    uint32_t value;
    if (vmcall_io_in(port, size, &value)) give_up(frame, "the host refused IN", port);
    frame->rax = merge(frame->rax, value, size);
  } else if (vmcall_io_out(port, size, (uint32_t)merge(0, frame->rax, size))) {
    give_up(frame, "the host refused OUT", port);
  }
  ve_io++;
}

static void do_cpuid(struct trap_frame *frame) {
  struct tdvmcall_regs regs = { 0, VMCALL_CPUID, (uint32_t)frame->rax, (uint32_t)frame->rcx, 0, 0 };
  if (tdvmcall(&regs)) give_up(frame, "the host refused CPUID", frame->rax);
  frame->rax = (uint32_t)regs.r12;
  frame->rbx = (uint32_t)regs.r13;
  frame->rcx = (uint32_t)regs.r14;
  frame->rdx = (uint32_t)regs.r15;
  ve_cpuid++;
}

/* Register n of an instruction encoding. RSP has no place in a trap frame and is not used by our MMIO code. */
static uint64_t *gpr(struct trap_frame *frame, unsigned n) {
  switch (n) {
    case 0: return &frame->rax;
    case 1: return &frame->rcx;
    case 2: return &frame->rdx;
    case 3: return &frame->rbx;
    case 4: return &frame->rsp;
    case 5: return &frame->rbp;
    case 6: return &frame->rsi;
    case 7: return &frame->rdi;
    case 8: return &frame->r8;
    case 9: return &frame->r9;
    case 10: return &frame->r10;
    case 11: return &frame->r11;
    case 12: return &frame->r12;
    case 13: return &frame->r13;
    case 14: return &frame->r14;
    default: return &frame->r15;
  }
}

/* MMIO: decodes the moves a compiler makes of a volatile access (88..8B, C6, C7) and asks the host. Advances RIP itself. */
static void do_mmio(struct trap_frame *frame, uint64_t gpa) {
  const uint8_t *p = (const uint8_t *)frame->rip;
  unsigned rex = 0, size = 4;
  if (*p == 0x66) { size = 2; p++; }
  if ((*p & 0xF0) == 0x40) rex = *p++;
  unsigned opcode = *p++, modrm = *p++, mod = modrm >> 6, rm = modrm & 7;
  if (mod == 3) give_up(frame, "MMIO instruction without a memory operand", opcode);
  if (rm == 4) rm = *p++ & 7;
  p += mod == 1 ? 1 : mod == 2 || rm == 5 ? 4 : 0;
  if (!(opcode & 1)) size = 1;
  else if (rex & 8) size = 8;
  unsigned n = (modrm >> 3 & 7) | (rex & 4) << 1;
  if (size == 1 && !rex && n >= 4) give_up(frame, "MMIO with AH, CH, DH or BH", opcode);

  uint64_t value;
  switch (opcode) {
    case 0x8A: case 0x8B:
      if (vmcall_mmio_read(gpa, size, &value)) give_up(frame, "the host refused an MMIO read", gpa);
      *gpr(frame, n) = merge(*gpr(frame, n), value, size);
      break;
    case 0x88: case 0x89:
      if (vmcall_mmio_write(gpa, size, *gpr(frame, n))) give_up(frame, "the host refused an MMIO write", gpa);
      break;
    case 0xC6:
      value = *p++;
      if (vmcall_mmio_write(gpa, size, value)) give_up(frame, "the host refused an MMIO write", gpa);
      break;
    case 0xC7:
      value = (uint64_t)(int64_t)*(const int32_t *)p;
      if (size == 2) value = *(const uint16_t *)p;
      p += size == 2 ? 2 : 4;
      if (vmcall_mmio_write(gpa, size, value)) give_up(frame, "the host refused an MMIO write", gpa);
      break;
    default: give_up(frame, "MMIO by an instruction that is not a plain move", opcode);
  }
  frame->rip = (uint64_t)p;
  ve_mmio++;
}

void handle_ve(struct trap_frame *frame) {
  struct tdcall_regs info = { 0 };
  if (tdcall(TDG_VP_VEINFO_GET, &info)) give_up(frame, "no #VE information", 0);
  uint32_t reason = (uint32_t)info.rcx, length = (uint32_t)info.r10;
  uint64_t value;
  switch (reason) {
    case EXIT_IO: do_io(frame, info.rdx); break;
    case EXIT_CPUID: do_cpuid(frame); break;
    case EXIT_RDMSR:
      if (vmcall_rdmsr((uint32_t)frame->rcx, &value)) give_up(frame, "the host refused RDMSR", frame->rcx);
      frame->rax = (uint32_t)value;
      frame->rdx = value >> 32;
      ve_msr++;
      break;
    case EXIT_WRMSR:
      if (vmcall_wrmsr((uint32_t)frame->rcx, frame->rdx << 32 | (uint32_t)frame->rax)) give_up(frame, "the host refused WRMSR", frame->rcx);
      ve_msr++;
      break;
    case EXIT_HLT:
      vmcall_hlt(!(frame->rflags & 0x200));
      ve_hlt++;
      break;
    case EXIT_EPT_VIOLATION:
      if (!(info.r9 & shared_bit)) give_up(frame, "private memory that was not accepted", info.r9);
      do_mmio(frame, info.r9);
      return;
    default: give_up(frame, "exit reason", reason);
  }
  frame->rip += length;
}

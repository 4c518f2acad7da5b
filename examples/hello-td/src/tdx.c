#include "tdx.h"

bool is_td;
uint64_t shared_bit;

static uint64_t vmcall4(uint64_t leaf, uint64_t r12, uint64_t r13, uint64_t r14, uint64_t r15, uint64_t *result) {
  struct tdvmcall_regs regs = { 0, leaf, r12, r13, r14, r15 };
  uint64_t status = tdvmcall(&regs);
  if (result) *result = regs.r11;
  return status;
}

uint64_t vmcall_io_out(uint16_t port, unsigned size, uint32_t value) { return vmcall4(VMCALL_IO, size, VMCALL_WRITE, port, value, 0); }

uint64_t vmcall_io_in(uint16_t port, unsigned size, uint32_t *value) {
  uint64_t data, status = vmcall4(VMCALL_IO, size, VMCALL_READ, port, 0, &data);
  *value = size == 4 ? (uint32_t)data : (uint32_t)data & ((1u << (8 * size)) - 1);
  return status;
}

uint64_t vmcall_rdmsr(uint32_t index, uint64_t *value) { return vmcall4(VMCALL_RDMSR, index, 0, 0, 0, value); }
uint64_t vmcall_wrmsr(uint32_t index, uint64_t value) { return vmcall4(VMCALL_WRMSR, index, value, 0, 0, 0); }
uint64_t vmcall_mmio_read(uint64_t gpa, unsigned size, uint64_t *value) { return vmcall4(VMCALL_MMIO, size, VMCALL_READ, gpa, 0, value); }
uint64_t vmcall_mmio_write(uint64_t gpa, unsigned size, uint64_t value) { return vmcall4(VMCALL_MMIO, size, VMCALL_WRITE, gpa, value, 0); }
uint64_t vmcall_hlt(bool interrupts_blocked) { return vmcall4(VMCALL_HLT, interrupts_blocked, 0, 0, 0, 0); }

uint64_t map_gpa(uint64_t gpa, uint64_t bytes) {
  for (int tries = 0; tries < 100; tries++) {
    uint64_t next, status = vmcall4(VMCALL_MAP_GPA, gpa, bytes, 0, 0, &next);
    if (status != VMCALL_RETRY) return status;
    if (next < gpa || next >= gpa + bytes) return status;
    bytes -= next - gpa;
    gpa = next;
  }
  return VMCALL_RETRY;
}

uint64_t accept_page(uint64_t gpa, unsigned level) {
  struct tdcall_regs regs = { gpa | level, 0, 0, 0, 0, 0 };
  return tdcall(TDG_MEM_PAGE_ACCEPT, &regs);
}

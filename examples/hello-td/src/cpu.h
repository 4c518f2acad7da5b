/* One-instruction wrappers. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* GPA or shared GPA as the pointer through which start.S maps it. */
#define AT(gpa) ((volatile void *)(uintptr_t)(gpa))
#define SHARED_ALIAS 0x8000000000ul

static inline void out8(uint16_t port, uint8_t value) { __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port)); }
static inline void out32(uint16_t port, uint32_t value) { __asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port)); }
static inline uint8_t in8(uint16_t port) {
  uint8_t value;
  __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

struct cpuid { uint32_t eax, ebx, ecx, edx; };
static inline struct cpuid cpuid(uint32_t leaf, uint32_t subleaf) {
  struct cpuid r;
  __asm__ volatile("cpuid" : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx) : "a"(leaf), "c"(subleaf));
  return r;
}

static inline uint64_t rdmsr(uint32_t index) {
  uint32_t low, high;
  __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(index));
  return (uint64_t)high << 32 | low;
}
static inline void wrmsr(uint32_t index, uint64_t value) {
  __asm__ volatile("wrmsr" : : "c"(index), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)) : "memory");
}

static inline uint64_t rdtsc(void) {
  uint32_t low, high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  return (uint64_t)high << 32 | low;
}

static inline uint32_t read32(volatile void *p) {
  uint32_t value;
  __asm__ volatile("movl (%1), %0" : "=r"(value) : "r"(p) : "memory");
  return value;
}
static inline void write32(volatile void *p, uint32_t value) { __asm__ volatile("movl %0, (%1)" : : "r"(value), "r"(p) : "memory"); }
static inline uint64_t read64(volatile void *p) {
  uint64_t value;
  __asm__ volatile("movq (%1), %0" : "=r"(value) : "r"(p) : "memory");
  return value;
}
static inline void write64(volatile void *p, uint64_t value) { __asm__ volatile("movq %0, (%1)" : : "r"(value), "r"(p) : "memory"); }

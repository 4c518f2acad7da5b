#include <stdint.h>
typedef uint64_t u64; typedef uint32_t u32; typedef uint16_t u16; typedef uint8_t u8;
extern u64 pml4[512], pdpt[512], pd[512], pd_test[512], pt_test[512], gdt[12];
extern volatile u64 last_vector, last_error, last_rip, last_cs, last_flags, last_cr2, irq_count, last_irq, multiboot_magic, multiboot_info;
extern u8 syscall_entry[], user_stack_top[];
u64 guarded(void (*fn)(u64), u64 arg);
u64 guarded_user(void (*fn)(u64), u64 arg);
int main(void);
enum { NONE = -1, DE = 0, DB = 1, BP = 3, OF = 4, UD = 6, NM = 7, NP = 11, SS = 12, GP = 13, PF = 14, MF = 16, AC = 17, XM = 19, RETURNED = 128, SYSCALLED = 256 };
#define USER(pointer) ((u64)(pointer) + 0x80000000)
static inline void outb(u16 port, u8 v) { asm volatile("outb %0, %1" ::"a"(v), "Nd"(port)); }
static inline void outl(u16 port, u32 v) { asm volatile("outl %0, %1" ::"a"(v), "Nd"(port)); }
static inline u64 rdmsr(u32 i) { u32 a, d; asm volatile("rdmsr" : "=a"(a), "=d"(d) : "c"(i)); return (u64)d << 32 | a; }
static inline void wrmsr(u32 i, u64 v) { asm volatile("wrmsr" ::"c"(i), "a"((u32)v), "d"((u32)(v >> 32)) : "memory"); }
#define CR(n) static inline u64 cr##n(void) { u64 v; asm volatile("mov %%cr" #n ", %0" : "=r"(v)); return v; } \
  static inline void set_cr##n(u64 v) { asm volatile("mov %0, %%cr" #n ::"r"(v) : "memory"); }
CR(0) CR(3) CR(4)
static inline void invlpg(u64 a) { asm volatile("invlpg (%0)" ::"r"(a) : "memory"); }
static inline void cpuid(u32 leaf, u32 sub, u32 r[4]) { asm volatile("cpuid" : "=a"(r[0]), "=b"(r[1]), "=c"(r[2]), "=d"(r[3]) : "a"(leaf), "c"(sub)); }
static inline int has(u32 leaf, int reg, int bit) { u32 r[4]; cpuid(leaf, 0, r); return r[reg] >> bit & 1; }
static inline u64 rdtsc(void) { u32 a, d; asm volatile("rdtsc" : "=a"(a), "=d"(d)); return (u64)d << 32 | a; }
void print(const char *s);
void print_hex(u64 v);
void report(const char *name, int ok);
void skip(const char *name);
/* Vector and error code expected; -1 = none. */
void expect(const char *name, u64 vector, long want_vector, long want_error);

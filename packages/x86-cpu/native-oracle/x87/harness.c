/*
 * Runs short x87 and MMX instruction sequences on the host processor.
 *
 * stdin:  records of 648 bytes: length (u8), code (15 bytes), RFLAGS (u64), memory at RDI (112 bytes), FXSAVE image (512 bytes)
 * stdout: records of 632 bytes: RFLAGS (u64), memory (112 bytes), FXSAVE image (512 bytes)
 *
 * The code may use RAX (0 at the start), RDI (the memory) and the x87, MMX and XMM registers. An unmasked exception stays pending and is cleared
 * before any waiting instruction.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

struct input { uint8_t length, code[15]; uint64_t flags; uint8_t memory[112], image[512]; };
struct output { uint64_t flags; uint8_t memory[112], image[512]; };

static uint8_t image[512] __attribute__((aligned(64)));
static uint8_t result[512] __attribute__((aligned(64)));
static uint8_t memory[112] __attribute__((aligned(64)));

/* void run(image RDI, result RSI, memory RDX, flags RCX) */
static const uint8_t before[] = {
  0x53,             /* push rbx */
  0x0f, 0xae, 0x0f, /* fxrstor [rdi] */
  0x48, 0x89, 0xd7, /* mov rdi, rdx */
  0x31, 0xc0,       /* xor eax, eax */
  0xff, 0x31,       /* push qword [rcx] */
  0x9d,             /* popfq */
};
static const uint8_t after[] = {
  0x9c,             /* pushfq */
  0x8f, 0x01,       /* pop qword [rcx] */
  0x0f, 0xae, 0x06, /* fxsave [rsi] */
  0xdb, 0xe3,       /* fninit */
  0x5b,             /* pop rbx */
  0xc3,
};

int main(void) {
  uint8_t *page = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  struct input in;
  struct output out;
  if (page == MAP_FAILED) return 1;
  while (fread(&in, sizeof in, 1, stdin) == 1) {
    uint8_t *at = page;
    if (in.length > sizeof in.code) return 2;
    memcpy(at, before, sizeof before);
    at += sizeof before;
    memcpy(at, in.code, in.length);
    at += in.length;
    memcpy(at, after, sizeof after);
    memcpy(image, in.image, sizeof image);
    memcpy(memory, in.memory, sizeof memory);
    memset(result, 0, sizeof result);
    out.flags = in.flags;
    ((void (*)(void *, void *, void *, uint64_t *))(uintptr_t)page)(image, result, memory, &out.flags);
    memcpy(out.memory, memory, sizeof memory);
    memcpy(out.image, result, sizeof result);
    if (fwrite(&out, sizeof out, 1, stdout) != 1) return 3;
  }
  return 0;
}

/* What the compiler may call. */
#include <stddef.h>

void *memset(void *dest, int byte, size_t n) {
  void *start = dest;
  __asm__ volatile("rep stosb" : "+D"(dest), "+c"(n) : "a"(byte) : "memory");
  return start;
}

void *memcpy(void *dest, const void *src, size_t n) {
  void *start = dest;
  __asm__ volatile("rep movsb" : "+D"(dest), "+S"(src), "+c"(n) : : "memory");
  return start;
}

int memcmp(const void *a, const void *b, size_t n) {
  const unsigned char *x = a, *y = b;
  for (; n; n--, x++, y++) if (*x != *y) return *x - *y;
  return 0;
}

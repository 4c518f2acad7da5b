/* String instructions of many sizes, and the byte loops that compilers make of strlen, memcmp and memchr. */
typedef unsigned long u64;
typedef unsigned char u8;

#define BYTES 65536
static u8 source[BYTES + 64] __attribute__((aligned(64)));
static u8 target[BYTES + 64] __attribute__((aligned(64)));

static void *move(void *to, const void *from, u64 n)
{
    void *out = to;
    asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
    return out;
}
static void move_words(void *to, const void *from, u64 n)
{
    asm volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
}
static void fill(void *to, u8 value, u64 n)
{
    asm volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(value) : "memory");
}
static void fill_words(void *to, unsigned value, u64 n)
{
    asm volatile("rep stosl" : "+D"(to), "+c"(n) : "a"(value) : "memory");
}
static u64 scan(const void *at, u8 value, u64 n)
{
    u64 left = n;
    asm volatile("repne scasb" : "+D"(at), "+c"(left) : "a"(value) : "cc", "memory");
    return n - left;
}
static u64 compare(const void *a, const void *b, u64 n)
{
    u64 left = n;
    asm volatile("repe cmpsb" : "+D"(a), "+S"(b), "+c"(left) : : "cc", "memory");
    return n - left;
}
static u64 __attribute__((noinline)) length(const u8 *s)
{
    const u8 *at = s;
    while (*at)
        at++;
    return at - s;
}
static int __attribute__((noinline)) difference(const u8 *a, const u8 *b, u64 n)
{
    for (u64 i = 0; i < n; i++)
        if (a[i] != b[i])
            return a[i] - b[i];
    return 0;
}
static void __attribute__((noinline)) copy_loop(u64 *to, const u64 *from, u64 n)
{
    for (u64 i = 0; i < n; i++)
        asm volatile("lodsq; stosq" : "+S"(from), "+D"(to) : : "rax", "memory");
}

unsigned kernel(void)
{
    static const unsigned sizes[] = { 1, 3, 8, 13, 24, 40, 64, 100, 200, 333, 512, 1000, 1500, 4096, 9000, 65536 };
    unsigned seed = 1, sum = 0;

    for (int i = 0; i < BYTES; i++) {
        seed = seed * 1664525 + 1013904223;
        source[i] = (seed >> 24) | 1;
    }
    /* Small calls dominate, as in real programs: a size is used the more often, the smaller it is. */
    for (unsigned s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        u64 n = sizes[s];
        unsigned rounds = 4000000 / (n + 60);

        for (unsigned i = 0; i < rounds; i++) {
            u8 *to = target + (i & 31);
            const u8 *from = source + ((i * 7) & 31);
            u64 m = n > BYTES - 64 ? BYTES - 64 : n;

            move(to, from, m);
            sum += difference(to, from, m > 64 ? 64 : m);
            sum += compare(to, from, m > 2048 ? 2048 : m);
            fill(to + m / 2, i, m - m / 2);
            move_words(to, from, m / 8);
            fill_words(to, i * 0x01010101u, m / 16);
            to[m] = 0;
            sum += length(to + m / 16 * 4);
            sum += scan(to, 0, m + 1);
            copy_loop((u64 *)to, (const u64 *)from, m > 64 ? 8 : m / 8);
        }
    }
    return sum & 0x3f;
}

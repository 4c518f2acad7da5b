/*
 * A larger program: a text is generated, compressed (hash chains, Huffman codes), decompressed and checked; then a bytecode interpreter runs a sieve, a
 * recursive function and a sort written for its stack machine, and a tokeniser with a hash table counts the words of the text.
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;

/* --- text ------------------------------------------------------------------------------------------------------------------------ */

#define TEXT (1 << 19)
static u8 text[TEXT + 16], packed[TEXT + TEXT / 2], unpacked[TEXT + 16];
static const char *const words[] = {
    "the", "of", "machine", "and", "to", "page", "in", "a", "is", "memory", "that", "for", "it", "processor", "was", "on", "are", "as", "with",
    "instruction", "they", "be", "at", "one", "have", "this", "register", "from", "or", "had", "by", "hot", "translation", "word", "but", "what",
    "some", "we", "can", "out", "other", "were", "all", "there", "when", "up", "use", "your", "how", "said", "an", "each", "she", "which", "do",
};

static u32 seed = 7;
static u32 next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed;
}
static void write_text(void)
{
    u32 at = 0, column = 0;

    while (at < TEXT) {
        u32 r = next_random() % 3025;
        const char *word = words[(r / 55) * (r % 55) / 55];

        while (*word && at < TEXT)
            text[at++] = *word++, column++;
        if (at < TEXT)
            text[at++] = column > 70 ? (column = 0, '\n') : r % 11 == 0 ? ',' : ' ', column++;
    }
}

/* --- matches: a list of literals and (length, distance) pairs -------------------------------------------------------------------- */

#define HASH_BITS 14
#define WINDOW 32768
#define MIN_MATCH 4
#define MAX_MATCH 258
static int head[1 << HASH_BITS], chain[WINDOW];
static u16 symbols[TEXT], extras[TEXT];

static u32 load32(const u8 *p)
{
    return *(const u32 *)p;
}
static u32 hash(const u8 *p)
{
    return load32(p) * 2654435761u >> (32 - HASH_BITS);
}
static u32 match_length(const u8 *a, const u8 *b, const u8 *end)
{
    const u8 *start = a;

    while (a < end && *a == *b)
        a++, b++;
    return a - start;
}
static void remember(const u8 *in, u32 at)
{
    u32 h = hash(in + at);

    chain[at & (WINDOW - 1)] = head[h];
    head[h] = at;
}
static u32 find_matches(const u8 *in, u32 size)
{
    u32 count = 0, at = 0;

    for (u32 i = 0; i < 1 << HASH_BITS; i++)
        head[i] = -1;
    while (at < size) {
        u32 best = 0, distance = 0;

        if (at + MIN_MATCH <= size) {
            int candidate = head[hash(in + at)];

            for (int tries = 0; candidate >= 0 && at - candidate < WINDOW && tries < 16; tries++) {
                u32 limit = size - at < MAX_MATCH ? size - at : MAX_MATCH;

                if (in[candidate + best] == in[at + best]) {
                    u32 n = match_length(in + at, in + candidate, in + at + limit);

                    if (n > best)
                        best = n, distance = at - candidate;
                }
                if (best == limit)
                    break;
                candidate = chain[candidate & (WINDOW - 1)];
            }
        }
        if (best >= MIN_MATCH) {
            symbols[count] = 256 + best - MIN_MATCH;
            extras[count++] = distance;
            for (u32 end = at + best; at < end; at++)
                if (at + MIN_MATCH <= size)
                    remember(in, at);
        } else {
            if (at + MIN_MATCH <= size)
                remember(in, at);
            symbols[count++] = in[at++];
        }
    }
    return count;
}

/* --- prefix codes ---------------------------------------------------------------------------------------------------------------- */

#define SYMBOLS 512
#define MAX_BITS 15
static u32 frequency[2 * SYMBOLS];
static u16 parent[2 * SYMBOLS], heap[SYMBOLS + 1], code[SYMBOLS], table[1 << MAX_BITS];
static u8 bits[SYMBOLS];
static u32 heap_size;

static void sift(u32 i)
{
    u16 v = heap[i];

    for (u32 child; (child = 2 * i) <= heap_size; i = child) {
        if (child < heap_size && frequency[heap[child + 1]] < frequency[heap[child]])
            child++;
        if (frequency[v] <= frequency[heap[child]])
            break;
        heap[i] = heap[child];
    }
    heap[i] = v;
}
static u16 take(void)
{
    u16 top = heap[1];

    heap[1] = heap[heap_size--];
    sift(1);
    return top;
}
/* Code lengths from frequencies; flattened until none is too long. */
static void lengths(void)
{
    for (;;) {
        u32 nodes = SYMBOLS, longest = 0;

        heap_size = 0;
        for (u32 s = 0; s < SYMBOLS; s++)
            if (frequency[s])
                heap[++heap_size] = s;
        for (u32 i = heap_size / 2; i > 0; i--)
            sift(i);
        while (heap_size > 1) {
            u16 a = take(), b = heap[1];

            frequency[nodes] = frequency[a] + frequency[b];
            parent[a] = parent[b] = nodes;
            heap[1] = nodes++;
            sift(1);
        }
        for (u32 s = 0; s < SYMBOLS; s++) {
            bits[s] = 0;
            if (frequency[s])
                for (u32 n = s; n != nodes - 1; n = parent[n])
                    bits[s]++;
            if (bits[s] > longest)
                longest = bits[s];
        }
        if (longest <= MAX_BITS)
            return;
        for (u32 s = 0; s < SYMBOLS; s++)
            frequency[s] = (frequency[s] + 1) / 2;
    }
}
static void codes(void)
{
    u32 next = 0;

    for (u32 n = 1; n <= MAX_BITS; n++) {
        for (u32 s = 0; s < SYMBOLS; s++)
            if (bits[s] == n) {
                u32 reversed = 0;

                for (u32 i = 0; i < n; i++)
                    reversed |= (next >> i & 1) << (n - 1 - i);
                code[s] = reversed;
                for (u32 i = reversed; i < 1 << MAX_BITS; i += 1 << n)
                    table[i] = s;
                next++;
            }
        next <<= 1;
    }
}

static u32 encode(u8 *out, u32 count)
{
    u64 buffer = 0;
    u32 filled = 0, at = 0;

    for (u32 i = 0; i < count; i++) {
        u16 s = symbols[i];

        buffer |= (u64)code[s] << filled;
        filled += bits[s];
        if (s >= 256) {
            buffer |= (u64)extras[i] << filled;
            filled += 15;
        }
        while (filled >= 8)
            out[at++] = buffer, buffer >>= 8, filled -= 8;
    }
    out[at++] = buffer;
    return at;
}
static u32 decode(const u8 *in, u8 *out, u32 count)
{
    u64 buffer = 0;
    u32 filled = 0, at = 0;

    for (u32 i = 0; i < count; i++) {
        while (filled <= 48)
            buffer |= (u64)*in++ << filled, filled += 8;
        u16 s = table[buffer & ((1 << MAX_BITS) - 1)];

        buffer >>= bits[s], filled -= bits[s];
        if (s < 256) {
            out[at++] = s;
            continue;
        }
        u32 distance = buffer & 0x7fff;

        buffer >>= 15, filled -= 15;
        for (u32 n = s - 256 + MIN_MATCH; n > 0; n--, at++)
            out[at] = out[at - distance];
    }
    return at;
}

/* --- a stack machine ------------------------------------------------------------------------------------------------------------- */

enum { PUSH, LOAD, STORE, GET, PUT, ADD, SUB, MUL, LESS, EQUAL, JUMP, UNLESS, CALL, RETURN, DUP, DROP, SWAP, HALT };
static long stack[512], cells[20000], locals[16];

static long __attribute__((noinline)) interpret(const int *program)
{
    const int *at = program;
    long *sp = stack;

    for (;;) {
        switch (*at++) {
        case PUSH: *sp++ = *at++; break;
        case LOAD: *sp++ = locals[*at++]; break;
        case STORE: locals[*at++] = *--sp; break;
        case GET: sp[-1] = cells[sp[-1]]; break;
        case PUT: sp -= 2; cells[sp[1]] = sp[0]; break;
        case ADD: sp--; sp[-1] += *sp; break;
        case SUB: sp--; sp[-1] -= *sp; break;
        case MUL: sp--; sp[-1] *= *sp; break;
        case LESS: sp--; sp[-1] = sp[-1] < *sp; break;
        case EQUAL: sp--; sp[-1] = sp[-1] == *sp; break;
        case JUMP: at = program + *at; break;
        case UNLESS: at = *--sp ? at + 1 : program + *at; break;
        case CALL: sp[0] = sp[-1]; sp[-1] = at + 1 - program; sp++; at = program + *at; break;
        case RETURN: at = program + sp[-2]; sp[-2] = sp[-1]; sp--; break;
        case DUP: *sp = sp[-1]; sp++; break;
        case DROP: sp--; break;
        case SWAP: { long t = sp[-1]; sp[-1] = sp[-2]; sp[-2] = t; break; }
        default: return sp[-1];
        }
    }
}
/* Counts primes below 20,000. */
static const int sieve[] = {
    PUSH, 2, STORE, 0, PUSH, 0, STORE, 2,
    /* 8: is there another number? */ LOAD, 0, PUSH, 20000, LESS, UNLESS, 61,
    /* 15: is it crossed out? */ LOAD, 0, GET, UNLESS, 29,
    /* 20: the next number */ LOAD, 0, PUSH, 1, ADD, STORE, 0, JUMP, 8,
    /* 29: a prime */ LOAD, 2, PUSH, 1, ADD, STORE, 2, LOAD, 0, STORE, 1,
    /* 40: cross out its multiples */ LOAD, 1, PUSH, 20000, LESS, UNLESS, 20,
    PUSH, 1, LOAD, 1, PUT, LOAD, 1, LOAD, 0, ADD, STORE, 1, JUMP, 40,
    /* 61 */ LOAD, 2, HALT,
};
/* fib(n): n on the stack. */
static const int fibonacci[] = {
    PUSH, 21, CALL, 5, HALT,
    /* 5 */ DUP, PUSH, 2, LESS, UNLESS, 12, RETURN,
    /* 12 */ DUP, PUSH, 1, SUB, CALL, 5, SWAP, PUSH, 2, SUB, CALL, 5, ADD, RETURN,
};

/* --- words ----------------------------------------------------------------------------------------------------------------------- */

#define BUCKETS 256
struct entry { const u8 *start; u32 size, count; struct entry *next; };
static struct entry entries[1024], *buckets[BUCKETS];
static u32 used;

static u32 __attribute__((noinline)) count_words(const u8 *in, u32 size)
{
    u32 at = 0, most = 0;

    for (u32 i = 0; i < BUCKETS; i++)
        buckets[i] = 0;
    used = 0;
    while (at < size) {
        while (at < size && (in[at] < 'a' || in[at] > 'z'))
            at++;
        u32 start = at, h = 0;

        while (at < size && in[at] >= 'a' && in[at] <= 'z')
            h = h * 31 + in[at++];
        struct entry *e = buckets[h % BUCKETS];

        while (e && !(e->size == at - start && match_length(e->start, in + start, e->start + e->size) == e->size))
            e = e->next;
        if (!e) {
            if (used == 1024)
                continue;
            e = &entries[used++];
            *e = (struct entry){ in + start, at - start, 0, buckets[h % BUCKETS] };
            buckets[h % BUCKETS] = e;
        }
        if (++e->count > most)
            most = e->count;
    }
    return used * 7 + most;
}

unsigned kernel(void)
{
    u32 sum = 0, bad = 0;

    for (int round = 0; round < 4; round++) {
        write_text();
        u32 count = find_matches(text, TEXT);

        for (u32 i = 0; i < SYMBOLS; i++)
            frequency[i] = 0;
        for (u32 i = 0; i < count; i++)
            frequency[symbols[i]]++;
        lengths();
        codes();
        sum += encode(packed, count);
        u32 size = decode(packed, unpacked, count);

        bad += size != TEXT;
        for (u32 i = 0; i < TEXT; i++)
            bad += text[i] != unpacked[i];
        sum += count_words(text, TEXT);
    }
    for (int round = 0; round < 12; round++) {
        for (u32 i = 0; i < 20000; i++)
            cells[i] = 0;
        sum += interpret(sieve) + interpret(fibonacci);
    }
    return bad ? 0x3f : sum & 0x1f;
}

/*
 * Work for the floating-point units and for threads, with results that are the same to the bit on every x86-64 processor. Prints them in
 * hexadecimal, a line for each unit; `compute` in a guest and on the machine beneath print the same lines.
 */
#include <immintrin.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define THREADS 4
#define ROUNDS 20000

static uint64_t mix(uint64_t hash, const void *data, size_t length)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3ull;
    return hash;
}

/* Packed and scalar SSE2: arithmetic, square roots, conversions, shuffles, comparisons. */
static uint64_t sse(void)
{
    __m128d x = _mm_set_pd(1.25, -0.5);
    __m128 y = _mm_set_ps(0.1f, 0.2f, 0.3f, 0.4f);
    uint64_t hash = 0xcbf29ce484222325ull;
    for (int i = 1; i <= ROUNDS; i++) {
        x = _mm_div_pd(_mm_add_pd(_mm_mul_pd(x, x), _mm_set1_pd(i)), _mm_add_pd(_mm_set1_pd(1.5), _mm_sqrt_pd(_mm_set1_pd(i))));
        y = _mm_add_ps(_mm_shuffle_ps(y, y, 0x1b), _mm_cvtepi32_ps(_mm_set_epi32(i, -i, 3 * i, 7)));
        y = _mm_mul_ps(_mm_min_ps(y, _mm_set1_ps(1e6f)), _mm_set1_ps(0.37f));
        __m128i whole = _mm_xor_si128(_mm_cvtps_epi32(y), _mm_castpd_si128(_mm_cmplt_pd(x, _mm_set1_pd(2))));
        hash = mix(hash, &whole, sizeof whole);
    }
    hash = mix(hash, &x, sizeof x);
    return mix(hash, &y, sizeof y);
}

/* 256-bit vectors of AVX. */
__attribute__((target("avx"))) static uint64_t avx(void)
{
    __m256d x = _mm256_set_pd(1, 2, 3, 4);
    __m256 y = _mm256_set1_ps(0.25f);
    uint64_t hash = 0xcbf29ce484222325ull;
    for (int i = 1; i <= ROUNDS; i++) {
        x = _mm256_div_pd(_mm256_add_pd(x, _mm256_set1_pd(i)), _mm256_sqrt_pd(_mm256_set1_pd(i + 2)));
        x = _mm256_permute2f128_pd(_mm256_shuffle_pd(x, x, 5), x, 1);
        y = _mm256_hadd_ps(_mm256_mul_ps(y, _mm256_set1_ps(0.75f)), _mm256_broadcast_ss(&(float){ (float)i }));
        __m256 picked = _mm256_blendv_ps(y, _mm256_cvtepi32_ps(_mm256_cvttps_epi32(y)), _mm256_cmp_ps(y, _mm256_set1_ps(100), _CMP_GT_OQ));
        hash = mix(hash, &picked, sizeof picked);
    }
    return mix(hash, &x, sizeof x);
}

/* x87 with 80-bit results. */
static uint64_t x87(void)
{
    volatile long double a = 1.0L, b = 0.3333333333333333333333L;
    uint64_t hash = 0xcbf29ce484222325ull;
    for (int i = 1; i <= ROUNDS / 4; i++) {
        long double root, rest, rounded, scale = i % 7;
        __asm__("fsqrt" : "=t"(root) : "0"(a + i));
        __asm__("fprem" : "=t"(rest) : "0"(a * 1000), "u"(root));
        __asm__("frndint" : "=t"(rounded) : "0"(rest));
        __asm__("fscale" : "=t"(rest) : "0"(rest), "u"(scale));
        a = (a * b + root / (i + 0.7L)) - rounded * 0.001L;
        b = b + 1.0L / (1 + rest * rest);
        int64_t whole = (int64_t)(a * 1e6L);
        long double copy = a;
        hash = mix(hash, &copy, 10);
        hash = mix(hash, &whole, sizeof whole);
    }
    return hash;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turned = PTHREAD_COND_INITIALIZER;
static atomic_ullong counted;
static uint64_t guarded;
static int turn;

/* Every thread counts atomically, adds under a mutex, and takes its turn by a condition variable. Vector registers are live across switches. */
static void *worker(void *argument)
{
    int me = (int)(intptr_t)argument;
    __m128d live = _mm_set1_pd(me + 1);
    for (int i = 0; i < ROUNDS; i++) {
        atomic_fetch_add(&counted, 1);
        live = _mm_mul_pd(live, _mm_set1_pd(1.0000001));
    }
    for (int round = 0; round < 50; round++) {
        pthread_mutex_lock(&lock);
        while (turn % THREADS != me)
            pthread_cond_wait(&turned, &lock);
        guarded = guarded * 31 + (uint64_t)me;
        turn++;
        pthread_cond_broadcast(&turned);
        pthread_mutex_unlock(&lock);
    }
    double low = _mm_cvtsd_f64(live);
    uint64_t bits;
    memcpy(&bits, &low, sizeof bits);
    return (void *)(uintptr_t)bits;
}

static uint64_t threads(void)
{
    pthread_t all[THREADS];
    uint64_t hash = 0xcbf29ce484222325ull;
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&all[i], NULL, worker, (void *)(intptr_t)i) != 0)
            return 0;
    for (int i = 0; i < THREADS; i++) {
        void *result;
        pthread_join(all[i], &result);
        hash = mix(hash, &result, sizeof result);
    }
    uint64_t total = atomic_load(&counted);
    hash = mix(hash, &total, sizeof total);
    return mix(hash, &guarded, sizeof guarded);
}

int main(void)
{
    printf("sse     %016llx\n", (unsigned long long)sse());
    if (__builtin_cpu_supports("avx"))
        printf("avx     %016llx\n", (unsigned long long)avx());
    printf("x87     %016llx\n", (unsigned long long)x87());
    printf("threads %016llx\n", (unsigned long long)threads());
    return 0;
}

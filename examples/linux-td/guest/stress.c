/*
 * Works on memory from several processors at once, so that each has to tell the others of changed mappings (TLB shootdowns by IPI), and checks every byte
 * that it left: threads share one address space in which they map, fill, protect, move and unmap. Prints "stress ok" or what was wrong.
 * Usage: stress [threads [rounds]]
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 24

static int rounds = 40;
static unsigned long shared_count;
static int failed;

static void fail(const char *what, int thread, int round)
{
    printf("stress: %s in thread %d, round %d\n", what, thread, round);
    __atomic_store_n(&failed, 1, __ATOMIC_RELAXED);
}

static int is_filled(const unsigned char *bytes, unsigned char value, size_t length)
{
    for (size_t i = 0; i < length; i += 61)
        if (bytes[i] != value)
            return 0;
    return 1;
}

static void *work(void *argument)
{
    int thread = (int)(long)argument;
    for (int round = 0; round < rounds; round++) {
        unsigned char value = (unsigned char)(thread * 41 + round);
        unsigned char *area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (area == MAP_FAILED) {
            fail("mmap", thread, round);
            return NULL;
        }
        memset(area, value, PAGES * PAGE);
        if (mprotect(area, PAGES / 2 * PAGE, PROT_READ) != 0)
            fail("mprotect", thread, round);
        if (madvise(area + (PAGES - 4) * PAGE, 4 * PAGE, MADV_DONTNEED) != 0)
            fail("madvise", thread, round);
        if (!is_filled(area, value, (PAGES - 4) * PAGE) || !is_filled(area + (PAGES - 4) * PAGE, 0, 4 * PAGE))
            fail("contents", thread, round);
        if (mprotect(area, PAGES * PAGE, PROT_READ | PROT_WRITE) != 0)
            fail("mprotect back", thread, round);
        unsigned char *moved = mremap(area, PAGES * PAGE, 2 * PAGES * PAGE, MREMAP_MAYMOVE);
        if (moved == MAP_FAILED)
            fail("mremap", thread, round);
        else if (!is_filled(moved, value, (PAGES - 4) * PAGE))
            fail("moved contents", thread, round);
        else
            munmap(moved, 2 * PAGES * PAGE);
        __atomic_add_fetch(&shared_count, 1, __ATOMIC_SEQ_CST);
        if (round % 8 == 0)
            sched_yield();
    }
    return NULL;
}

int main(int argc, char **argv)
{
    int threads = argc > 1 ? atoi(argv[1]) : 8;
    pthread_t ids[64];
    if (argc > 2)
        rounds = atoi(argv[2]);
    if (threads < 1 || threads > 64)
        return 1;
    for (int i = 0; i < threads; i++)
        if (pthread_create(&ids[i], NULL, work, (void *)(long)i) != 0) {
            printf("stress: no thread %d\n", i);
            return 1;
        }
    for (int i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    if (shared_count != (unsigned long)threads * (unsigned long)rounds)
        fail("count", -1, -1);
    printf(failed ? "stress failed\n" : "stress ok\n");
    return failed;
}

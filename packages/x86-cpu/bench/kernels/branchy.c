/* Branches and calls: naive Fibonacci, then quicksort of a million pseudo-random words. */
#define COUNT 1000000
static unsigned values[COUNT];

static unsigned __attribute__((noinline)) fib(unsigned n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static void quicksort(unsigned *low, unsigned *high)
{
    while (low < high) {
        unsigned pivot = low[(high - low) / 2];
        unsigned *i = low, *j = high;

        while (i <= j) {
            while (*i < pivot)
                i++;
            while (*j > pivot)
                j--;
            if (i <= j) {
                unsigned t = *i;
                *i++ = *j;
                *j-- = t;
            }
        }
        quicksort(low, j);
        low = i;
    }
}

unsigned kernel(void)
{
    unsigned seed = 12345, bad = 0;
    unsigned f = fib(32);

    for (int i = 0; i < COUNT; i++) {
        seed = seed * 1664525 + 1013904223;
        values[i] = seed;
    }
    quicksort(values, values + COUNT - 1);
    for (int i = 1; i < COUNT; i++)
        bad += values[i - 1] > values[i];
    return bad ? 0x3f : f & 0x1f;
}

/* Memory-heavy: 16 MiB written, permuted and summed, with strides that reach a new page every eight accesses. */
#define WORDS (2 << 20)
static unsigned long data[WORDS];

unsigned kernel(void)
{
    unsigned long sum = 0;

    for (unsigned long i = 0; i < WORDS; i++)
        data[i] = i * 0x9e3779b97f4a7c15;
    for (int round = 0; round < 4; round++) {
        unsigned long at = round;

        for (unsigned long i = 0; i < WORDS; i++) {
            at = (at + 61) & (WORDS - 1);
            data[i] += data[at];
        }
        for (unsigned long i = 0; i < WORDS; i += 4)
            sum += data[i] ^ data[i + 1] ^ data[i + 2] ^ data[i + 3];
    }
    return sum & 0x3f;
}

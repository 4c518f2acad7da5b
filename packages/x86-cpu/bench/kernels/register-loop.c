/* A loop on registers alone: a multiplicative hash stepped many times. */
unsigned kernel(void)
{
    unsigned long a = 0x9e3779b97f4a7c15, b = 1, c = 0;

    for (unsigned long i = 0; i < 100000000; i++) {
        a ^= a << 13;
        b += a;
        if (b & 8)
            c ^= b;
        a = (a >> 7) + i;
    }
    return (a ^ b ^ c) & 0x3f;
}

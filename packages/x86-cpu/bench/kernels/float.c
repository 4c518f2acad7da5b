/* SSE2 floating point as gcc makes it: bodies under gravity, a matrix product, the Mandelbrot set, and single-precision filters. */
typedef double v2d __attribute__((vector_size(16)));
typedef float v4f __attribute__((vector_size(16)));

static double root(double x)
{
    double r;
    asm("sqrtsd %1, %0" : "=x"(r) : "x"(x));
    return r;
}

#define BODIES 5
static double px[BODIES] = { 0, 4.84, 8.34, 12.89, 15.37 }, py[BODIES] = { 0, -1.16, 4.12, -15.11, -25.91 };
static double pz[BODIES] = { 0, -0.10, -0.40, -0.22, 0.17 }, vx[BODIES] = { 0, 0.60, -1.01, 1.08, 0.97 };
static double vy[BODIES] = { 0, 2.81, 1.81, 0.86, 0.59 }, vz[BODIES] = { 0, -0.02, 0.008, -0.01, -0.03 };
static const double mass[BODIES] = { 39.47, 0.037, 0.011, 0.0017, 0.002 };

static double __attribute__((noinline)) bodies(int steps)
{
    const double dt = 0.001;

    for (int s = 0; s < steps; s++) {
        for (int i = 0; i < BODIES; i++)
            for (int j = i + 1; j < BODIES; j++) {
                double dx = px[i] - px[j], dy = py[i] - py[j], dz = pz[i] - pz[j];
                double d2 = dx * dx + dy * dy + dz * dz, mag = dt / (d2 * root(d2));

                vx[i] -= dx * mass[j] * mag, vy[i] -= dy * mass[j] * mag, vz[i] -= dz * mass[j] * mag;
                vx[j] += dx * mass[i] * mag, vy[j] += dy * mass[i] * mag, vz[j] += dz * mass[i] * mag;
            }
        for (int i = 0; i < BODIES; i++)
            px[i] += dt * vx[i], py[i] += dt * vy[i], pz[i] += dt * vz[i];
    }
    return px[0] + py[1] + pz[2];
}

#define N 96
static double a[N][N] __attribute__((aligned(16))), b[N][N] __attribute__((aligned(16))), c[N][N] __attribute__((aligned(16)));

static double __attribute__((noinline)) product(int rounds)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            a[i][j] = 1.0 / (i + j + 1), b[i][j] = i == j ? 1.25 : 0.01 * (i - j);
    for (int r = 0; r < rounds; r++)
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j += 2) {
                v2d sum = { 0, 0 };

                for (int k = 0; k < N; k++)
                    sum += (v2d){ a[i][k], a[i][k] } * *(v2d *)&b[k][j];
                *(v2d *)&c[i][j] = sum;
            }
    return c[3][5] + c[N - 1][N - 1];
}

static int __attribute__((noinline)) mandelbrot(int size)
{
    int inside = 0;

    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++) {
            double cr = 3.0 * x / size - 2.25, ci = 2.5 * y / size - 1.25, zr = 0, zi = 0;
            int n = 0;

            while (n < 60 && zr * zr + zi * zi < 4.0) {
                double t = zr * zr - zi * zi + cr;

                zi = 2 * zr * zi + ci, zr = t, n++;
            }
            inside += n == 60;
        }
    return inside;
}

#define SAMPLES 4096
static float signal[SAMPLES + 16] __attribute__((aligned(16))), filtered[SAMPLES] __attribute__((aligned(16)));

static float __attribute__((noinline)) filter(int rounds)
{
    float energy = 0;

    for (int i = 0; i < SAMPLES + 16; i++)
        signal[i] = (float)((i * 37) % 101) * 0.125f - 6.0f;
    for (int r = 0; r < rounds; r++) {
        for (int i = 0; i < SAMPLES; i += 4) {
            v4f sum = { 0, 0, 0, 0 };

            for (int k = 0; k < 16; k += 4)
                sum += *(v4f *)&signal[i + k] * (v4f){ 0.1f, 0.2f, 0.3f, 0.4f };
            *(v4f *)&filtered[i] = sum;
        }
        for (int i = 0; i < SAMPLES; i++)
            energy = energy * 0.999f + filtered[i] * filtered[i];
    }
    return energy;
}

unsigned kernel(void)
{
    double total = bodies(60000) + product(40) + filter(250);
    union { double d; unsigned long u; } bits = { total };

    return (bits.u ^ bits.u >> 17 ^ mandelbrot(300)) & 0x3f;
}

import { benchCases } from './cases.ts';
import { benchKernels, KERNELS } from './kernels.ts';

/** `npm run bench -- x86-cpu`; BENCH_RUNS counted runs [5], BENCH_KERNELS those kernels only. */
console.log(`x86-cpu on node ${process.version}`);
const only = process.env['BENCH_KERNELS'];
benchKernels(only === undefined ? KERNELS : only.split(','), Number(process.env['BENCH_RUNS'] ?? 5));
if (only === undefined) benchCases();

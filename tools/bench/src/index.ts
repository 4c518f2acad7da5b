export { geometric, median } from './average.ts';
export { run, threadSeconds } from './processor-time.ts';

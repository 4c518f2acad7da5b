import { bootBench } from './boot.ts';

await bootBench();

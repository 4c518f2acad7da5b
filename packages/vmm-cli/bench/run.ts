import { bootBench } from './boot.ts';
import { measureBench } from './measure.ts';

measureBench();
await bootBench();

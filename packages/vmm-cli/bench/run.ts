import { bootBench } from './boot.ts';
import { measureBench } from './measure.ts';
import { snapshotBench } from './snapshot.ts';

measureBench();
await bootBench();
await snapshotBench();

// A host tries to read, write, remap, replay and inject, and is shown what stops it.
import { attackAll } from './attacks.ts';

let goal = '';
const attempts = await attackAll((attempt) => {
  if (attempt.goal !== goal) console.log(`\n${(goal = attempt.goal)}`);
  console.log(`  ${attempt.held ? 'stopped' : 'SUCCEEDED'}  ${attempt.tried}\n           ${attempt.stoppedBy}`);
});
const held = attempts.filter((attempt) => attempt.held).length;
console.log(`\n${held} of ${attempts.length} attempts stopped`);
process.exitCode = held === attempts.length ? 0 : 1;

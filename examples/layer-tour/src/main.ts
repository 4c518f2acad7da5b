// Each package of tdxkit used alone, lowest first.
import { tour } from './tour.ts';

for (const [layer, show] of tour) {
  console.log(layer);
  for (const line of await show()) console.log(`  ${line}`);
}

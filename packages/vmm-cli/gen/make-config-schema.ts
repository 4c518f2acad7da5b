// Writes schema/run-config.schema.json from the table of options: node --import tsx --conditions=tdxkit-source gen/make-config-schema.ts
import { writeFileSync } from 'node:fs';
import { configSchema } from '../src/cli/config-schema.ts';

writeFileSync(new URL('../schema/run-config.schema.json', import.meta.url), `${JSON.stringify(configSchema(), null, 2)}\n`);

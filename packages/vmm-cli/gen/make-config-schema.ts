// npm run generate: writes schema/run-config.schema.json from the table of options.
import { writeFileSync } from 'node:fs';
import { configSchema } from '../src/cli/config-schema.ts';

writeFileSync(new URL('../schema/run-config.schema.json', import.meta.url), `${JSON.stringify(configSchema(), null, 2)}\n`);

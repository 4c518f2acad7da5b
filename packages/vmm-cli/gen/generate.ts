// npm run generate: writes what follows from the table of options and the table of exit codes: schema/run-config.schema.json, tables of README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { configSchema } from '../src/options/config-schema.ts';
import { withTables } from '../src/commands/readme-tables.ts';

writeFileSync(new URL('../schema/run-config.schema.json', import.meta.url), `${JSON.stringify(configSchema(), null, 2)}\n`);
const readme = new URL('../README.md', import.meta.url);
writeFileSync(readme, withTables(readFileSync(readme, 'utf8')));

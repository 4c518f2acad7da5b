import { readFileSync, writeFileSync } from 'node:fs';
import { withBlocks } from './blocks.ts';

// npm run docs: fills the generated blocks of the documents in docs/.
for (const name of ['kvm-api-tdx.md', 'intel-tdx.md']) {
  const file = new URL(`../../../docs/${name}`, import.meta.url);
  writeFileSync(file, withBlocks(readFileSync(file, 'utf8')));
}

import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sources = (folder: URL): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(new URL(`${entry.name}/`, folder)) : [readFileSync(new URL(entry.name, folder), 'utf8')],
  );

describe('names', () => {
  it('[C051] the frozen value and the empty value have one name each, and older names are gone', () => {
    const all = sources(new URL('../src/', import.meta.url)).join('\n');
    expect(all.match(/export const FROZEN\b/g)).toHaveLength(1);
    expect(all.match(/export const NONPRESENT\b/g)).toHaveLength(1);
    for (const old of ['__REMOVED_SPTE', 'shadow_init_value', 'PRIVATE_PROHIBIT', 'stolenBits', 'STOLEN'])
      expect(all.includes(old)).toBe(false);
  });
});

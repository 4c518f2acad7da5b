import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = readFileSync(new URL('../CHECKLIST.md', import.meta.url), 'utf8');
const rows = [...text.matchAll(/^\| ([ABC]\d{3}) \| ([^|]+) \| (.+) \|$/gm)].map(([, id, title, shown]) => ({ id: id!, title: title!, shown: shown! }));
const ids = (group: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${group}${String(i + 1).padStart(3, '0')}`);

/** Names of the tests of a file, as written in its source. */
const names = new Map<string, string[]>();
function namesOf(path: string): string[] {
  let known = names.get(path);
  if (known === undefined) {
    const file = new URL(`../../${path}`, import.meta.url);
    const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
    known = [...source.matchAll(/\b(?:it|test)\b[^'"`\n]*(?:\n\s*)?(['"`])((?:(?!\1).)*)\1/g)].map((match) => match[2]!);
    // `it.each(table)('name'`: the table may hold strings and several lines, so the name is found by its opening bracket.
    known.push(...[...source.matchAll(/\)\(\s*(['"`])((?:(?!\1).)*)\1,\s*(?:async\s*)?\(/g)].map((match) => match[2]!));
    names.set(path, known);
  }
  return known;
}

describe('CHECKLIST.md', () => {
  it('has every row once, in order', () => {
    expect(rows.map((row) => row.id)).toEqual([...ids('A', 102), ...ids('B', 8), ...ids('C', 147)]);
  });

  it('names only tests that exist, or says what is missing', () => {
    const wrong: string[] = [];
    for (const { id, shown } of rows) {
      if (/^not yet: \S/.test(shown)) continue;
      const references = [...shown.matchAll(/`([^`]+)` "([^"]+)"/g)];
      if (references.length === 0) wrong.push(`${id}: neither a test nor "not yet: reason"`);
      for (const [, path, name] of references)
        if (!namesOf(path!).some((each) => each.includes(name!))) wrong.push(`${id}: no test "${name}" in ${path}`);
    }
    expect(wrong).toEqual([]);
  });

  it('counts the rows that are shown', () => {
    const count = (group: string, all = false): number => rows.filter(({ id, shown }) => id.startsWith(group) && (all || !shown.startsWith('not yet'))).length;
    const parts = ['A', 'B', 'C'].map((group) => `${group} ${count(group)} of ${count(group, true)}`);
    expect(text).toContain(`Shown: ${parts.join(', ')}; together ${count('')} of 257.`);
  });
});

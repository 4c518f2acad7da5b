import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../src/index.ts';
import { digest48 } from '../src/index.ts';

const sources = (folder: URL): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(new URL(`${entry.name}/`, folder)) : [readFileSync(new URL(entry.name, folder), 'utf8')],
  );

describe('interfaces', () => {
  it('[C147] what this package uses of others it uses by their public entries', () => {
    const used = new Set<string>();
    for (const text of sources(new URL('../src/', import.meta.url)))
      for (const [, name] of text.matchAll(/from '(@tdxkit\/[^']+)'/g)) used.add(name!);
    expect(used.size).toBeGreaterThan(3);
    for (const name of used) {
      const [, pkg, ...rest] = name.split('/');
      const { exports } = JSON.parse(readFileSync(new URL(`../../${pkg}/package.json`, import.meta.url), 'utf8')) as {
        exports: Record<string, unknown>;
      };
      expect([name, Object.keys(exports).includes(rest.length === 0 ? '.' : `./${rest.join('/')}`)]).toEqual([name, true]);
    }
  });

  it('[C030] a digest has 48 bytes: 32 do not compile, and are refused where a digest is made', () => {
    const good: Digest = digest48(new Uint8Array(48).fill(1));
    expect(good).toHaveLength(48);
    expect(() => digest48(new Uint8Array(32))).toThrow(/32 bytes/);
    // @ts-expect-error an array of any length is no digest
    const bad: Digest = new Uint8Array(32);
    expect(bad).toHaveLength(32);
  });
});

import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generate, generatedPath } from '../gen/generate.ts';

describe('generated tables', () => {
  const files = generate();
  it('are all there and nothing else', () => {
    expect(readdirSync(generatedPath('')).sort()).toEqual(Object.keys(files).sort());
  });
  it.each(Object.keys(files))('%s is what the generator writes, byte for byte', (name) => {
    expect(readFileSync(generatedPath(name), 'utf8') === files[name]).toBe(true);
  });
});

import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

it.each([
  ['memroy', 'memory'],
  ['spet', 'sept'],
  ['pam', 'pamt'],
  ['frobnicate', undefined],
  ['', undefined],
])('finds for %s: %s', (word, found) => {
  expect(nearest(word, ['memory', 'sept', 'pamt', 'cpus'])).toBe(found);
});

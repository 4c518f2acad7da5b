import { describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { parseAddress, parseChoice, parseCount, parseDuration, parseWord, parseSize } from './parse-option.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';

describe('options', () => {
  it.each([
    ['64M', 64 * 2 ** 20],
    ['1G', 2 ** 30],
    ['8192K', 8 * 2 ** 20],
    ['64', 64 * 2 ** 20],
    ['1.5GiB', 1.5 * 2 ** 30],
    ['2mb', 2 * 2 ** 20],
  ])('reads the size %s', (text, bytes) => {
    expect(parseSize('--memory', text)).toBe(bytes);
  });
  it.each(['', 'x', '-1M', '12Q', '0', '1e9', '999999999999G'])('refuses the size "%s"', (text) => {
    expect(() => parseSize('--memory', text)).toThrow(UsageError);
  });
  it('reads times, addresses, counts, seeds and choices', () => {
    expect([parseDuration('-', '10'), parseDuration('-', '0.5s'), parseDuration('-', '500ms'), parseDuration('-', '2m')]).toEqual(
      [10_000, 500, 500, 120_000],
    );
    expect([parseAddress('-', '0x10_0000'), parseAddress('-', '4096')]).toEqual([0x10_0000, 4096]);
    expect(parseCount('-', '7', 1, 8)).toBe(7);
    expect([parseWord('-', '5'), parseWord('-', '0xff')]).toEqual([5n, 255n]);
    expect(parseChoice('-', 'td', ['td', 'vmx'])).toBe('td');
  });
  it('refuses what is none of these, naming the option', () => {
    for (const bad of [
      () => parseDuration('--timeout', '0'),
      () => parseDuration('--timeout', '5h'),
      () => parseAddress('--load', '-1'),
      () => parseCount('--cpus', '9', 1, 8),
      () => parseCount('--cpus', '1.5', 1, 8),
      () => parseWord('--seed', `${1n << 64n}`),
      () => parseChoice('--vm-type', 'sev', ['td', 'vmx']),
    ]) {
      expect(bad).toThrow(/^--\w/);
    }
  });
});

describe('ProgressBar', () => {
  const draw = (isTTY: boolean): string => {
    let text = '';
    let now = 0;
    const bar = new ProgressBar({ isTTY, write: (t) => (text += t) }, 'measuring', () => now);
    bar.update(1, 10);
    now = 1500;
    bar.update(5, 10);
    bar.clear();
    return text;
  };
  it('appears on a terminal after a second and goes away', () =>
    expect(draw(true)).toMatch(/^\rmeasuring \[#{15}\.{15}\] 50 %\r +\r$/));
  it.each([0, 5, 30])('fits a terminal of %i columns, or of unknown width', (columns) => {
    let text = '';
    let now = 0;
    const bar = new ProgressBar({ isTTY: true, columns, write: (t) => (text += t) }, 'measuring', () => now);
    now = 1500;
    bar.update(5, 10);
    bar.clear();
    if (columns === 30) expect(text.split('\r').every((line) => line.length < 30)).toBe(true);
    expect(text).toMatch(/^\rmeasuring \[#*\.*\] 50 %\r *\r$/);
  });
  it('is silent elsewhere', () => expect(draw(false)).toBe(''));
});

import { describe, expect, it } from 'vitest';
import { ConsoleText } from './console-text.ts';

const watch = (options: { expectText?: string; failText?: string }, printed: string): ConsoleText => {
  const text = new ConsoleText(options);
  for (const byte of new TextEncoder().encode(printed)) text.push(byte);
  return text;
};
const poweredOff = { kind: 'power-off', detail: 'off' } as const;

describe('ConsoleText', () => {
  it.each([
    ['login:', 'Debian\r\nlogin: ', 'expect-text'],
    ['aab', 'aaab', 'expect-text'],
    ['grüße', 'viele grüße', 'expect-text'],
    ['login:', 'log in:', undefined],
  ])('finds %s in %s: %s', (expectText, printed, kind) => {
    expect(watch({ expectText }, printed).ending?.kind).toBe(kind);
  });

  it('prefers whatever came first', () => {
    const both = { expectText: 'ok', failText: 'panic' };
    expect(watch(both, 'panic ok').ending?.kind).toBe('fail-text');
    expect(watch(both, 'ok panic').ending?.kind).toBe('expect-text');
  });

  it('fails a run that ended well without the text', () => {
    expect(watch({ expectText: 'x' }, 'y').judge(poweredOff)).toEqual({ kind: 'text-missing', detail: 'the guest never printed "x" (power-off: off)' });
    expect(watch({ failText: 'x' }, 'y').judge(poweredOff)).toBe(poweredOff);
    expect(watch({ expectText: 'x' }, 'y').judge({ kind: 'exit', code: 3 })).toMatchObject({ kind: 'text-missing', detail: expect.stringContaining('exit code 3') as string });
  });
});

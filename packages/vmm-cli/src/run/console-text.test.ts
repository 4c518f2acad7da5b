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
    expect(watch({ expectText: 'x' }, 'y').judge(poweredOff)).toEqual({
      kind: 'text-missing',
      detail: 'the guest never printed "x" (power-off: off)',
    });
    expect(watch({ failText: 'x' }, 'y').judge(poweredOff)).toBe(poweredOff);
    expect(watch({ expectText: 'x' }, 'y').judge({ kind: 'exit', code: 3 })).toMatchObject({
      kind: 'text-missing',
      detail: expect.stringContaining('exit code 3') as string,
    });
  });

  it('ends with the reason of a kernel panic, when the line is complete, and only for Linux', () => {
    const line = '[    1.2] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\r\n';
    const feed = (text: string, isLinux: boolean): ConsoleText => {
      const watched = new ConsoleText({}, isLinux);
      for (const byte of new TextEncoder().encode(text)) watched.push(byte);
      return watched;
    };
    expect(feed(line, true).ending).toMatchObject({
      kind: 'kernel-panic',
      detail: 'the kernel panicked: VFS: Unable to mount root fs on unknown-block(0,0)',
    });
    expect([feed(line.slice(0, -2), true).ending, feed(line, false).ending]).toEqual([undefined, undefined]);
    expect(feed(`Kernel panic - not syncing: ${'x'.repeat(2000)}`, true).ending?.kind).toBe('kernel-panic');
  });
});

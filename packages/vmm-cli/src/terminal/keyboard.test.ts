import { describe, expect, it } from 'vitest';
import { Keyboard, type InputStream } from './keyboard.ts';

function make(isTTY: boolean) {
  const log: string[] = [];
  let data: (bytes: Uint8Array) => void = () => undefined;
  let end: () => void = () => undefined;
  const stream: InputStream = {
    isTTY,
    setRawMode: (raw) => log.push(`raw ${raw}`),
    on: (event: string, listener: never) => {
      if (event === 'data') data = listener;
      else end = listener;
    },
    resume: () => undefined,
    pause: () => log.push('pause'),
  };
  const keyboard = new Keyboard(stream, {
    snapshot: () => log.push('snapshot'),
    quit: () => log.push('quit'),
    say: (text) => log.push(text.includes('Ctrl-A x') ? 'help' : text.trim()),
    position: () => '5 instructions',
  });
  keyboard.start();
  const text = (): string => new TextDecoder().decode(keyboard.take() ?? new Uint8Array());
  return { keyboard, log, text, type: (s: string) => data(new TextEncoder().encode(s)), end: () => end() };
}

describe('Keyboard', () => {
  it('passes what is typed on, Ctrl-C included, and knows Ctrl-A as an escape', () => {
    const { text, type, log } = make(true);
    type('ls\r\x03');
    expect(text()).toBe('ls\r\x03');
    expect(text()).toBe('');
    type('a\x01hb\x01');
    type('\x01c\x01i\x01s\x01x');
    expect(text()).toBe('ab\x01c');
    expect(log).toEqual(['raw true', 'help', '5 instructions', 'snapshot', 'quit']);
  });

  it('passes a pipe on as it is', () => {
    const { text, type, log } = make(false);
    type('\x01x');
    expect([text(), log]).toEqual(['\x01x', []]);
  });

  it('wakes a waiter when something arrives, when the input ends, and when the run is aborted', async () => {
    const { keyboard, type, end } = make(false);
    const waits = keyboard.wait(60_000, undefined);
    type('x');
    await waits;
    keyboard.take();
    const abort = new AbortController();
    const aborted = keyboard.wait(60_000, abort.signal);
    abort.abort();
    await aborted;
    const ended = keyboard.wait(60_000, undefined);
    end();
    await ended;
    expect(keyboard.isClosed).toBe(true);
    await keyboard.wait(60_000, undefined);
  });

  it('is not closed before the last bytes were taken', () => {
    const { keyboard, text, type, end } = make(false);
    type('x');
    end();
    expect([keyboard.isClosed, text(), keyboard.isClosed]).toEqual([false, 'x', true]);
  });

  it('gives the terminal back once', () => {
    const { keyboard, log } = make(true);
    keyboard.release();
    keyboard.release();
    expect(log).toEqual(['raw true', 'raw false', 'pause']);
  });
});

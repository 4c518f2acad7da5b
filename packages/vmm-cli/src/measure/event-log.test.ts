import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuote } from '../quote/quote.ts';
import { EventLogError, EventType, readEventLog, registerOfRtmr, writeEventLog } from './event-log.ts';
import { extendRtmrs, rtmrsOf } from './rtmr.ts';

const file = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../testdata/${path}`, import.meta.url)));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const sha384 = (...parts: (Uint8Array | string)[]): Uint8Array => {
  const hash = createHash('sha384');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

describe('readEventLog', () => {
  it.each([
    ['ccel-cos113.bin', 'quote-v4-cos113.dat', [0, 1, 2]],
    ['ccel-cc-trusted-api.bin', 'quote-v4-cc-trusted-api.dat', [0, 1]],
  ] as const)('%s of a real TD adds up to the RTMRs of its quote', (log, quote, registers) => {
    const replayed = extendRtmrs(
      readEventLog(file(`event-logs/${log}`)).map(({ register, digest }) => ({ rtmr: register - 1, digest })),
    );
    const { rtmr } = parseQuote(file(`quotes/${quote}`)).body;
    for (const i of registers) expect(hex(replayed[i]!)).toBe(hex(rtmr[i]!));
  });

  it('gives back what was written, and finds the digests where they are said to be', () => {
    const events = [1, 2].map((n) => ({
      register: registerOfRtmr(n),
      type: EventType.IPL,
      digest: sha384(`${n}`),
      data: new TextEncoder().encode(`event ${n}`),
    }));
    const { bytes, digestOffsets } = writeEventLog(events);
    expect(digestOffsets.map((at) => hex(bytes.subarray(at, at + 48)))).toEqual(events.map(({ digest }) => hex(digest)));
    const padded = new Uint8Array(bytes.length + 500);
    padded.set(bytes);
    expect([readEventLog(bytes), readEventLog(padded)]).toEqual([events, events]);
  });

  it('refuses what is no log or cut off with the offset, and never fails otherwise', () => {
    expect(() => readEventLog(new Uint8Array(10))).toThrow(/event log:0x0: first event of 28 bytes; 10 are left/);
    expect(() => readEventLog(new Uint8Array(100))).toThrow(/Spec ID/);
    const log = file('event-logs/ccel-cos113.bin');
    expect(() => readEventLog(log.subarray(0, 150))).toThrow(EventLogError);
    fc.assert(
      fc.property(fc.nat(log.length), fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 5 }), (length, damage) => {
        const copy = log.slice(0, length);
        for (const [at, value] of damage) if (at < length) copy[at] = value;
        try {
          readEventLog(copy);
        } catch (error) {
          expect(error).toBeInstanceOf(EventLogError);
        }
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('rtmrsOf', () => {
  it('extends registers of zeros by the digest of each thing in order', () => {
    const data = new TextEncoder().encode('kernel');
    const [zero, one, two] = rtmrsOf([
      { rtmr: 1, name: 'a', gpa: 0, data },
      { rtmr: 1, name: 'b', gpa: 0, data: new Uint8Array(0) },
    ]) as [Uint8Array, Uint8Array, Uint8Array];
    const first = sha384(new Uint8Array(48), sha384('kernel'));
    expect(hex(one)).toBe(hex(sha384(first, sha384(''))));
    expect([hex(zero), hex(two)]).toEqual(['00'.repeat(48), '00'.repeat(48)]);
  });
});

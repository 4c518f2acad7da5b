import { describe, expect, it } from 'vitest';
import { chromeJson, jsonLines } from './json-lines.ts';
import { perfetto } from './perfetto.ts';
import type { TraceFormat, TraceRecord } from './trace-record.ts';

const records: TraceRecord[] = [
  { track: 'vCPU 0', phase: 'begin', name: 'guest', ns: 10, args: { lp: 0 } },
  { track: 'devices', phase: 'instant', name: 'UART write', ns: 2 ** 40, args: { value: '0x41' } },
  { track: 'vCPU 0', phase: 'end', name: 'guest', ns: 2 ** 40 + 1, args: {} },
];
const written = (format: TraceFormat): Uint8Array =>
  Uint8Array.from([...format.head(), ...records.flatMap((record) => [...format.record(record)]), ...format.tail()]);

/** Fields of a message: [number, integer or bytes]. */
function fields(bytes: Uint8Array): [number, number | Uint8Array][] {
  const out: [number, number | Uint8Array][] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    if ((key & 7) === 0) out.push([key >>> 3, varint()]);
    else {
      const length = varint();
      out.push([key >>> 3, bytes.subarray(at, (at += length))]);
    }
  }
  return out;
}
const all = (message: Uint8Array, number: number): (number | Uint8Array)[] =>
  fields(message)
    .filter(([n]) => n === number)
    .map(([, value]) => value);
const text = (value: unknown): string => new TextDecoder().decode(value as Uint8Array);

describe('trace formats', () => {
  it('perfetto: a descriptor for each track before its first event, and the events in order', () => {
    const packets = fields(written(perfetto())).map(([, value]) => value as Uint8Array);
    const tracks = new Map(
      packets.flatMap((p) => all(p, 60)).map((d) => [all(d as Uint8Array, 1)[0], text(all(d as Uint8Array, 2)[0])]),
    );
    expect([...tracks.values()]).toEqual(['vCPU 0', 'devices']);
    const events = packets.flatMap((p) =>
      all(p, 11).map((e) => ({
        ns: all(p, 8)[0],
        type: all(e as Uint8Array, 9)[0],
        track: tracks.get(all(e as Uint8Array, 11)[0] ?? 0),
        name: text(all(e as Uint8Array, 23)[0] ?? new Uint8Array(0)),
      })),
    );
    expect(events).toEqual([
      { ns: 10, type: 1, track: 'vCPU 0', name: 'guest' },
      { ns: 2 ** 40, type: 3, track: 'devices', name: 'UART write' },
      { ns: 2 ** 40 + 1, type: 2, track: 'vCPU 0', name: '' },
    ]);
  });

  it('chrome: one JSON document with named threads', () => {
    const { traceEvents } = JSON.parse(text(written(chromeJson()))) as {
      traceEvents: { ph: string; tid: number; ts?: number; args: { name?: string } }[];
    };
    expect(traceEvents.filter(({ ph }) => ph === 'M').map(({ tid, args }) => [tid, args.name])).toEqual([[1, 'vCPU 0'], [2, 'devices']]); // prettier-ignore
    expect(traceEvents.filter(({ ph }) => ph !== 'M').map(({ ph, tid, ts }) => [ph, tid, ts])).toEqual([['B', 1, 0.01], ['i', 2, 2 ** 40 / 1000], ['E', 1, (2 ** 40 + 1) / 1000]]); // prettier-ignore
  });

  it('jsonl: one record a line', () => {
    expect(
      text(written(jsonLines()))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(records);
  });
});

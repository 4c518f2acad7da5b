import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GATEWAY_ADDRESS, GUEST_ADDRESS } from './addresses.ts';
import { Ipv4Reassembler, fragmentsOf } from './ipv4-fragments.ts';
import { parseIpv4Packet, type Ipv4Header, type Ipv4Packet } from './ipv4.ts';

const packet = (length: number): Ipv4Packet => ({
  protocol: 17,
  source: GUEST_ADDRESS,
  destination: GATEWAY_ADDRESS,
  payload: Uint8Array.from({ length }, (_, i) => i * 7),
});
const parts = (length: number, identification = 1): (Ipv4Packet & Ipv4Header)[] =>
  fragmentsOf(packet(length), identification).map((bytes) => parseIpv4Packet(bytes)!);
function make(): { reassembler: Ipv4Reassembler; at: (seconds: number) => void } {
  let now = 0n;
  return { reassembler: new Ipv4Reassembler({ now: () => now, hz: 10n }), at: (seconds) => (now = BigInt(seconds * 10)) };
}

describe('fragments', () => {
  it('are made of what does not fit 1500 bytes, in multiples of 8', () => {
    expect(fragmentsOf(packet(1480), 9).map((bytes) => bytes.length)).toEqual([1500]);
    expect(parts(4000, 9).map((p) => [p.identification, p.fragmentOffset, p.payload.length, p.hasMore])).toEqual([
      [9, 0, 1480, true],
      [9, 1480, 1480, true],
      [9, 2960, 1040, false],
    ]);
  });

  it('come together in any order, mixed with those of other packets', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1481, max: 65_000 }),
        fc.integer({ min: 0, max: 9000 }),
        fc.infiniteStream(fc.nat(1000)),
        (a, b, random) => {
          const { reassembler } = make();
          const mixed = [...parts(a, 1), ...parts(b, 2)]
            .map((part) => ({ part, key: random.next().value as number }))
            .sort((x, y) => x.key - y.key);
          const whole = mixed.flatMap(({ part }) => reassembler.add(part) ?? []).map(({ payload }) => payload);
          expect(whole.length).toBe(2);
          for (const length of [a, b])
            expect(whole.some((bytes) => Buffer.compare(bytes, packet(length).payload) === 0)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('are dropped when they overlap, contradict each other, are of odd sizes or too much', () => {
    const [first, second, third] = parts(4000) as [Ipv4Packet & Ipv4Header, Ipv4Packet & Ipv4Header, Ipv4Packet & Ipv4Header];
    for (const bad of [
      { ...second, fragmentOffset: 1472 },
      { ...second, payload: second.payload.subarray(1) },
      { ...second, payload: new Uint8Array(0) },
      { ...second, fragmentOffset: 65_528 },
      { ...third, fragmentOffset: 4000 },
      { ...second, fragmentOffset: 4000 },
    ]) {
      const { reassembler } = make();
      for (const part of [first, third, bad, second]) expect(reassembler.add(part)).toBeUndefined();
    }
  });

  it('that never become whole make room: after 30 seconds, or for the seventeenth packet', () => {
    const { reassembler, at } = make();
    reassembler.add(parts(2000)[0]!);
    at(31);
    expect(reassembler.add(parts(2000)[1]!)).toBeUndefined();
    for (let id = 2; id < 18; id++) reassembler.add(parts(2000, id)[0]!);
    expect(reassembler.add(parts(2000, 2)[1]!)).toEqual(packet(2000));
    expect(reassembler.add(parts(2000, 1)[0]!)).toBeUndefined();
  });

  it('of any kind change nothing but what they are', () => {
    const { reassembler } = make();
    fc.assert(
      fc.property(
        fc.record({
          fragmentOffset: fc.nat(8191).map((n) => n * 8),
          hasMore: fc.boolean(),
          identification: fc.nat(3),
          length: fc.nat(3000),
        }),
        ({ length, ...place }) => {
          const whole = reassembler.add({ ...packet(length), ...place, ttl: 64 });
          if (whole) expect(whole.payload.length).toBeLessThanOrEqual(65_515);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
import { bytesFromHex, hexBytes, hpa, type Hpa } from '../units/index.ts';
import { AesXts, KeyedMemory, LinearMemoryFull } from './index.ts';

const KEY_BITS = 4;
const SPAN = 2 ** (52 - KEY_BITS);
const at = (address: number, hkid = 0): Hpa => hpa(address + hkid * SPAN);
const memory = (bytes = 0x40_0000): KeyedMemory => new KeyedMemory({ linearMemoryBytes: bytes, keyIdBits: KEY_BITS });
const keyFor = (n: number): Uint8Array => new Uint8Array(32).map((_, i) => (n * 37 + i * 11) & 0xff);

describe('AES-XTS', () => {
  it('matches IEEE 1619 vectors 1 and 2', () => {
    const zero = new AesXts(new Uint8Array(32)).encrypt(0, new Uint8Array(64));
    expect(hexBytes(zero.subarray(0, 32))).toBe('917cf69ebd68b2ec9b9fe9a3eadda692cd43d2f59598ed858c02c2652fbf922e');
    const key = bytesFromHex('11'.repeat(16) + '22'.repeat(16));
    const two = new AesXts(key).encrypt(0x3333333333, new Uint8Array(64).fill(0x44));
    expect(hexBytes(two.subarray(0, 32))).toBe('c454185e6a16936e39334038acef838bfb186fff7480adc4289382ecd6d394f0');
    expect(new AesXts(key).decrypt(0x3333333333, two)).toEqual(new Uint8Array(64).fill(0x44));
  });
});

/** What DRAM holds, line by line, always encrypted: the plain model. */
class Dram {
  readonly lines = new Map<number, Uint8Array>();
  readonly writer = new Map<number, number>();
  readonly keys = new Map<number, { id: number; xts: AesXts }>();
  ids = 0;

  key(hkid: number): { id: number; xts?: AesXts } {
    return this.keys.get(hkid) ?? { id: -1 - hkid };
  }
  setKey(hkid: number, key: Uint8Array): void {
    this.keys.set(hkid, { id: ++this.ids, xts: new AesXts(key) });
  }
  line(n: number, hkid: number): Uint8Array {
    const stored = this.lines.get(n);
    if (stored === undefined) return new Uint8Array(64);
    return this.key(hkid).xts?.decrypt(n, stored) ?? stored.slice();
  }
  read(address: number, hkid: number, length: number): Uint8Array {
    return Uint8Array.from({ length }, (_, i) => this.line(Math.floor((address + i) / 64), hkid)[(address + i) % 64]!);
  }
  write(address: number, hkid: number, data: Uint8Array): void {
    for (let first = Math.floor(address / 4096), page = first; page <= Math.floor((address + data.length - 1) / 4096); page++)
      if (!this.lines.has(page * 64)) for (let n = page * 64; n < page * 64 + 64; n++) this.store(n, hkid, new Uint8Array(64));
    const touched = new Map<number, Uint8Array>();
    data.forEach((byte, i) => {
      const n = Math.floor((address + i) / 64);
      const line = touched.get(n) ?? this.line(n, hkid);
      line[(address + i) % 64] = byte;
      touched.set(n, line);
    });
    for (const [n, line] of touched) this.store(n, hkid, line);
  }
  store(n: number, hkid: number, plain: Uint8Array): void {
    const { id, xts } = this.key(hkid);
    this.lines.set(n, xts?.encrypt(n, plain) ?? plain.slice());
    this.writer.set(n, id);
  }
  poisoned(address: number, hkid: number, length: number): boolean {
    for (let n = Math.floor(address / 64); n <= Math.floor((address + length - 1) / 64); n++)
      if (this.writer.has(n) && this.writer.get(n) !== this.key(hkid).id) return true;
    return false;
  }
}

describe('KeyedMemory equals encrypted DRAM', () => {
  const where = fc.oneof(
    fc.integer({ min: 0, max: 0x2f00 }),
    fc.integer({ min: 0, max: 0xbc }).map((n) => n * 64),
  );
  const hkid = fc.integer({ min: 0, max: 3 });
  const step = fc.oneof(
    fc.record({ op: fc.constant('write' as const), where, hkid, data: fc.uint8Array({ minLength: 1, maxLength: 200 }) }),
    fc.record({
      op: fc.constant('fill' as const),
      where,
      hkid,
      length: fc.integer({ min: 1, max: 0x1800 }),
      byte: fc.integer({ min: 0, max: 255 }),
    }),
    fc.record({
      op: fc.constant('line' as const),
      where: where.map((w) => w - (w % 64)),
      hkid,
      byte: fc.integer({ min: 0, max: 255 }),
    }),
    fc.record({
      op: fc.constant('word' as const),
      where,
      hkid,
      size: fc.constantFrom(1, 2, 4, 8),
      value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    }),
    fc.record({ op: fc.constant('key' as const), hkid }),
    fc.record({ op: fc.constant('offset' as const), where, hkid, write: fc.boolean() }),
    fc.record({ op: fc.constant('zero' as const), page: fc.integer({ min: 0, max: 3 }), hkid }),
    fc.record({
      op: fc.constant('copy' as const),
      page: fc.integer({ min: 0, max: 3 }),
      hkid,
      from: fc.integer({ min: 0, max: 3 }),
      as: hkid,
    }),
    fc.record({ op: fc.constant('poke' as const), where, byte: fc.integer({ min: 0, max: 255 }), recent: fc.boolean(), hkid }),
  );

  it('[C081] for any sequence of writes, reads, keys and handed-out offsets', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 25 }),
        fc.array(fc.tuple(where, hkid, fc.integer({ min: 1, max: 300 })), { maxLength: 12 }),
        (steps, reads) => {
          const real = memory();
          const model = new Dram();
          /** Offsets handed out and not recalled, by page: which HKID may use them. */
          const handed = new Map<number, Map<number, number>>();
          /** The same of those that may be written through. */
          const writable = new Map<number, { id: number; offset: number }>();
          let epoch = real.frameEpoch;
          let voided = 0;
          real.onOwnerChange((page) => {
            handed.delete(page);
            writable.delete(page);
            voided += 1;
          });
          let keys = 0;
          for (const s of steps) {
            if (s.op === 'key') {
              const key = keyFor(++keys);
              real.setKey(s.hkid, key);
              model.setKey(s.hkid, key);
            } else if (s.op === 'offset') {
              const page = s.where - (s.where % 4096);
              const offset = real.frameOffset(at(s.where, s.hkid), s.write);
              if (offset !== -1) {
                if (s.write && !model.lines.has(page / 64)) model.write(page, s.hkid, new Uint8Array(1));
                if (s.write) writable.set(page, { id: s.hkid, offset });
                handed.set(page, (handed.get(page) ?? new Map<number, number>()).set(s.hkid, offset));
              }
            } else if (s.op === 'zero') {
              real.fill(at(s.page * 4096, s.hkid), 4096, 0);
              model.write(s.page * 4096, s.hkid, new Uint8Array(4096));
            } else if (s.op === 'copy') {
              real.copyPage(at(s.page * 4096, s.hkid), at(s.from * 4096, s.as));
              model.write(s.page * 4096, s.hkid, model.read(s.from * 4096, s.as, 4096));
            } else if (s.op === 'poke') {
              const held = writable.get(s.where - (s.where % 4096));
              const recent = real.recentOffset(at(s.where, s.hkid), true);
              const [id, offset] = s.recent
                ? [s.hkid, recent]
                : [held?.id ?? 0, held === undefined ? 0 : held.offset + (s.where % 4096)];
              if (offset !== 0) {
                real.u8[offset] = s.byte;
                model.write(s.where, id, Uint8Array.of(s.byte));
              }
            } else {
              const data =
                s.op === 'write'
                  ? s.data
                  : s.op === 'fill'
                    ? new Uint8Array(s.length).fill(s.byte)
                    : s.op === 'line'
                      ? new Uint8Array(64).fill(s.byte)
                      : new Uint8Array(new BigUint64Array([s.value]).buffer).slice(0, s.size);
              const pa = at(s.where, s.hkid);
              if (s.op === 'write') real.writeBytes(pa, s.data);
              else if (s.op === 'fill') real.fill(pa, s.length, s.byte);
              else if (s.op === 'line') real.writeLine(pa, data);
              else if (s.size === 8) real.write64(pa, s.value);
              else if (s.size === 4) real.write32(pa, Number(s.value & 0xffff_ffffn));
              else if (s.size === 2) real.write16(pa, Number(s.value & 0xffffn));
              else real.write8(pa, Number(s.value & 0xffn));
              model.write(s.where, s.hkid, data);
              const size = data.length >= 8 ? 8 : data.length >= 4 ? 4 : data.length >= 2 ? 2 : 1;
              const back =
                size === 8
                  ? real.read64(pa)
                  : BigInt(size === 4 ? real.read32(pa) : size === 2 ? real.read16(pa) : real.read8(pa));
              expect(back).toBe(
                new DataView(Uint8Array.from({ length: 8 }, (_, i) => (i < size ? data[i]! : 0)).buffer).getBigUint64(0, true),
              );
            }
            if (voided > 0) expect(real.frameEpoch).not.toBe(epoch);
            voided = 0;
            epoch = real.frameEpoch;
          }
          for (const [address, id, length] of reads) {
            expect(real.readBytes(at(address, id), length)).toEqual(model.read(address, id, length));
            expect(real.isPoisoned(at(address, id), length)).toBe(model.poisoned(address, id, length));
          }
          for (const [page, users] of handed)
            for (const [id, offset] of users) expect(real.u8.slice(offset, offset + 4096)).toEqual(model.read(page, id, 4096));
        },
      ),
      { numRuns: 250 },
    );
  });
});

describe('KeyedMemory', () => {
  it('shows a private page as ciphertext through the shared key and calls a foreign write poison', () => {
    const m = memory();
    m.setKey(5, keyFor(1));
    const secret = new TextEncoder().encode('attack at dawn');
    m.writeBytes(at(0x5000, 5), secret);
    expect(m.readBytes(at(0x5000, 5), secret.length)).toEqual(secret);
    expect(m.readBytes(at(0x5000, 0), secret.length)).not.toEqual(secret);
    m.write8(at(0x5040, 0), 1);
    expect(m.isPoisoned(at(0x5000, 5), 64)).toBe(false);
    expect(m.isPoisoned(at(0x5000, 5), 65)).toBe(true);
    m.writeLine(at(0x5040, 5), new Uint8Array(64));
    expect(m.isPoisoned(at(0x5000, 5), 4096)).toBe(false);
  });

  it('[C082] splits and joins addresses above 4 GiB', () => {
    const m = memory();
    const pa = at(0x12_3456_7890, 11);
    expect([m.hkidOf(pa), m.stripHkid(pa), m.withHkid(pa, 3)]).toEqual([11, 0x12_3456_7890, at(0x12_3456_7890, 3)]);
  });

  it('tells once when decoded code is overwritten, also after fast writes', () => {
    const m = memory();
    m.write32(at(0x3000), 1);
    const frame = m.frameOffset(at(0x3000), true);
    const told: number[] = [];
    m.onCodeWrite((f) => told.push(f));
    m.markCode(frame);
    m.write32(at(0x3004), 2);
    m.write32(at(0x3008), 2);
    expect(told).toEqual([frame]);
  });

  it('refuses addresses outside 52 bits and says when linear memory is full', () => {
    const m = memory(0x10000);
    for (const bad of [-1, 2 ** 52, 0.5, NaN]) expect(() => m.read8(bad as Hpa)).toThrow(RangeError);
    expect(() => m.writeLine(at(8), new Uint8Array(64))).toThrow(RangeError);
    expect(() => {
      for (let page = 0; page < 20; page++) m.write8(at(page * 4096), 1);
    }).toThrow(LinearMemoryFull);
    expect(m.reserve(1) % 64).toBe(0);
  });
});

describe('restore', () => {
  it('gives back the frames of pages that the snapshot does not have', () => {
    const m = memory(0x10_0000); // room for less than 256 frames
    const empty = new ByteWriter();
    m.save(empty);
    for (let round = 0; round < 40; round++) {
      for (let page = 0; page < 50; page++) m.write8(hpa((round * 50 + page) * 0x1000), 1);
      m.restore(new ByteReader(empty.finish()));
    }
    for (let page = 0; page < 200; page++) expect(m.read64(hpa(page * 0x1000))).toBe(0n);
    expect(m.u8[m.frameOffset(hpa(0x5000), true)]).toBe(0);
  });
});

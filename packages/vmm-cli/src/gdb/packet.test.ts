import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketReader, framed, type GdbInput } from './packet.ts';

const read = (...pieces: Uint8Array[]): GdbInput[] => {
  const reader = new PacketReader();
  return pieces.flatMap((piece) => [...reader.push(piece)]);
};
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('packets of the remote protocol', () => {
  it('come back as they were sent, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { maxLength: 50 }), fc.nat(60), (codes, cut) => {
        const text = String.fromCharCode(...codes);
        const bytes = framed(text);
        expect(read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual([{ kind: 'packet', text }]);
      }),
    );
  });

  it('are told from acknowledgements, Ctrl-C and noise', () => {
    expect(read(ascii('+-\u0003abc$g#67'))).toEqual([
      { kind: 'ack' },
      { kind: 'nack' },
      { kind: 'interrupt' },
      { kind: 'packet', text: 'g' },
    ]);
    expect(read(ascii('$g#68$g#zz$g#6'))).toEqual([{ kind: 'damaged' }, { kind: 'damaged' }]);
    expect(read(ascii('$lost$g#67'))).toEqual([{ kind: 'packet', text: 'g' }]);
  });

  it('survive any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void read(bytes)));
  });
});

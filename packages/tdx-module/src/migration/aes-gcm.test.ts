import { gcm } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AesGcm } from './aes-gcm.ts';

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((p) => [...p]));

describe('AES-256-GCM in pieces', () => {
  it('makes what one call makes, and takes it back', () => {
    fc.assert(
      fc.property(bytes(32), bytes(12), fc.uint8Array({ maxLength: 40 }), bytes(64), bytes(48), (key, iv, aad, first, second) => {
        const whole = gcm(key, iv, aad).encrypt(join(first, second));
        const sealing = new AesGcm(key, iv);
        sealing.aad(aad);
        const one = sealing.encrypt(first);
        // A message may lie for a while: all it needs is its progress.
        const later = new AesGcm(key, iv, sealing.progress);
        const two = later.encrypt(second);
        expect(join(one, two, later.tag())).toEqual(whole);

        const opening = new AesGcm(key, iv);
        opening.aad(aad);
        expect(join(opening.decrypt(one), opening.decrypt(two))).toEqual(join(first, second));
        expect(opening.tag()).toEqual(whole.slice(-16));
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { HkidPool } from './hkid-pool.ts';
import { keyIdPartitioning, keyIdRefusal } from './keyid-partitioning.ts';

const msr = (mktme: number, tdx: number): bigint => (BigInt(tdx) << 32n) | BigInt(mktme);

describe('KeyID partitioning', () => {
  it('[C096] gives the first TDX KeyID to the module and the rest to TDs', () => {
    expect(keyIdPartitioning(msr(63, 64))).toEqual({
      mktmeKeyIds: 63,
      tdxKeyIds: 64,
      globalKeyId: 64,
      firstGuestKeyId: 65,
      guestKeyIds: 63,
    });
  });

  it.each([[0, false], [1, false], [2, true], [63, true]])('[A005] with %i TDX KeyIDs TDX is there: %s', (n, there) => {
    expect(keyIdRefusal(keyIdPartitioning(msr(0, n))) === undefined).toBe(there);
  }); // prettier-ignore
});

describe('guest KeyIDs', () => {
  it('[A021] [C097] are given lowest first, run out, and come back', () => {
    const pool = new HkidPool(keyIdPartitioning(msr(63, 64)));
    const ids = Array.from({ length: 63 }, () => pool.allocate());
    expect([ids[0], ids[62], pool.allocate(), pool.inUse]).toEqual([65, 127, undefined, 63]);
    pool.free(70);
    expect([pool.allocate(), pool.leaked]).toEqual([70, 0]);
  });

  it('stay out of use once leaked', () => {
    const pool = new HkidPool(keyIdPartitioning(msr(0, 2)));
    const id = pool.allocate()!;
    pool.leak(id);
    expect([pool.allocate(), pool.leaked, pool.inUse]).toEqual([undefined, 1, 1]);
    expect(() => pool.free(id + 1)).toThrow(/not allocated/);
  });
});

import { describe, expect, it } from 'vitest';
import { ConfigError, hpa } from '../units/index.ts';
import type { DeviceRange } from './device-map.ts';
import { KeyedMemory } from './keyed-memory.ts';

const memory = (): KeyedMemory => new KeyedMemory({ linearMemoryBytes: 1 << 20, keyIdBits: 6, ram: [[0, 0x10_0000]] });

/** A device of `bytes` bytes that remembers every access. */
function recorder(base: number, bytes: number): { device: DeviceRange; seen: unknown[] } {
  const seen: unknown[] = [];
  return {
    seen,
    device: {
      base,
      bytes,
      read: (offset, size) => (seen.push(['read', offset, size]), 0x1122_3344_5566_7788n),
      write: (offset, size, value) => void seen.push(['write', offset, size, value]),
    },
  };
}

describe('addresses that are not memory', () => {
  it('read as ones, lose what is written, and take no frame', () => {
    const m = memory();
    m.write64(hpa(0x4000_0000), 5n);
    m.fill(hpa(0x4000_0000), 0x1000, 7);
    m.writeBytes(hpa(0xf_fff8), new Uint8Array(16).fill(9)); // half in RAM
    expect([m.read8(hpa(0x4000_0000)), m.read64(hpa(0x4000_0000))]).toEqual([0xff, 0xffff_ffff_ffff_ffffn]);
    expect(m.read64(hpa(0xf_fffc))).toBe(0xffff_ffff_0909_0909n);
    expect(m.frameOffset(hpa(0x4000_0000), true)).toBe(-1);
    expect(m.frameOffset(hpa(0x1000), true)).toBeGreaterThan(0);
  });

  it('are seen by every key alike', () => {
    const m = memory();
    expect(m.read64(m.withHkid(hpa(0x4000_0000), 5))).toBe(0xffff_ffff_ffff_ffffn);
  });
});

describe('a device', () => {
  it('gets aligned accesses of its own bytes, the rest of its page reads as ones', () => {
    const m = memory();
    const { device, seen } = recorder(0x8_0010, 0x10);
    m.attachDevice(device);
    expect(m.read32(hpa(0x8_0014))).toBe(0x5566_7788);
    m.write64(hpa(0x8_0018), 0xabcn);
    m.write32(hpa(0x8_000e), 0x4433_2211); // two bytes before it
    expect(m.read16(hpa(0x8_0020))).toBe(0xffff);
    m.write16(hpa(0x8_0011), 0x2211);
    expect(seen).toEqual([
      ['read', 4, 4], ['write', 8, 8, 0xabcn], ['write', 0, 2, 0x4433n], ['write', 1, 1, 0x11n], ['write', 2, 1, 0x22n],
    ]); // prettier-ignore
  });

  it('is refused where another one is, or memory in use, or no address', () => {
    const m = memory();
    m.write8(hpa(0x3000), 1);
    m.attachDevice(recorder(0x5000, 0x10).device);
    for (const [base, bytes] of [
      [0x500f, 1],
      [0x3000, 8],
      [-1, 4],
      [0x9000, 0],
      [2 ** 52 - 1, 2],
    ] as const)
      // prettier-ignore
      expect(() => m.attachDevice(recorder(base, bytes).device)).toThrow(ConfigError);
  });
});

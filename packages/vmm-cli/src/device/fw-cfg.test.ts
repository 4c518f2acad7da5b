import { describe, expect, it } from 'vitest';
import { FwCfg, FwCfgKey } from './fw-cfg.ts';

describe('fw_cfg', () => {
  const device = new FwCfg({ memoryBytes: 0x1_2340_0000, cpus: 3 });
  const item = (key: number, bytes: number): number[] => {
    device.write(0, Uint8Array.of(key & 0xff, key >> 8), 2);
    return Array.from({ length: bytes }, () => {
      const data = new Uint8Array(1);
      device.read(1, data, 1);
      return data[0]!;
    });
  };

  it('tells signature, RAM size and CPUs byte by byte, and zeros behind them', () => {
    expect(String.fromCharCode(...item(FwCfgKey.SIGNATURE, 4))).toBe('QEMU');
    expect(item(FwCfgKey.RAM_SIZE, 9)).toEqual([0, 0, 0x40, 0x23, 1, 0, 0, 0, 0]);
    expect(item(FwCfgKey.NB_CPUS, 2)).toEqual([3, 0]);
    expect(item(0x1234, 2)).toEqual([0, 0]);
  });

  it('rewinds when an item is selected again', () => {
    expect([item(FwCfgKey.NB_CPUS, 1), item(FwCfgKey.NB_CPUS, 1)]).toEqual([[3], [3]]);
  });
});

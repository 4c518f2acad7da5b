import { MIB } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { EarlyHost } from './early-host.ts';
import type { HostOptions } from './host.ts';

const known = { vmType: 'td', memoryBytes: 64 * MIB, cpus: 1, seed: 7n, debug: false } as const;
const wanted: HostOptions = {
  seed: 7n,
  memoryBytes: 64 * MIB,
  cpus: 1,
  tdx: true,
  passesRbp: false,
  debugTds: false,
  tier: undefined,
};

describe('EarlyHost', () => {
  it('gives the host that was made to the first VM that wants that one', async () => {
    const early = new EarlyHost();
    await early.begin(known);
    const { createHost } = early.options;
    const first = createHost!(wanted);
    expect(first.module).toBeDefined();
    expect(createHost!(wanted)).not.toBe(first);
  });

  it.each([
    ['seed', { seed: 8n }],
    ['memory', { memoryBytes: 2048 * MIB }],
    ['vCPUs', { cpus: 2 }],
    ['kind of VM', { tdx: false }],
    ['tier', { tier: 'interpreter' }],
  ] as const)('makes another one for another %s', async (_, other) => {
    const early = new EarlyHost();
    await early.begin(known);
    const { machine, module } = early.options.createHost!({ ...wanted, ...other });
    expect(machine.platform.lps.length).toBe('cpus' in other ? 2 : 1);
    expect(module === undefined).toBe('tdx' in other);
  });

  it('says nothing when none was begun, and makes none after it was asked', async () => {
    const early = new EarlyHost();
    expect(early.options).toEqual({});
    await early.begin(known);
    expect(early.options).toEqual({});
  });

  it('leaves it to the VM to tell why there is none', async () => {
    const early = new EarlyHost();
    await early.begin({ ...known, cpus: -1 });
    expect(early.options).toEqual({});
  });
});

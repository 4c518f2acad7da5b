import { describe, expect, it } from 'vitest';
import { PlainMemory } from '../../test/plain-memory.ts';
import { MemoryBackend } from '../block/memory-backend.ts';
import { DeviceTimers } from '../device/device-timers.ts';
import { EchoHost } from '../network/echo-host.ts';
import { UserNetwork } from '../network/user-network.ts';
import { PciBus } from '../pci/pci-bus.ts';
import { attachVirtio } from './virtio-functions.ts';

describe('virtio functions', () => {
  const attach = (
    options: Parameters<typeof attachVirtio>[0],
  ): { bus: PciBus; timers: DeviceTimers; functions: ReturnType<typeof attachVirtio> } => {
    const bus = new PciBus();
    const timers = new DeviceTimers(() => 0n);
    const functions = attachVirtio(options, {
      bus,
      memory: new PlainMemory(0),
      send: () => 0,
      setInterrupt: () => undefined,
      timers,
      clock: { now: () => 0n, hz: 1n },
      seed: 1n,
      onConsole: () => undefined,
    });
    return { bus, timers, functions };
  };

  it('are none unless asked for', () => {
    const { bus, functions } = attach({});
    expect([bus.functions.length, functions.console, functions.live, functions.bootOrder]).toEqual([0, undefined, undefined, []]);
  });

  it('take slots in order, and are named to firmware', () => {
    let isClosed = false;
    const network = new UserNetwork(new EchoHost(), { now: () => 0n, hz: 1n });
    const { bus, functions } = attach({
      disks: [
        { backend: new MemoryBackend('x', new Uint8Array(512)), serial: 'a' },
        { backend: new MemoryBackend('x', new Uint8Array(512)), serial: 'b' },
      ],
      network: { mac: new Uint8Array(6), connect: () => ({ backend: network, timer: network, close: () => (isClosed = true) }) },
      hasConsole: true,
      hasRng: true,
    });
    expect(bus.functions.map(({ slot, pciFunction }) => [slot, pciFunction.name])).toEqual([
      [1, 'virtio-blk a'],
      [2, 'virtio-blk b'],
      [3, 'virtio-net'],
      [4, 'virtio-console'],
      [5, 'virtio-rng'],
    ]);
    expect(functions.bootOrder).toEqual([
      '/pci@i0cf8/scsi@1/disk@0,0',
      '/pci@i0cf8/scsi@2/disk@0,0',
      '/pci@i0cf8/ethernet@3/ethernet-phy@0',
    ]);
    functions.close();
    expect(isClosed).toBe(true);
  });
});

import type { KvmVm } from '@tdxkit/kvm-tdx';
import { SavedFields, SnapshotError, type Saved } from '@tdxkit/x86-cpu';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockBackend } from '../src/block/block-backend.ts';
import { MemoryBackend } from '../src/block/memory-backend.ts';
import { OverlayBackend } from '../src/block/overlay-backend.ts';
import { EchoHost } from '../src/network/echo-host.ts';
import type { HostStream, SocketHost } from '../src/network/socket-host.ts';
import { UserNetwork } from '../src/network/user-network.ts';
import { MachineDevices } from '../src/run/machine-devices.ts';
import { VirtioBlock } from '../src/virtio/block.ts';
import { VirtioConsole } from '../src/virtio/console.ts';
import { GuestConnection, GuestStack } from './guest-stack.ts';
import { PlainMemory } from './plain-memory.ts';
import { VirtioDriver } from './virtio-driver.ts';

const fields = (saved: Saved): SavedFields => new SavedFields(structuredClone(saved), 'saved');
const MIB = 2 ** 20;

/** All devices that there are, around memory and a clock of a test; what they tell the outside. */
class Rig {
  now = 0n;
  readonly told: string[] = [];
  readonly memory: PlainMemory;
  readonly devices: MachineDevices;

  constructor(memory = new PlainMemory(MIB)) {
    this.memory = memory;
    const first = {
      lapic: { acceptsExternalInterrupts: true },
      interrupt: (vector: number) => this.told.push(`interrupt ${vector}`),
    };
    const vm = {
      vcpus: [first],
      signalMsi: (address: number, data: number) => this.told.push(`msi ${address} ${data}`),
      readGuest: (gpa: number, into: Uint8Array) => memory.read(gpa, into),
      writeGuest: (gpa: number, data: Uint8Array) => memory.write(gpa, data),
    } as unknown as KvmVm;
    this.devices = new MachineDevices({
      vm,
      memory,
      memoryBytes: 16 * MIB,
      cpus: 2,
      hasTestDevices: true,
      now: () => this.now,
      pass: (ticks) => (this.now += ticks),
      tscHz: 1_000_000n,
      onConsole: (byte) => this.told.push(`byte ${byte}`),
      onShow: (gpa, text) => this.told.push(`show ${gpa} ${text}`),
      seed: 3n,
      options: {
        disks: [{ backend: new OverlayBackend(new MemoryBackend('disk', new Uint8Array(4096).fill(9))), serial: 'd' }],
        network: {
          mac: Uint8Array.of(2, 0, 0, 0, 0, 1),
          connect: (clock) => {
            const network = new UserNetwork(new EchoHost(), clock);
            return { backend: network, timer: network, close: () => undefined };
          },
        },
        hasConsole: true,
        hasRng: true,
      },
      firmware: { ram: [{ start: 0, end: 16 * MIB }] },
    });
  }
}

/** Ports of every device, and places in the BARs of the virtio functions and in configuration space. */
const PORTS = [0x20, 0x21, 0xa0, 0xa1, 0x3f8, 0x3f9, 0x3fa, 0x3fb, 0x3fc, 0x70, 0x71, 0x600, 0x604, 0x608, 0x510, 0x511, 0x514, 0x518, 0xcf8, 0xcfc, 0xe0, 0x2003, 0x2010]; // prettier-ignore
const BARS = [0, 1, 2, 3].map((n) => 0xe000_0000 + 0x8000 * n);
const ADDRESSES = [0xfec0_0000, 0xfec0_0010, 0xfec0_0040, 0xd000_0008, 0xd000_0010, 0xff00_0100, 0xb000_0004, 0xb000_8004, 0xb000_8010]
  .concat(BARS.flatMap((bar) => [0, 8, 0x0c, 0x14, 0x16, 0x18, 0x1c, 0x20, 0x28, 0x30, 0x1000, 0x2000, 0x3000, 0x4000, 0x400c].map((at) => bar + at))); // prettier-ignore
const access = fc.record({
  isPort: fc.boolean(),
  at: fc.nat(),
  isWrite: fc.boolean(),
  size: fc.constantFrom(1, 2, 4),
  value: fc.oneof(fc.nat(255), fc.constantFrom(1, 7, 0x0f, 0x8000_0000, 0xffff_ffff), fc.nat(0xffff_ffff)),
  passes: fc.nat(2_000_000),
});
type Access = typeof access extends fc.Arbitrary<infer T> ? T : never;

/** Makes an access; what a read gives. */
function perform({ devices, told, ...rig }: Rig, clock: Rig, { isPort, at, isWrite, size, value, passes }: Access): void {
  clock.now += BigInt(passes);
  devices.timers.expire();
  const data = new Uint8Array(8);
  new DataView(data.buffer).setUint32(0, value, true);
  const bus = isPort ? devices.ports : devices.mmio;
  const address = isPort ? PORTS[at % PORTS.length]! : ADDRESSES[at % ADDRESSES.length]!;
  if (isWrite) bus.write(address, data, size);
  else {
    bus.read(address, data, size);
    told.push(`read ${data.join()}`);
  }
  told.push(`due ${devices.timers.due ?? 'never'} of ${Object.keys(rig).length}`);
}

describe('the devices of a VM', () => {
  it('are after a load what they were, whatever was done to them, and go on alike', () => {
    const many = fc.array(access, { minLength: 5, maxLength: 120 });
    fc.assert(
      fc.property(many, many, (before, after) => {
        const old = new Rig();
        for (const each of before) perform(old, old, each);
        const saved = old.devices.save();
        const memory = new PlainMemory(MIB);
        memory.bytes.set(old.memory.bytes);
        const fresh = new Rig(memory);
        fresh.now = old.now;
        fresh.devices.load(fields(saved));
        expect(fresh.told).toEqual([]);
        expect(fresh.devices.save()).toEqual(saved);
        old.told.length = 0;
        for (const each of after) {
          perform(old, old, each);
          perform(fresh, fresh, each);
        }
        expect([fresh.told, fresh.devices.ending]).toEqual([old.told, old.devices.ending]);
        expect(fresh.devices.save()).toEqual(old.devices.save());
      }),
      { numRuns: 15 },
    );
  });
});

describe('a virtio device behind a driver', () => {
  const ask = (type: number, sector: number): Uint8Array => {
    const header = new Uint8Array(16);
    new DataView(header.buffer).setUint32(0, type, true);
    new DataView(header.buffer).setBigUint64(8, BigInt(sector), true);
    return header;
  };

  it('goes on with its queues where it was: a disk keeps what was written, a console what was typed', () => {
    const disk = (): BlockBackend => new OverlayBackend(new MemoryBackend('d', new Uint8Array(MIB).fill(9)));
    const first = new VirtioDriver(new VirtioBlock(disk(), 's'));
    first.start();
    first.add(0, [ask(1, 3), new Uint8Array(512).fill(5), 1]);
    first.write(0x3000, 2, 0);
    const saved = { config: first.pci.config.save(), ...first.pci.state.save() };
    const fresh = disk();
    const second = new VirtioDriver(new VirtioBlock(fresh, 's'));
    second.memory.bytes.set(first.memory.bytes);
    second.pci.config.load(saved.config);
    second.pci.state.load(fields(saved));
    expect(second.pci.state.save()).toEqual(first.pci.state.save());
    expect(second.status).toBe(15);
    const sectors = new Uint8Array(3 * 512);
    expect(fresh.read(2 * 512, sectors)).toBeUndefined();
    expect([sectors[511], sectors[512], sectors[1023], sectors[1024]]).toEqual([9, 5, 5, 9]);

    const typed = new VirtioConsole(() => undefined);
    typed.receive([1, 2, 3]);
    const other = new VirtioConsole(() => undefined);
    other.load(fields(typed.save()));
    expect(other.save()).toEqual({ input: Uint8Array.of(1, 2, 3) });
  });

  it('refuses another disk, one whose image has changed, and one that says nothing of its state', () => {
    const block = (size: number, fill: number): VirtioBlock =>
      new VirtioBlock(new OverlayBackend(new MemoryBackend('d', new Uint8Array(size).fill(fill))), 's');
    const saved = block(1024, 1).save();
    block(1024, 1).load(fields(saved));
    expect(() => block(2048, 1).load(fields(saved))).toThrow(/the disk had 1024 bytes, here it has 2048/);
    expect(() => block(1024, 2).load(fields(saved))).toThrow(/the disk image is not the one/);
    const silent = {
      bytes: 512,
      isReadOnly: true,
      read: () => undefined,
      write: () => undefined,
      flush: () => undefined,
      close: () => undefined,
    };
    expect(() => new VirtioBlock(silent, 's').save()).toThrow(SnapshotError);
  });
});

describe('a user-mode network', () => {
  const clock = { now: () => 5n, hz: 10n };
  const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
  const SOMEWHERE = 0x0102_0304;

  it('carries connections to an echo host: what was sent comes back to the restored guest', () => {
    const old = new UserNetwork(new EchoHost(), clock);
    const stack = new GuestStack(old);
    const connection = new GuestConnection(stack, SOMEWHERE, 80);
    connection.raw(2, undefined, 1000); // SYN
    connection.sequence = (connection.sequence + 1) >>> 0;
    const [answer] = stack.segments();
    connection.acknowledged = (answer!.sequence + 1) >>> 0;
    connection.raw(0x10); // ACK
    expect(old.losses).toBeUndefined();
    const fresh = new UserNetwork(new EchoHost(), clock);
    const saved = old.save();
    fresh.load(fields(saved));
    expect(fresh.save()).toEqual(saved);
    const answers = [old, fresh].map((network) => {
      const guest = new GuestStack(network);
      const same = new GuestConnection(guest, SOMEWHERE, 80);
      Object.assign(same, { sequence: connection.sequence, acknowledged: connection.acknowledged });
      same.raw(0x18, ascii('hello'));
      return guest.segments().map(({ sequence, flags, data }) => [sequence, flags, new TextDecoder().decode(data)]);
    });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[1]!.some(([, , text]) => text === 'hello')).toBe(true);
  });

  it('says which connections it cannot carry, and resets them', () => {
    const stream: HostStream = {
      room: 99,
      write: () => undefined,
      end: () => undefined,
      destroy: () => undefined,
      pause: () => undefined,
    };
    const host: SocketHost = {
      connect: (_address, _port, events) => {
        events.onOpen();
        return stream;
      },
      openFlow: () => ({ send: () => undefined, close: () => undefined }),
      answersEcho: () => false,
    };
    const old = new UserNetwork(host, clock);
    new GuestConnection(new GuestStack(old), SOMEWHERE, 80).raw(2, undefined, 1000);
    expect(old.losses).toMatch(/1 TCP connection of the guest/);
    const fresh = new UserNetwork(host, clock);
    fresh.load(fields(old.save()));
    const guest = new GuestStack(fresh);
    expect(fresh.due).toBe(5n);
    fresh.expire();
    expect(guest.segments().map(({ flags }) => flags & 4)).toEqual([4]); // RST
    expect(fresh.losses).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { VirtioDriver } from '../../test/virtio-driver.ts';
import type { BlockBackend } from '../block/block-backend.ts';
import { OverlayBackend } from '../block/overlay-backend.ts';
import type { PacketBackend } from '../network/packet-backend.ts';
import { VirtioBlock } from './block.ts';
import { VirtioConsole } from './console.ts';
import { VirtioNetwork } from './network.ts';
import { VirtioRng } from './rng.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('virtio-rng', () => {
  it('gives the same bytes for the same seed, and goes on from there', () => {
    const bytes = (seed: bigint): number[][] => {
      const driver = new VirtioDriver(new VirtioRng(seed));
      driver.start();
      return [driver.request(0, [10, 6])!.written.flatMap((part) => [...part]), [...driver.request(0, [16])!.written[0]!]];
    };
    expect(bytes(1n)).toEqual(bytes(1n));
    expect(bytes(1n)[0]).not.toEqual(bytes(2n)[0]);
    expect(bytes(1n)[0]).not.toEqual(bytes(1n)[1]);
  });

  it('gives 64 KiB at most', () => {
    const driver = new VirtioDriver(new VirtioRng(1n));
    driver.start();
    expect(driver.request(0, [0x1_8000])!.length).toBe(0x1_0000);
  });
});

describe('virtio-console', () => {
  const make = (): { driver: VirtioDriver; device: VirtioConsole; text: () => string } => {
    const bytes: number[] = [];
    const device = new VirtioConsole((byte) => bytes.push(byte));
    return { device, driver: new VirtioDriver(device), text: () => String.fromCharCode(...bytes) };
  };

  it('prints what the driver sends, and bytes of the emergency register before that', () => {
    const { driver, text } = make();
    driver.write(0x2008, 4, 0x21);
    driver.start();
    driver.request(1, [ascii('hello '), ascii('there')]);
    expect(text()).toBe('!\0\0\0hello there'.replaceAll('\0', ''));
  });

  it('gives input to buffers as they come', () => {
    const { driver, device } = make();
    driver.start();
    expect(device.wantsInput).toBe(false);
    driver.add(0, [4]);
    expect(device.wantsInput).toBe(true);
    device.receive(ascii('abcdef'));
    expect([driver.used(0), device.wantsInput]).toEqual([[[0, 4]], false]);
    expect(new TextDecoder().decode(driver.request(0, [4])!.written[0]!.subarray(0, 2))).toBe('ef');
  });

  it('takes no buffer of more than 1 MiB', () => {
    const { driver } = make();
    driver.start();
    driver.setDescriptor(driver.layout(1).desc, 0, 0x1000, 0x10_0001, 0, 0);
    driver.offer(1, 0);
    driver.notify(1);
    expect(driver.needsReset).toBe(true);
  });
});

/** A disk in memory whose next request can be made to fail. */
class MemoryDisk implements BlockBackend {
  readonly data: Uint8Array;
  isReadOnly = false;
  failure: string | undefined;
  flushes = 0;
  constructor(sectors: number) {
    this.data = Uint8Array.from({ length: 512 * sectors }, (_, i) => i >> 9);
  }
  get bytes(): number {
    return this.data.length;
  }
  read(offset: number, into: Uint8Array): string | undefined {
    into.set(this.data.subarray(offset, offset + into.length));
    return this.failure;
  }
  write(offset: number, data: Uint8Array): string | undefined {
    if (this.failure === undefined) this.data.set(data, offset);
    return this.failure;
  }
  flush(): string | undefined {
    this.flushes++;
    return this.failure;
  }
  close(): void {
    this.failure = 'closed';
  }
}

function header(type: number, sector: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, type, true);
  new DataView(bytes.buffer).setBigUint64(8, BigInt(sector), true);
  return bytes;
}

describe('virtio-blk', () => {
  const make = (
    sectors = 400,
    change: (disk: MemoryDisk) => void = () => undefined,
  ): { driver: VirtioDriver; disk: MemoryDisk; errors: string[] } => {
    const disk = new MemoryDisk(sectors);
    change(disk);
    const errors: string[] = [];
    const driver = new VirtioDriver(new VirtioBlock(disk, 'disk0', (message) => errors.push(message)));
    driver.start();
    return { driver, disk, errors };
  };
  const status = (result: { written: Uint8Array[] } | undefined): number | undefined => result?.written.at(-1)?.[0];

  it('tells its capacity, reads and writes over several buffers', () => {
    const { driver, disk } = make();
    expect([driver.read(0x2000, 4), driver.read(0x2000 + 20, 4)]).toEqual([400, 512]);
    const read = driver.request(0, [header(0, 7), 300, 724, 1])!;
    expect([read.length, status(read), read.written[0]![0], read.written[1]![723]]).toEqual([1025, 0, 7, 8]);
    expect(
      status(driver.request(0, [header(1, 3), new Uint8Array(512).fill(0xaa), new Uint8Array(512).fill(0xbb), 1], true)),
    ).toBe(0);
    expect([disk.data[3 * 512 - 1], disk.data[3 * 512], disk.data[4 * 512 + 511], disk.data[5 * 512]]).toEqual([
      2, 0xaa, 0xbb, 5,
    ]);
  });

  it('moves more than it holds in one piece', () => {
    const { driver } = make();
    const read = driver.request(0, [header(0, 0), 300 * 512, 1])!;
    expect([status(read), read.written[0]![511], read.written[0]![299 * 512]]).toEqual([0, 0, 299 & 0xff]);
  });

  it('flushes and names itself', () => {
    const { driver, disk } = make();
    expect([status(driver.request(0, [header(4, 0), 1])), disk.flushes]).toEqual([0, 1]);
    expect(new TextDecoder().decode(driver.request(0, [header(8, 0), 20, 1])!.written[0]).replaceAll('\0', '')).toBe('disk0');
  });

  it('answers requests beyond the end, odd lengths and what the backend refuses with IOERR, unknown ones with UNSUPP', () => {
    const { driver, disk, errors } = make(8);
    expect(status(driver.request(0, [header(0, 7), 1024, 1]))).toBe(1);
    expect(status(driver.request(0, [header(0, 2 ** 54), 512, 1]))).toBe(1);
    expect(status(driver.request(0, [header(0, 0), 100, 1]))).toBe(1);
    expect(status(driver.request(0, [header(13, 0), 1]))).toBe(2);
    disk.failure = 'no space left';
    expect(status(driver.request(0, [header(1, 0), new Uint8Array(512), 1]))).toBe(1);
    expect(status(driver.request(0, [header(4, 0), 1]))).toBe(1);
    expect(errors).toEqual(['no space left', 'no space left']);
    expect(driver.needsReset).toBe(false);
  });

  it('is read-only when its backend is', () => {
    const { driver, disk } = make(8, (d) => (d.isReadOnly = true));
    expect(driver.offered & 32n).toBe(32n);
    expect([status(driver.request(0, [header(1, 0), new Uint8Array(512).fill(9), 1])), disk.data[0]]).toEqual([1, 0]);
  });

  it.each([
    ['no status byte', [header(0, 0)]],
    ['half a header', [new Uint8Array(8), 1]],
  ])('takes no request with %s', (_what, pieces) => {
    const { driver } = make();
    expect([driver.request(0, pieces), driver.needsReset]).toEqual([undefined, true]);
  });

  it('over another disk leaves that one alone', () => {
    const base = new MemoryDisk(400);
    const driver = new VirtioDriver(new VirtioBlock(new OverlayBackend(base), 'cow'));
    driver.start();
    const before = base.data.slice();
    driver.request(0, [header(1, 127), new Uint8Array(1024).fill(0xcc), 1]); // across two clusters
    driver.request(0, [header(1, 399), new Uint8Array(512).fill(0xdd), 1]);
    const read = driver.request(0, [header(0, 126), 4 * 512, 1])!.written[0]!;
    expect([0, 512, 1024, 1536].map((at) => read[at])).toEqual([126, 0xcc, 0xcc, 129]);
    expect(driver.request(0, [header(0, 398), 1024, 1])!.written[0]![512]).toBe(0xdd);
    expect(base.data).toEqual(before);
  });
});

describe('virtio-net', () => {
  const make = (): { driver: VirtioDriver; sent: Uint8Array[]; backend: PacketBackend; device: VirtioNetwork } => {
    const sent: Uint8Array[] = [];
    const backend: PacketBackend = { send: (frame) => sent.push(frame), onFrame: () => undefined };
    const device = new VirtioNetwork(backend, Uint8Array.of(0x52, 0x54, 0, 0x12, 0x34, 0x56));
    const driver = new VirtioDriver(device);
    driver.start();
    return { driver, sent, backend, device };
  };

  it('tells its address and that the link is up', () => {
    const { driver } = make();
    expect([driver.read(0x2000, 4), driver.read(0x2004, 4), driver.read(0x200a, 2)]).toEqual([0x1200_5452, 0x0001_5634, 1500]);
  });

  it('sends frames without their header', () => {
    const { driver, sent } = make();
    driver.request(1, [new Uint8Array(12), Uint8Array.of(1, 2, 3)]);
    driver.request(1, [new Uint8Array(12 + 20).fill(7)]);
    expect(sent.map((frame) => frame.length)).toEqual([3, 20]);
  });

  it('drops frames that are too long, and breaks on one without header', () => {
    const { driver, sent, device } = make();
    driver.request(1, [new Uint8Array(12 + 1515)]);
    expect([sent.length, device.dropped, driver.used(1).length]).toEqual([0, 1, 1]);
    driver.request(1, [new Uint8Array(11)]);
    expect(driver.needsReset).toBe(true);
  });

  it('keeps frames until the guest has buffers, and loses those beyond 1024', () => {
    const { driver, backend, device } = make();
    for (let i = 0; i < 1030; i++) backend.onFrame(Uint8Array.of(i, i >> 8));
    expect(device.dropped).toBe(6);
    const { written, length } = driver.request(0, [100])!;
    expect([length, written[0]![10], written[0]![12]]).toEqual([14, 1, 0]);
    expect(driver.request(0, [12, 10])!.written[1]![0]).toBe(1);
    driver.request(0, [13]);
    expect(driver.needsReset).toBe(true);
  });
});

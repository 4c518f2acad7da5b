import { describe, expect, it } from 'vitest';
import { bzImage, elfKernel } from '../../test/linux-kernels.ts';
import { DESCRIPTOR, FIRMWARE_BYTES, TOP, firmware, rows, type Row } from '../../test/tdvf-firmware.ts';
import type { FirmwareKernel } from '../image/image.ts';
import { mrtdOf } from '../measure/mrtd.ts';
import { runImage } from '../run/run-image.ts';
import { loadTdvf } from './tdvf-image.ts';
import { SectionAttribute, SectionType, hasTdvfMetadata, readTdvfMetadata } from './tdvf-metadata.ts';

const MIB = 2 ** 20;

describe('a td-shim', () => {
  const shimRows: readonly Row[] = [
    [0x2000, 0x2000, TOP - 0x2000, 0x2000, SectionType.BFV, 1],
    [0, 0x1000, TOP - 0x4000, 0x1000, SectionType.CFV, 0],
    [0, 0, 0x80_9000, 0x2000, SectionType.TD_HOB, 0],
    [0, 0, 0x81_0000, 0x1000, SectionType.TEMP_MEM, 0],
    [0, 0, 0x100_0000, 0x4000, SectionType.PAYLOAD, 1],
    [0, 0, 0x90_0000, 0x1000, SectionType.PAYLOAD_PARAM, 0],
    [0, 0, 0xa0_0000, 0x2000, SectionType.PERM_MEM, SectionAttribute.PAGE_AUG],
    [0x2000, 0x40, 0, 0, SectionType.TD_INFO, 0],
    [0x2040, 0x20, 0, 0, SectionType.TD_PARAMS, 0],
  ];
  /** No table of GUIDs: the offset of the descriptor 32 bytes before the end. */
  const shim = firmware(shimRows, (view) => {
    for (let at = FIRMWARE_BYTES - 32 - 60; at < FIRMWARE_BYTES - 32; at++) view.setUint8(at, 0);
    view.setUint32(FIRMWARE_BYTES - 32, DESCRIPTOR, true);
  });
  const kernel: FirmwareKernel = {
    kernel: { name: 'vmlinuz', bytes: bzImage() },
    initrd: undefined,
    commandLine: 'console=ttyS0',
  };

  it('is found by the offset of its metadata', () => {
    expect(hasTdvfMetadata(shim)).toBe(true);
    expect(readTdvfMetadata('shim', shim).map((s) => s.name)).toEqual([
      'BFV',
      'CFV',
      'TD HOB',
      'temporary memory',
      'payload',
      'payload parameters',
      'permanent memory',
      'TD information',
      'TD parameters',
    ]);
  });

  it('gets kernel and command line into its sections, and HOBs that tell of them', () => {
    const image = loadTdvf('shim', shim, 32 * MIB, kernel, 2);
    const of = (name: string): Uint8Array => image.regions.find((r) => r.name === name)!.bytes;
    expect(image.regions.map((r) => r.name)).toEqual([
      'BFV',
      'CFV',
      'TD HOB',
      'temporary memory',
      'payload',
      'payload parameters',
    ]);
    expect(of('payload').subarray(0, kernel.kernel.bytes.length)).toEqual(kernel.kernel.bytes);
    expect(new TextDecoder().decode(of('payload parameters').subarray(0, 14))).toBe('console=ttyS0\0');
    expect([
      image.regions.find((r) => r.name === 'payload')!.isMeasured,
      image.regions.find((r) => r.name === 'payload parameters')!.isMeasured,
    ]).toEqual([true, false]);
    const hob = of('TD HOB');
    const view = new DataView(hob.buffer, hob.byteOffset);
    const guids: string[] = [];
    const unaccepted: [bigint, bigint][] = [];
    let at = 0;
    for (; view.getUint16(at, true) !== 0xffff; at += view.getUint16(at + 2, true)) {
      if (view.getUint16(at, true) === 4) guids.push(view.getUint32(at + 8, true).toString(16));
      if (view.getUint16(at, true) === 3 && view.getUint32(at + 24, true) === 7)
        unaccepted.push([view.getBigUint64(at + 32, true), view.getBigUint64(at + 40, true)]);
    }
    expect(Number(view.getBigUint64(48, true))).toBe(0x80_9000 + at + 8);
    expect(guids).toEqual(['b96fa412', '6a0c5870', '6a0c5870', '6a0c5870', '6a0c5870']);
    expect(unaccepted.some(([start, length]) => start <= 0xa0_0000n && start + length >= 0xa0_2000n)).toBe(true);
  });

  it('gets a bzImage as its file is and an ELF kernel as it is loaded, and is told of each where to enter it', () => {
    const placed = (bytes: Uint8Array): readonly [type: number, entry: number, payload: Uint8Array] => {
      const image = loadTdvf('shim', shim, 32 * MIB, { ...kernel, kernel: { name: 'k', bytes } });
      const of = (name: string): Uint8Array => image.regions.find((r) => r.name === name)!.bytes;
      const view = new DataView(of('TD HOB').buffer);
      let at = 0;
      while (view.getUint16(at, true) !== 4) at += view.getUint16(at + 2, true);
      return [view.getUint32(at + 24, true), Number(view.getBigUint64(at + 32, true)), of('payload')];
    };
    expect(placed(bzImage()).slice(0, 2)).toEqual([1, 0x100_0000]);
    const [type, entry, payload] = placed(elfKernel());
    expect([type, entry]).toEqual([2, 0x100_0000]);
    expect(payload.subarray(0, 16)).toEqual(elfKernel().subarray(0x1000, 0x1010));
  });

  it('refuses an ELF kernel with a segment or an entry point outside its payload section', () => {
    const load = (change: (view: DataView) => void) => () => {
      const bytes = elfKernel();
      change(new DataView(bytes.buffer));
      loadTdvf('shim', shim, 32 * MIB, { ...kernel, kernel: { name: 'k', bytes } });
    };
    const outside = /segment 0 of k belongs at .* outside the payload section \[0x100_0000, 0x100_4000\)/;
    expect(load((view) => view.setBigUint64(88, 0xff_f000n, true))).toThrow(outside);
    expect(load((view) => view.setBigUint64(104, 0x4001n, true))).toThrow(outside);
    expect(load((view) => view.setBigUint64(24, 0x100_4000n, true))).toThrow(/k:0x18: the entry point 0x100_4000/);
  });

  it('may have sections without a byte in memory: the host does nothing for them', () => {
    const extra: readonly Row[] = [[0, 0, 0, 0, SectionType.PAYLOAD, 0], [0, 0, 0, 0, SectionType.TEMP_MEM, 0]]; // prettier-ignore
    const [image, plain] = [rows.concat(extra), rows].map((each) => loadTdvf('fw', firmware(each), 32 * MIB));
    expect(image!.regions.map(({ name, gpa }) => [name, gpa])).toEqual(plain!.regions.map(({ name, gpa }) => [name, gpa]));
  });

  it('keeps a payload of its own, and needs the RAM that it wants to accept', () => {
    const own = shimRows.map((row): Row => (row[4] === SectionType.PAYLOAD ? [0x1000, 0x1000, 0x100_0000, 0x4000, 5, 1] : row));
    const payload = loadTdvf(
      'shim',
      firmware(own, (v) => v.setUint8(0x1000, 0x77)),
      32 * MIB,
    ).regions.find((r) => r.name === 'payload')!;
    expect([payload.bytes[0], payload.bytes.length, payload.isMeasured]).toEqual([0x77, 0x4000, true]);
    expect(() => loadTdvf('shim', firmware(own), 32 * MIB, kernel)).toThrow(/brings its payload along/);
    for (const at of [32 * MIB - 0x1000, 0xc000_0000, TOP + 0x1000]) {
      const outside = shimRows.map((row): Row => (row[4] === SectionType.PERM_MEM ? [0, 0, at, 0x2000, 4, 2] : row));
      expect(() => loadTdvf('shim', firmware(outside), 32 * MIB)).toThrow(/permanent memory at .* lies outside the VM's RAM/);
    }
  });

  it('is measured as it runs', async () => {
    const image = loadTdvf('shim', shim, 32 * MIB, kernel);
    const { mrtd } = await runImage(image, { memoryBytes: 32 * MIB, maxInstructions: 1000 });
    expect(mrtd).toBe(Buffer.from(mrtdOf(image.regions)).toString('hex'));
  });

  it('refuses an initrd, a kernel that is too large, and a command line without a section', () => {
    const load = (rowsOf: readonly Row[], change: Partial<FirmwareKernel>) => () =>
      loadTdvf('shim', firmware(rowsOf), 32 * MIB, { ...kernel, ...change });
    expect(load(shimRows, { initrd: { name: 'i', bytes: new Uint8Array(1) } })).toThrow(/no section for it/);
    const big = new Uint8Array(0x5000);
    expect(load(shimRows, { kernel: { name: 'big', bytes: big } })).toThrow(/^big:0x202: no Linux kernel/);
    big.set(bzImage());
    expect(load(shimRows, { kernel: { name: 'big', bytes: big } })).toThrow(/big of 20480 bytes for a payload section of 16384/);
    expect(load(shimRows, { commandLine: 'x'.repeat(4096) })).toThrow(/a command line of 4096 bytes; this td-shim takes 4095/);
    expect(
      load(
        shimRows.filter((row) => row[4] !== SectionType.PAYLOAD_PARAM),
        {},
      ),
    ).toThrow(/no section for payload parameters/);
  });
});

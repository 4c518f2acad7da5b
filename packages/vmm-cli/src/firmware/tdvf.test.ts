import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TdxError } from '@tdxkit/x86-cpu/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { main } from '../main.ts';
import { bzImage, elfKernel } from '../../test/linux-kernels.ts';
import type { FirmwareKernel } from '../image/image.ts';
import { mrtdOf } from '../measure/mrtd.ts';
import { runImage } from '../run/run-image.ts';
import { createHost, type Host, type HostOptions } from '../run/host.ts';
import { guidBytes } from './guid.ts';
import { passesRbp } from './passes-rbp.ts';
import { tdHobList } from './td-hob.ts';
import { loadTdvf } from './tdvf-image.ts';
import { SectionAttribute, SectionType, hasTdvfMetadata, readTdvfMetadata } from './tdvf-metadata.ts';

const MIB = 2 ** 20;
const SIZE = 0x4000;
const TOP = 2 ** 32;
type Row = readonly [dataOffset: number, rawSize: number, address: number, size: number, type: number, attributes: number];
const rows: readonly Row[] = [
  [0x2000, 0x2000, TOP - 0x2000, 0x2000, SectionType.BFV, 1],
  [0, 0x1000, TOP - 0x4000, 0x1000, SectionType.CFV, 0],
  [0, 0, 0x80_9000, 0x2000, SectionType.TD_HOB, 0],
  [0, 0, 0x81_0000, 0x1000, SectionType.TEMP_MEM, 0],
];
const DESCRIPTOR = 0x3000;

/** Four pages of firmware: metadata in the last one, its table of GUIDs at the end, code that writes to the HOB's page and ends through port 0xF4. */
function firmware(sections: readonly Row[] = rows, change: (view: DataView) => void = () => undefined): Uint8Array {
  const bytes = new Uint8Array(SIZE);
  const view = new DataView(bytes.buffer);
  bytes.fill(0x5a, 0, 0x800);
  bytes.set(guidBytes('e9eaf9f3-168e-44d5-a8eb-7f4d8738f6ae'), DESCRIPTOR - 16);
  [0x4656_4454, 16 + 32 * sections.length, 1, sections.length].forEach((word, i) =>
    view.setUint32(DESCRIPTOR + 4 * i, word, true),
  );
  sections.forEach(([dataOffset, rawSize, address, size, type, attributes], i) => {
    const at = DESCRIPTOR + 16 + 32 * i;
    view.setUint32(at, dataOffset, true);
    view.setUint32(at + 4, rawSize, true);
    view.setBigUint64(at + 8, BigInt(address), true);
    view.setBigUint64(at + 16, BigInt(size), true);
    view.setUint32(at + 24, type, true);
    view.setUint32(at + 28, attributes, true);
  });
  const end = SIZE - 32;
  bytes.set(guidBytes('96b582de-1fb2-45f7-baea-a366c55a082d'), end - 16);
  view.setUint16(end - 18, 18 + 22 + 20, true);
  bytes.set(guidBytes('e47a6535-984a-4798-865e-4685a7bf8ec2'), end - 18 - 16);
  view.setUint16(end - 18 - 18, 22, true);
  view.setUint32(end - 18 - 22, SIZE - DESCRIPTOR, true);
  bytes.set(guidBytes('12345678-1234-1234-1234-123456789abc'), end - 18 - 22 - 16);
  view.setUint16(end - 18 - 22 - 18, 20, true);
  bytes.set([0xeb, 0xfe], SIZE - 16);
  change(view);
  return bytes;
}
const failure = (bytes: Uint8Array): string => {
  try {
    loadTdvf('fw.fd', bytes, 32 * MIB);
  } catch (error) {
    expect(error).toBeInstanceOf(TdxError);
    return (error as TdxError).message;
  }
  return 'accepted';
};

describe('readTdvfMetadata', () => {
  it('finds the sections by the table of GUIDs at the end', () => {
    expect(readTdvfMetadata('fw', firmware()).map((s) => [s.name, s.memoryAddress, s.memoryDataSize, s.attributes])).toEqual([
      ['BFV', TOP - 0x2000, 0x2000, 1], ['CFV', TOP - 0x4000, 0x1000, 0], ['TD HOB', 0x80_9000, 0x2000, 0], ['temporary memory', 0x81_0000, 0x1000, 0],
    ]); // prettier-ignore
  });

  const end = SIZE - 32;
  it.each([
    ['an empty file', new Uint8Array(0), /no multiple of 4096/],
    ['a file cut off', firmware().subarray(0, 0x2000), /no TDX metadata/],
    ['no table', firmware(rows, (v) => v.setUint8(end - 1, 0)), /no TDX metadata in this firmware/],
    ['a table longer than the file', firmware(rows, (v) => v.setUint16(end - 18, 0xffff, true)), /GUID table/],
    ['an entry of no bytes', firmware(rows, (v) => v.setUint16(end - 36, 0, true)), /an entry of 0 bytes/],
    ['a distance beyond the file', firmware(rows, (v) => v.setUint32(end - 40, 0x7fff_ffff, true)), /descriptor is said to lie/],
    ['no GUID before the descriptor', firmware(rows, (v) => v.setUint8(DESCRIPTOR - 1, 0)), /no GUID in front/],
    ['no signature', firmware(rows, (v) => v.setUint32(DESCRIPTOR, 0, true)), /no signature/],
    ['another version', firmware(rows, (v) => v.setUint32(DESCRIPTOR + 8, 2, true)), /version 2; 1 is known/],
    ['too many sections', firmware(rows, (v) => v.setUint32(DESCRIPTOR + 12, 1000, true)), /1000 sections/],
    ['an unknown type', firmware([...rows, [0, 0, 0x1000, 0x1000, 9, 0]]), /unknown type 9/],
    ['an unaligned address', firmware([[0x2000, 0x2000, TOP - 0x2001, 0x2000, 0, 1]]), /not whole pages/],
    ['an address beyond the space', firmware([[0x2000, 0x2000, 2 ** 52, 0x2000, 0, 1]]), /52-bit/],
    ['data beyond the file', firmware([[0x3000, 0x2000, TOP - 0x2000, 0x2000, 0, 1]]), /beyond the end of the file/],
    ['more data than memory', firmware([[0x1000, 0x3000, TOP - 0x2000, 0x2000, 0, 1]]), /more bytes in the file than in memory/],
    ['measured and accepted', firmware([[0x2000, 0x2000, TOP - 0x2000, 0x2000, 0, 3]]), /one excludes the other/],
    ['unknown attributes', firmware([[0x2000, 0x2000, TOP - 0x2000, 0x2000, 0, 4]]), /unknown attributes/],
    ['an overlap', firmware([...rows, [0, 0, TOP - 0x1000, 0x1000, 3, 0]]), /overlap at/],
    ['two HOBs', firmware([...rows, [0, 0, 0x1000, 0x1000, 2, 0]]), /more than one TD HOB/],
    [
      'permanent memory with data',
      firmware([...rows, [0, 0x1000, 0x1000, 0x1000, 4, 2]]),
      /accepted by the guest: that would lose them/,
    ],
    [
      'two payloads',
      firmware([...rows, [0, 0, 0x1000, 0x1000, 5, 0], [0, 0, 0x2000, 0x1000, 5, 0]]),
      /more than one payload section/,
    ],
    ['payload parameters without a payload', firmware([...rows, [0, 0, 0x1000, 0x1000, 6, 0]]), /parameters without a payload/],
    ['information that claims memory', firmware([...rows, [0, 0x100, 0x1000, 0x1000, 7, 0]]), /claims memory/],
    ['information outside the file', firmware([...rows, [0x3f00, 0x200, 0, 0, 7, 0]]), /is not in the file/],
    [
      'more memory than anybody needs',
      firmware([...rows, [0, 0, 0x1000_0000, 0x1800_0000, 3, 0], [0, 0, 0x4000_0000, 0x1800_0000, 3, 0]]),
      /bytes together/,
    ],
    ['no code', firmware(rows.slice(1)), /no BFV section/],
    ['no reset vector', firmware([[0x2000, 0x2000, 0x100_0000, 0x2000, 0, 1]]), /no section covers the reset vector/],
    ['temporary memory with data', firmware([...rows, [0, 0x1000, 0x1000, 0x1000, 3, 0]]), /it is memory/],
  ])('refuses %s', (_what, bytes, message) => {
    expect(failure(bytes)).toMatch(message);
  });

  it('answers any damage with a TdxError', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.oneof(fc.integer({ min: DESCRIPTOR - 16, max: DESCRIPTOR + 160 }), fc.integer({ min: SIZE - 100, max: SIZE - 1 })),
            fc.nat(255),
          ),
          { minLength: 1, maxLength: 6 },
        ),
        (damage) => {
          const bytes = firmware();
          for (const [at, value] of damage) bytes[at] = value;
          failure(bytes);
        },
      ),
      { seed: 7, numRuns: 400 },
    );
  });
});

describe('every field of every section', () => {
  /** Offset in a section, bytes, name. */
  const fields = [
    [0, 4, 'data offset'],
    [4, 4, 'raw data size'],
    [8, 8, 'memory address'],
    [16, 8, 'memory data size'],
    [24, 4, 'type'],
    [28, 4, 'attributes'],
  ] as const;
  const shim: readonly Row[] = [
    ...rows,
    [0, 0, 0x100_0000, 0x10_0000, 5, 1],
    [0, 0, 0x120_0000, 0x1000, 6, 0],
    [0, 0, 0x140_0000, 0x2000, 4, 2],
    [0x2000, 0x40, 0, 0, 7, 0],
  ];

  it.each(fields)(
    'at +%i of %i bytes, the %s, takes any value: it is laid out, or refused with the offset of the file',
    (offset, bytes) => {
      const values = [
        0n,
        1n,
        0xfffn,
        0x1000n,
        0x2001n,
        0x7fff_ffffn,
        0xffff_ffffn,
        BigInt(TOP),
        (1n << 52n) - 0x1000n,
        1n << 52n,
        1n << 63n,
        (1n << 64n) - 1n,
        ...shim.map((row) => BigInt(row[2])),
      ];
      let refused = 0;
      shim.forEach((_, section) => {
        for (const value of values) {
          const at = DESCRIPTOR + 16 + 32 * section + offset;
          const damaged = firmware(shim, (view) =>
            bytes === 4 ? view.setUint32(at, Number(value & 0xffff_ffffn), true) : view.setBigUint64(at, value, true),
          );
          const message = failure(damaged);
          if (message === 'accepted') continue;
          refused++;
          expect(message).toMatch(/^fw\.fd:0x[0-9a-f]+: |TD HOB list|payload|outside the VM's RAM/);
        }
      });
      expect(refused).toBeGreaterThan(values.length);
    },
  );

  it('of descriptor and table of GUIDs takes any value too', () => {
    for (let at = DESCRIPTOR - 16; at < DESCRIPTOR + 16; at++)
      for (const value of [0, 1, 0x7f, 0xff]) failure(firmware(rows, (view) => view.setUint8(at, value)));
    for (let at = SIZE - 100; at < SIZE; at++)
      for (const value of [0, 1, 0x7f, 0xff]) failure(firmware(rows, (view) => view.setUint8(at, value)));
  });
});

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
    for (let at = SIZE - 32 - 60; at < SIZE - 32; at++) view.setUint8(at, 0);
    view.setUint32(SIZE - 32, DESCRIPTOR, true);
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

  it('is told whether its payload is a bzImage or an ELF kernel', () => {
    const typeOf = (bytes: Uint8Array): number => {
      const image = loadTdvf('shim', shim, 32 * MIB, { ...kernel, kernel: { name: 'k', bytes } });
      const hob = image.regions.find((r) => r.name === 'TD HOB')!.bytes;
      const view = new DataView(hob.buffer, hob.byteOffset);
      let at = 0;
      while (view.getUint16(at, true) !== 4) at += view.getUint16(at + 2, true);
      expect(Number(view.getBigUint64(at + 32, true))).toBe(0x100_0000);
      return view.getUint32(at + 24, true);
    };
    expect([typeOf(bzImage()), typeOf(elfKernel())]).toEqual([1, 2]);
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
    expect(load(shimRows, { kernel: { name: 'big', bytes: new Uint8Array(0x5000) } })).toThrow(
      /for the section payload of 16384/,
    );
    expect(
      load(
        shimRows.filter((row) => row[4] !== SectionType.PAYLOAD_PARAM),
        {},
      ),
    ).toThrow(/no section for payload parameters/);
  });
});

describe('tdHobList', () => {
  it('lists what was added and what has to be accepted, without a gap or an overlap', () => {
    const bytes = tdHobList(
      0x80_9000,
      [{ start: 0, end: 32 * MIB }],
      [
        { start: 0x80_9000, end: 0x80_b000 },
        { start: TOP - 0x2000, end: TOP },
      ],
    );
    const view = new DataView(bytes.buffer);
    expect([view.getUint16(0, true), view.getUint16(2, true), view.getUint32(8, true), view.getBigUint64(48, true)]).toEqual([
      1,
      56,
      9,
      BigInt(0x80_9000 + bytes.length),
    ]);
    const resources: (readonly [number, bigint, bigint])[] = [];
    let at = 56;
    for (; view.getUint16(at, true) === 3; at += 48)
      resources.push([view.getUint32(at + 24, true), view.getBigUint64(at + 32, true), view.getBigUint64(at + 40, true)]);
    expect(resources).toEqual([
      [7, 0n, 0x80_9000n],
      [0, 0x80_9000n, 0x2000n],
      [7, 0x80_b000n, BigInt(32 * MIB - 0x80_b000)],
    ]);
    expect([view.getUint16(at, true), at + 8]).toEqual([0xffff, bytes.length]);
  });
});

describe('passesRbp', () => {
  it('finds the instruction that loads a register mask with RBP, and no other', () => {
    const code = (mask: number): Uint8Array => Uint8Array.of(0xb9, 0x90, 0xb9, mask, 0xff, 0, 0, 0xc3);
    expect([code(0xec), code(0xcc), code(0xec).subarray(0, 6)].map(passesRbp)).toEqual([true, false, false]);
  });

  it('has the TD built so that such a call goes through, and only then', async () => {
    // 32-bit reset code has no TDCALL, so the host is asked what it was told.
    const told: boolean[] = [];
    const host = (options: HostOptions): Host => (told.push(options.passesRbp), createHost(options));
    for (const bytes of [
      firmware(),
      firmware(rows, (v) => [0xb9, 0xec, 0xff, 0, 0].forEach((byte, i) => v.setUint8(0x2100 + i, byte))),
    ])
      await runImage(loadTdvf('fw', bytes, 32 * MIB), { memoryBytes: 32 * MIB, maxInstructions: 100, createHost: host });
    expect(told).toEqual([false, true]);
  });
});

describe('loadTdvf', () => {
  it('[C113] tdx measure --bios: sections added in the order of the metadata, measured by their flag alone', async () => {
    const mrtd = async (bytes: Uint8Array): Promise<string> => {
      const file = join(mkdtempSync(join(tmpdir(), 'tdvf-')), 'fw.fd');
      writeFileSync(file, bytes);
      let out = '';
      const terminal = {
        out: (text: string) => void (out += text),
        outBytes: () => undefined,
        err: (text: string) => void (out += text),
        progress: { isTTY: false, write: () => undefined },
        signal: new AbortController().signal,
      };
      expect([await main(['measure', '--bios', file, '--memory', '32M'], terminal, '0'), out]).toEqual([0, expect.any(String)]);
      expect(out).toContain('extends them itself');
      return /[0-9a-f]{96}/.exec(out)![0];
    };
    const own = Buffer.from(mrtdOf(loadTdvf('fw', firmware(), 32 * MIB).regions)).toString('hex');
    const first = await mrtd(firmware());
    expect(first).toBe(own);
    // The volume of variables is added and not measured: its content is free; with the flag it counts, as the code does.
    expect(await mrtd(firmware(rows, (v) => v.setUint8(0x10, 1)))).toBe(first);
    expect(await mrtd(firmware(rows, (v) => v.setUint8(0x2010, 1)))).not.toBe(first);
    const measured = rows.map((row, i): Row => (i === 1 ? ([...row.slice(0, 5), 1] as unknown as Row) : row));
    expect(await mrtd(firmware(measured, (v) => v.setUint8(0x10, 1)))).not.toBe(await mrtd(firmware(measured)));
    const documents = /## Documents\n([\s\S]*?)(\n## |$)/.exec(
      readFileSync(new URL('../../../../docs/intel-tdx.md', import.meta.url), 'utf8'),
    )![1]!;
    for (const title of [
      'Trust Domain Extensions',
      'CPU Architectural Extensions',
      'Module 1.0',
      'Loader',
      'Guest-Hypervisor Communication Interface',
      'Virtual Firmware Design Guide',
      'edk2',
    ])
      expect(documents).toContain(title);
  });

  it('measures what the metadata says, in its order, and the run agrees', async () => {
    const image = loadTdvf('fw', firmware(), 32 * MIB);
    expect(image.entry).toEqual({ kind: 'reset-vector', hob: 0x80_9000 });
    const record = (name: string, gpa: number): Buffer => {
      const buffer = Buffer.alloc(128);
      buffer.write(name, 'latin1');
      buffer.writeBigUInt64LE(BigInt(gpa), 16);
      return buffer;
    };
    const hash = createHash('sha384');
    const bytes = firmware();
    for (let page = 0x2000; page < 0x4000; page += 0x1000) {
      hash.update(record('MEM.PAGE.ADD', TOP - SIZE + page));
      for (let chunk = page; chunk < page + 0x1000; chunk += 256)
        hash.update(record('MR.EXTEND', TOP - SIZE + chunk)).update(bytes.subarray(chunk, chunk + 256));
    }
    for (const gpa of [TOP - 0x4000, 0x80_9000, 0x80_a000, 0x81_0000]) hash.update(record('MEM.PAGE.ADD', gpa));
    const mrtd = hash.digest('hex');
    expect(Buffer.from(mrtdOf(image.regions)).toString('hex')).toBe(mrtd);
    const summary = await runImage(image, { memoryBytes: 32 * MIB, maxInstructions: 1000 });
    expect([summary.mrtd, summary.outcome.kind, summary.teardown.pagesLeaked]).toEqual([mrtd, 'timeout', 0]);
  });
});

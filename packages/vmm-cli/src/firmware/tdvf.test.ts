import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TdxError } from '@tdxkit/x86-cpu/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DESCRIPTOR, FIRMWARE_BYTES, TOP, firmware, rows, type Row } from '../../test/tdvf-firmware.ts';
import { main } from '../main.ts';
import { mrtdOf } from '../measure/mrtd.ts';
import { runImage } from '../run/run-image.ts';
import { createHost, type Host, type HostOptions } from '../run/host.ts';
import { passesRbp } from './passes-rbp.ts';
import { tdHobList } from './td-hob.ts';
import { loadTdvf } from './tdvf-image.ts';
import { readTdvfMetadata } from './tdvf-metadata.ts';

const MIB = 2 ** 20;
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

  const end = FIRMWARE_BYTES - 32;
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
            fc.oneof(
              fc.integer({ min: DESCRIPTOR - 16, max: DESCRIPTOR + 160 }),
              fc.integer({ min: FIRMWARE_BYTES - 100, max: FIRMWARE_BYTES - 1 }),
            ),
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
    for (let at = FIRMWARE_BYTES - 100; at < FIRMWARE_BYTES; at++)
      for (const value of [0, 1, 0x7f, 0xff]) failure(firmware(rows, (view) => view.setUint8(at, value)));
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
      hash.update(record('MEM.PAGE.ADD', TOP - FIRMWARE_BYTES + page));
      for (let chunk = page; chunk < page + 0x1000; chunk += 256)
        hash.update(record('MR.EXTEND', TOP - FIRMWARE_BYTES + chunk)).update(bytes.subarray(chunk, chunk + 256));
    }
    for (const gpa of [TOP - 0x4000, 0x80_9000, 0x80_a000, 0x81_0000]) hash.update(record('MEM.PAGE.ADD', gpa));
    const mrtd = hash.digest('hex');
    expect(Buffer.from(mrtdOf(image.regions)).toString('hex')).toBe(mrtd);
    const summary = await runImage(image, { memoryBytes: 32 * MIB, maxInstructions: 1000 });
    expect([summary.mrtd, summary.outcome.kind, summary.teardown.pagesLeaked]).toEqual([mrtd, 'timeout', 0]);
  });
});

import { readFileSync } from 'node:fs';
import type { FieldInfo } from '@tdxkit/x86-cpu/layout';
import { TdParams } from '@tdxkit/tdx-arch';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KvmCap, KvmExitReason, KvmIoctl, KvmVmType, type KvmExit } from '../src/index.ts';
import { readAnswer, writeExit } from '../src/ioctl/kvm-run-page.ts';
import * as layouts from '../src/uapi/layouts.ts';

/** The facts, which the code under test did not make. */
interface Facts {
  ioctls: { name: string; encoded: string }[];
  vm_types: { name: string; mainline: number }[];
  structs: { struct: string; flavour: string; size: number; fields: { offset: number; size: number; field: string }[] }[];
  capabilities: { name: string; nr: number }[];
  exits: { nr: number; name: string; fields: { offset: number; size: number; field: string }[] }[];
  exit_tdx_arms: { nr: string; name: string; fields: { offset: number; size: number; field: string }[] }[];
}
const facts = JSON.parse(readFileSync(new URL('../testdata/uapi/kvm-uapi.json', import.meta.url), 'utf8')) as Facts;

interface Layout {
  readonly name: string;
  readonly size: number;
  readonly fields: readonly FieldInfo[];
}
const declared = Object.values(layouts).filter((value) => typeof value === 'object') as readonly Layout[];
/** Structs whose declaration is not in layouts.ts, or is named differently there. */
const find = ({ struct, flavour, size }: Facts['structs'][number]): Layout | undefined => {
  if (struct.startsWith('td_params')) return TdParams;
  if (struct === 'kvm_tdx_init_vm' && flavour === 'v7') return layouts.TdxInitVmV7;
  const name = struct.replace(/ .*/, '');
  return declared.find((layout) => layout.name === name && layout.size === size);
};

describe('the user ABI equals its description', () => {
  it.each(facts.ioctls.map(({ name, encoded }) => [name, Number(encoded)] as const))('%s is request %i', (name, encoded) => {
    expect(KvmIoctl[name as keyof typeof KvmIoctl]).toBe(encoded);
  });

  it.each(facts.structs.map((struct) => [`${struct.struct} ${struct.flavour}`, struct] as const))(
    '[C026] [C028] struct %s: size, and every field',
    (_, struct) => {
      const layout = find(struct);
      expect(layout, `no layout of ${struct.size} bytes`).toBeDefined();
      if (struct.struct !== 'kvm_tdx_init_vm' || struct.flavour !== 'v7') expect(layout!.size).toBe(struct.size);
      else expect(layouts.TDX_INIT_VM_V7_BYTES).toBe(struct.size);
      const at = (offset: number, size: number): boolean =>
        layout!.fields.some((field) => field.offset <= offset && offset + size <= field.offset + field.size);
      const snake = (name: string): string => name.replace(/([A-Z])/g, '_$1').toLowerCase();
      for (const { offset, size, field } of struct.fields) {
        if (size === 0)
          expect(offset).toBe(layout!.size); // entries follow
        else if (!field.startsWith('reserved'))
          expect(at(offset, struct.struct.startsWith('td_params') ? 1 : size), `${field} at ${offset}`).toBe(true);
        const named = layout!.fields.find((each) => snake(each.name) === field);
        if (named !== undefined && !field.startsWith('reserved')) expect([named.offset, named.size]).toEqual([offset, size]);
      }
    },
  );

  it('VM types and capabilities', () => {
    for (const { name, mainline } of facts.vm_types) expect(KvmVmType[name as keyof typeof KvmVmType]).toBe(mainline);
    const numbers = new Map(facts.capabilities.map(({ name, nr }) => [name, nr]));
    for (const [name, nr] of Object.entries(KvmCap)) if (numbers.has(name)) expect([name, nr]).toEqual([name, numbers.get(name)]);
  });

  it('[C121] the numbers have one source: a copy made from the description hashes to the same', () => {
    const hash = (pairs: [string, number][]): string => createHash('sha256').update(JSON.stringify(pairs.sort())).digest('hex');
    const ours = facts.ioctls.map(({ name }) => [name, KvmIoctl[name as keyof typeof KvmIoctl]] as [string, number]);
    expect(hash(ours)).toBe(hash(facts.ioctls.map(({ name, encoded }) => [name, Number(encoded)])));
  });
});

const { KVM_EXIT_IO, KVM_EXIT_MMIO, KVM_EXIT_TDX, KVM_EXIT_HYPERCALL, KVM_EXIT_X86_RDMSR, KVM_EXIT_X86_WRMSR } = KvmExitReason;
const data = (...bytes: number[]): Uint8Array => Uint8Array.from([...bytes, ...new Array<number>(4096 - bytes.length).fill(0)]);
/** One exit of each kind with distinct values, and what each field of the description must hold. */
const samples: [exit: KvmExit, expected: Record<string, number | bigint>][] = [
  [
    { reason: 1, exception: 13, errorCode: 0 },
    { exception: 13, error_code: 0 },
  ],
  [
    { reason: KVM_EXIT_IO, direction: 1, size: 2, port: 0x3f8, count: 1, data: data(0x34, 0x12) },
    { direction: 1, size: 2, port: 0x3f8, count: 1, data_offset: 4096 },
  ],
  [
    { reason: KVM_EXIT_HYPERCALL, nr: 12, args: [1n, 2n, 3n, 4n, 5n, 6n], ret: 7n, flags: 1n },
    { nr: 12, ret: 7, flags: 1 },
  ],
  [{ reason: 5 }, {}],
  [
    { reason: KVM_EXIT_MMIO, physAddr: 0xd000_0010 as never, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), len: 4, isWrite: true },
    { phys_addr: 0xd000_0010, len: 4, is_write: 1 },
  ],
  [{ reason: 8 }, {}],
  [
    { reason: 9, hardwareEntryFailureReason: 0x8000_0021, cpu: 3, message: '' },
    { hardware_entry_failure_reason: 0x8000_0021, cpu: 3 },
  ],
  [{ reason: 10, cause: 'signal' }, {}],
  [
    { reason: 17, suberror: 4, data: [0x55n, 2n], message: '' },
    { suberror: 4, ndata: 2 },
  ],
  [
    { reason: 24, type: 7, data: Array.from({ length: 16 }, (_, i) => BigInt(i + 100)) },
    { type: 7, ndata: 16 },
  ],
  [
    { reason: KVM_EXIT_X86_RDMSR, error: 0, msrReason: 4, index: 0x1a0, data: 5n },
    { error: 0, reason: 4, index: 0x1a0, data: 5 },
  ],
  [
    { reason: KVM_EXIT_X86_WRMSR, error: 1, msrReason: 2, index: 0x1aa, data: 9n },
    { error: 1, reason: 2, index: 0x1aa, data: 9 },
  ],
  [
    { reason: 39, flags: 8n, gpa: 0x1234_5000 as never, size: 4096 },
    { flags: 8, gpa: 0x1234_5000, size: 4096 },
  ],
  [
    { reason: KVM_EXIT_TDX, nr: 0x10002, ret: 1n, gpa: 0x4000n, size: 0x1000n },
    { flags: 0, nr: 0x10002, ret: 1 },
  ],
];

describe('kvm_run as bytes', () => {
  const word = (bytes: Uint8Array, offset: number, size: number): bigint => {
    const copy = new Uint8Array(8);
    copy.set(bytes.subarray(offset, offset + Math.min(size, 8)));
    return new DataView(copy.buffer).getBigUint64(0, true);
  };

  it.each(facts.exits.map((exit) => [exit.name, exit] as const))('%s', (_, { nr, fields }) => {
    const sample = samples.find(([exit]) => exit.reason === nr);
    expect(sample).toBeDefined();
    const bytes = new Uint8Array(12288).fill(0xee, 32, 288);
    writeExit(bytes, sample![0]);
    expect(word(bytes, 8, 4)).toBe(BigInt(nr));
    for (const { field, offset, size } of fields) {
      const value = sample![1][field];
      if (value !== undefined) expect([field, word(bytes, offset, size)]).toEqual([field, BigInt(value)]);
    }
  });

  it('arrays of an exit: arguments, words, data of MMIO and of ports', () => {
    const bytes = new Uint8Array(12288);
    const shown = (reason: number): void => writeExit(bytes, samples.find(([exit]) => exit.reason === reason)![0]);
    shown(3);
    expect([0, 1, 2, 3, 4, 5].map((i) => word(bytes, 40 + 8 * i, 8))).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
    shown(24);
    expect([word(bytes, 40, 8), word(bytes, 40 + 8 * 15, 8)]).toEqual([100n, 115n]);
    shown(6);
    expect([...bytes.subarray(40, 48)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    shown(2);
    expect([...bytes.subarray(4096, 4098)]).toEqual([0x34, 0x12]);
  });

  it.each(facts.exit_tdx_arms.filter(({ nr }) => nr !== 'any').map((arm) => [arm.name, arm] as const))(
    'KVM_EXIT_TDX, arm %s, there and back',
    (_, { nr, fields }) => {
      const arms: Record<string, KvmExit> = {
        '0x10000': { reason: KVM_EXIT_TDX, nr: 0x10000, ret: 1n, leaf: 2n, r11: 3n, r12: 4n, r13: 5n, r14: 6n },
        '0x10002': { reason: KVM_EXIT_TDX, nr: 0x10002, ret: 1n, gpa: 2n, size: 3n },
        '0x10004': { reason: KVM_EXIT_TDX, nr: 0x10004, ret: 1n, vector: 2n },
      };
      const bytes = new Uint8Array(12288);
      const exit = arms[nr]!;
      writeExit(bytes, exit);
      fields.forEach(({ offset, size }, i) => expect(word(bytes, offset, size)).toBe(BigInt(i + 1)));
      const ret = fields.find(({ field }) => field === 'ret')!;
      new DataView(bytes.buffer).setBigUint64(ret.offset, 77n, true);
      for (const { field, offset } of fields)
        if (/^r\d+$/.test(field)) new DataView(bytes.buffer).setBigUint64(offset, BigInt(offset), true);
      readAnswer(bytes, exit);
      expect(exit).toMatchObject(nr === '0x10000' ? { ret: 77n, r11: 64n, r12: 72n, r13: 80n, r14: 88n } : { ret: 77n });
    },
  );

  it('what userspace answers comes out of the same bytes', () => {
    const bytes = new Uint8Array(12288);
    const view = new DataView(bytes.buffer);
    const io: KvmExit = { reason: KVM_EXIT_IO, direction: 0, size: 4, port: 1, count: 1, data: data() };
    writeExit(bytes, io);
    bytes.set([9, 8, 7, 6], 4096);
    readAnswer(bytes, io);
    const mmio: KvmExit = { reason: KVM_EXIT_MMIO, physAddr: 0 as never, data: new Uint8Array(8), len: 8, isWrite: false };
    writeExit(bytes, mmio);
    bytes.set([1, 2, 3], 40);
    readAnswer(bytes, mmio);
    const call: KvmExit = { reason: KVM_EXIT_HYPERCALL, nr: 12, args: [0n, 0n, 0n, 0n, 0n, 0n], ret: 0n, flags: 1n };
    writeExit(bytes, call);
    view.setBigUint64(88, 11n, true);
    readAnswer(bytes, call);
    const msr: KvmExit = { reason: KVM_EXIT_X86_RDMSR, error: 0, msrReason: 2, index: 1, data: 0n };
    writeExit(bytes, msr);
    bytes[32] = 1;
    view.setBigUint64(48, 5n, true);
    readAnswer(bytes, msr);
    expect([[...io.data.subarray(0, 4)], [...mmio.data], call.ret, msr.error, msr.data]).toEqual([
      [9, 8, 7, 6],
      [1, 2, 3, 0, 0, 0, 0, 0],
      11n,
      1,
      5n,
    ]);
  });
});

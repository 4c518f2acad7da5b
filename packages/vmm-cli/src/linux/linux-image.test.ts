import { readFileSync } from 'node:fs';
import { TdxError } from '@tdxkit/x86-cpu/units';
import { assembled } from '../../test/assembled.ts';
import { describe, expect, it } from 'vitest';
import { bzImage, elfKernel } from '../../test/linux-kernels.ts';
import { ImageFormatError } from '../image/image-error.ts';
import { loadLinux, type LinuxOptions } from './linux-image.ts';
import { remainder } from '../memory/gpa-range.ts';
import { Setup } from './setup-header.ts';

const MIB = 2 ** 20;
const load = async (bytes: Uint8Array, more: Partial<LinuxOptions> = {}): ReturnType<typeof loadLinux> =>
  await loadLinux({ kernel: { name: 'vmlinuz', bytes }, memoryBytes: 64 * MIB, cpus: 1, ...more });
const failure = async (promise: Promise<unknown>): Promise<string> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TdxError);
  expect((error as TdxError).message).not.toBe('');
  return (error as TdxError).message;
};

describe('loadLinux', () => {
  it('fills in boot_params', async () => {
    const image = await load(bzImage(), { initrd: { name: 'i', bytes: new Uint8Array(5000) }, commandLine: 'quiet' });
    const bytes = image.regions.find((r) => r.name === 'boot parameters')!.bytes;
    const view = new DataView(bytes.buffer);
    const initrd = image.regions.find((r) => r.name === 'initrd')!;
    expect(view.getUint32(Setup.MAGIC, true)).toBe(0x5372_6448);
    expect([bytes[Setup.TYPE_OF_LOADER], bytes[Setup.LOADFLAGS]! & 1]).toEqual([0xff, 1]);
    expect([view.getUint32(Setup.RAMDISK_IMAGE, true), view.getUint32(Setup.RAMDISK_SIZE, true)]).toEqual([initrd.gpa, 5000]);
    expect(initrd.gpa).toBeGreaterThanOrEqual(0x100_0000 + 0x20_0000);
    const commandLine = image.regions.find((r) => r.gpa === view.getUint32(Setup.CMD_LINE_PTR, true))!.bytes;
    expect(new TextDecoder().decode(commandLine.subarray(0, 6))).toBe('quiet\0');
    const e820 = Array.from({ length: bytes[0x1e8]! }, (_, i) => {
      const at = 0x2d0 + 20 * i;
      return [view.getBigUint64(at, true), view.getBigUint64(at + 8, true), view.getUint32(at + 16, true)];
    });
    expect(e820).toEqual([
      [0n, 0x5_0000n, 1],
      [0x5_0000n, 0x1_0000n, 3],
      [0x6_0000n, 0x4_0000n, 1],
      [0x10_0000n, BigInt(63 * MIB), 1],
    ]);
  });

  it.each([
    ['an empty file', () => new Uint8Array(0), /vmlinuz:0x0: the file is empty/],
    ['a text', () => new TextEncoder().encode('x'.repeat(4096)), /vmlinuz:0x202: no Linux kernel/],
    ['a header cut off', () => bzImage().subarray(0, 0x240), /truncated setup header/],
    ['no boot flag', () => bzImage((v) => v.setUint16(Setup.BOOT_FLAG, 0, true)), /boot flag/],
    ['an old protocol', () => bzImage((v) => v.setUint16(Setup.VERSION, 0x0204, true)), /boot protocol 2\.4/],
    ['a 32-bit kernel', () => bzImage((v) => v.setUint16(Setup.XLOADFLAGS, 0, true)), /32-bit kernel/],
    ['a short header', () => bzImage((v) => v.setUint8(Setup.JUMP + 1, 4)), /setup header ends/],
    ['no protected-mode part', () => bzImage((v) => v.setUint8(Setup.SETUP_SECTS, 255)), /beyond the end of the file/],
    [
      'a load address in low memory',
      () => bzImage((v) => v.setBigUint64(Setup.PREF_ADDRESS, 0x1000n, true)),
      /load address 0x1000/,
    ],
    ['a need smaller than itself', () => bzImage((v) => v.setUint32(Setup.INIT_SIZE, 4, true)), /less than it has/],
    [
      'a payload beyond its end',
      () => bzImage((v) => v.setUint32(Setup.PAYLOAD_LENGTH, 1 << 30, true)),
      /compressed kernel reaches/,
    ],
  ])('refuses %s', async (_what, bytes, message) => {
    expect(await failure(load(bytes()))).toMatch(message);
  });

  it.each([
    ['a corrupt payload', bzImage(() => undefined, Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6)), /does not unpack/],
    [
      'a corrupt zstd payload',
      bzImage(() => undefined, Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3, 4, 5, 6)),
      /does not unpack/,
    ],
    ['another compression', bzImage(() => undefined, Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0)), /compressed with xz/],
    ['an unknown compression', bzImage(() => undefined, new Uint8Array(16)), /no known compression/],
  ])('refuses to unpack %s', async (_what, bytes, message) => {
    expect(await failure(load(bytes, { unpack: true }))).toMatch(message);
  });

  it('says how much memory it takes when there is too little', async () => {
    expect(await failure(load(bzImage(), { memoryBytes: 16 * MIB }))).toMatch(
      /the kernel takes 18 MiB of memory, and there are 16 MiB/,
    );
    expect(
      await failure(load(bzImage(), { memoryBytes: 32 * MIB, initrd: { name: 'big.cpio', bytes: new Uint8Array(20 * MIB) } })),
    ).toMatch(/big\.cpio/);
  });

  it('refuses an initrd above what the kernel can reach', async () => {
    const kernel = bzImage((v) => v.setUint32(Setup.INITRD_ADDR_MAX, 0x130_0000, true));
    expect(await failure(load(kernel, { initrd: { name: 'big.cpio', bytes: new Uint8Array(2 * MIB) } }))).toMatch(
      /initrd big\.cpio would end at 0x140_?0000; this kernel takes it up to 0x130_?0000/,
    );
  });

  it('lays out a bzImage with any damage to its header, or refuses it with the offset', async () => {
    const fields = Object.entries(Setup);
    for (const [name, offset] of fields)
      for (const value of [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x10_0000, 0x7fff_ffff, 0xffff_ffff]) {
        const bytes = bzImage((view) =>
          offset % 2 === 0 ? view.setUint32(offset, value, true) : view.setUint8(offset, value & 0xff),
        );
        for (const unpack of [false, true]) {
          const error: unknown = await load(bytes, { unpack, initrd: { name: 'i', bytes: new Uint8Array(64) } }).then(
            () => undefined,
            (reason: unknown) => reason,
          );
          if (error !== undefined) expect([name, value, error]).toEqual([name, value, expect.any(TdxError)]);
          if (error instanceof ImageFormatError) expect(error.message).toMatch(/^vmlinuz( \(unpacked\))?:0x[0-9a-f]+: /);
        }
      }
  });

  it('refuses a bzImage cut off anywhere', async () => {
    const whole = bzImage();
    for (let length = 0; length < whole.length; length += 97)
      expect(await failure(load(whole.slice(0, length)))).toMatch(/^vmlinuz:0x[0-9a-f]+: /);
  });

  it('refuses an ELF kernel cut off anywhere, or boots what is left of it', async () => {
    const whole = elfKernel();
    for (let length = 0; length < whole.length; length += 61) {
      const error: unknown = await load(whole.slice(0, length)).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(TdxError);
    }
  });

  it('tells several vCPUs of a TD of the wakeup mailbox, and those of a plain VM to wait for start-up IPIs', async () => {
    const wakeups = async (vmType: 'td' | 'vmx'): Promise<number> => {
      const { bytes } = (await load(bzImage(), { cpus: 2, vmType })).regions.find((r) => r.name === 'ACPI tables')!;
      const madt = new TextDecoder('latin1').decode(bytes).indexOf('APIC');
      const view = new DataView(bytes.buffer, bytes.byteOffset + madt);
      let found = 0;
      for (let at = 44; at < view.getUint32(4, true); at += view.getUint8(at + 1)) if (view.getUint8(at) === 16) found++;
      return found;
    };
    expect([await wakeups('td'), await wakeups('vmx')]).toEqual([1, 0]);
  });

  it('refuses a command line longer than the kernel takes', async () => {
    expect(await failure(load(bzImage(), { commandLine: 'x'.repeat(2048) }))).toMatch(/2048 bytes; this kernel takes 2047/);
    expect((await load(elfKernel(), { commandLine: 'x'.repeat(2047) })).format).toBe('linux');
  });

  it('enters a stub that is what gen/linux-stub.S assembles to', ({ skip }) => {
    const made = assembled('make-linux-stub.sh');
    if (made === undefined) return skip('GNU as and objcopy are not installed');
    expect(made).toBe(readFileSync(new URL('./linux-stub-code.ts', import.meta.url), 'utf8'));
  });
});

describe('remainder', () => {
  it('leaves what nobody took', () => {
    expect(
      remainder(0, 100, [
        { start: 20, end: 30 },
        { start: 0, end: 10 },
        { start: 90, end: 200 },
      ]),
    ).toEqual([
      { start: 10, end: 20 },
      { start: 30, end: 90 },
    ]);
  });
});

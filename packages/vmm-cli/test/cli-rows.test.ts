import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bytesFromHex } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../src/exit-code.ts';
import { main } from '../src/main.ts';
import { bzImage, elfKernel } from './linux-kernels.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-rows-'));
const file = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
/** A kernel that is this program. */
const kernel = (name: string, code: Uint8Array): string =>
  file(
    name,
    bzImage(() => undefined, gzipSync(elfKernel(code)), code),
  );

async function run(...argv: string[]): Promise<{ code: number; console: string; err: string }> {
  let console = '';
  let err = '';
  const terminal = {
    out: () => undefined,
    outBytes: (bytes: Uint8Array) => void (console += Buffer.from(bytes).toString('latin1')),
    err: (text: string) => void (err += text),
    progress: { isTTY: false, write: () => undefined },
    signal: new AbortController().signal,
  };
  const code = await main(['run', ...argv, '--memory', '32M'], terminal, '0');
  return { code, console, err };
}

/** ReportFatalError of code 0xC0FFEE with text in R14 and R15. */
const fatal = bytesFromHex(
  '31c0b9ccff00004531d241bb0300010041bceeffc0004531ed49be6f7574206f66206349bf6f6666656500000031db31ff31f64531c04531c931d2660f01ccf4',
);

const word = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
/** TDG.VP.VMCALL of a sub-function with R12..R15; what it reads is in R11 then. */
const vmcall = (leaf: number, size: number, direction: number, address: number, isShared: boolean, value: number): number[] => [
  ...[0x31, 0xc0, 0xb9, ...word(0xfc00), 0x45, 0x31, 0xd2], // RAX 0, RCX the registers, R10 0
  ...[0x41, 0xbb, ...word(leaf), 0x41, 0xbc, ...word(size), 0x41, 0xbd, ...word(direction)],
  ...[0x49, 0xbe, ...word(address), ...word(isShared ? 0x8000 : 0)],
  ...(value < 0 ? [] : [0x41, 0xbf, ...word(value)]),
  ...[0x66, 0x0f, 0x01, 0xcc],
];
const out = (port: number, size: number, value: number): number[] => vmcall(30, size, 1, port, false, value);
const write = (address: number, size: number, value: number, isShared = true): number[] =>
  vmcall(48, size, 1, address, isShared, value);
const read = (address: number, size: number): number[] => vmcall(48, size, 0, address, true, 0);
/** R15 from R11, or the highest bit of R10, and "0" added; then its low byte goes to COM1. */
const printRead = [0x4d, 0x8d, 0x7b, 0x30, ...vmcall(30, 1, 1, 0x3f8, false, -1)];
const printIsError = [0x49, 0xc1, 0xea, 0x3f, 0x4d, 0x8d, 0x7a, 0x30, ...vmcall(30, 1, 1, 0x3f8, false, -1)];
const powerOff = [...out(0x605, 1, 0x34), 0xf4];

/** Registers of the entropy device, the only one with a BAR, and its doorbell. @source VIRTIO 1.2 section 4.1.4 */
const RNG = 0xe000_0000;
const DOORBELL = RNG + 0x3000;
/** Starts the device with a queue that lies where there is no memory: who rings its doorbell makes it need a reset. */
const startRng = [
  ...[...out(0xcf8, 4, 0x8000_0804), ...out(0xcfc, 2, 6)], // decode memory, master
  ...[...write(RNG + 0x14, 1, 3), ...write(RNG + 8, 4, 1), ...write(RNG + 0xc, 4, 3), ...write(RNG + 0x14, 1, 11)], // VERSION_1, ACCESS_PLATFORM
  ...[...write(RNG + 0x20, 4, 0x7000_0000), ...write(RNG + 0x28, 4, 0x7000_1000), ...write(RNG + 0x30, 4, 0x7000_2000)],
  ...[...write(RNG + 0x1c, 2, 1), ...write(RNG + 0x14, 1, 15)],
];
/** Prints the status, rings by 4 bytes at the private address, prints whether that is an error, and the status; rings at the shared one, prints the status. */
const doorbell = Uint8Array.from([
  ...[...startRng, ...read(RNG + 0x14, 1), ...printRead],
  ...[...write(DOORBELL, 4, 0, false), ...printIsError, ...read(RNG + 0x14, 1), ...printRead],
  ...[...write(DOORBELL, 4, 0), ...read(RNG + 0x14, 1), ...printRead, ...powerOff],
]);

/** Reads a byte of the line status of COM1 by Instruction.IO and prints it ("!" when R10 is not 0), then R11 + 18 as the write left it, and switches the machine off. */
const lineStatus =
  '31c0b900fc00004531d241bb1e00000041bc0100000041bd0000000041befd0300004531ff660f01cc4d89df4d85d2740641bf2100000031c0b900fc00004531' +
  'd241bb1e00000041bc0100000041bd0100000041bef8030000660f01cc4d8d7b1231c0b900fc00004531d241bb1e00000041bc0100000041bd0100000041bef8' +
  '030000660f01cc31c0b900fc00004531d241bb1e00000041bc0400000041bd0100000041be0506000041bf34000000660f01ccf4';

describe('tdx run', () => {
  it('[A091] shows what a TD writes to port 0x3F8', async () => {
    const { code, console } = await run(
      '--kernel',
      file('vmlinuz', bzImage()),
      '--append',
      'hi',
      '--initrd',
      file('initrd', new TextEncoder().encode('A')),
    );
    expect([code, console]).toEqual([0, 'A']);
  });

  it('[B007] gives a TD what a device answers to IN in R11; OUT leaves R11 alone', async () => {
    const { code, console } = await run('--kernel', kernel('in', bytesFromHex(lineStatus)));
    expect([code, console]).toEqual([0, '\x600']); // transmitter empty and idle; R11 is still the sub-function, 30
  });

  it('[A092] takes a write of 4 bytes to the doorbell of a virtio device to that device; one to a private address is refused', async () => {
    const { code, console } = await run('--kernel', kernel('doorbell', doorbell), '--rng');
    const needsReset = String.fromCharCode(0x30 + 0x4f);
    expect([code, console]).toEqual([0, `?1?${needsReset}`]); // "?" is status 15: running
  });

  it('[A095] tells code and text of a fatal error that a TD reports, and fails', async () => {
    const { code, err } = await run('--kernel', kernel('fatal', fatal));
    expect(err).toContain('code 0x0000_0000_00c0_ffee');
    expect(err).toContain('"out of coffee"');
    expect([code, ExitCode.GUEST_FATAL]).toEqual([1, 1]);
  });
});

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

/**
 * Writes 4 bytes each to the registers GPA and COMMAND (2, REPLY) of the test device by RequestMMIO, prints the low byte of the 8 of LENGTH to COM1, writes COMMAND
 * by its private address, prints the error bit of the status, and switches the machine off.
 */
const doorbell =
  '31c0b900fc00004531d241bb3000000041bc0400000041bd0100000049be100000d00080000041bf00002000660f01cc31c0b900fc00004531d241bb30000000' +
  '41bc0400000041bd0100000049be200000d00080000041bf02000000660f01cc31c0b900fc00004531d241bb3000000041bc0800000041bd0000000049be1800' +
  '00d00080000041bf00000000660f01cc4d89df31c0b900fc00004531d241bb1e00000041bc0100000041bd0100000041bef8030000660f01cc31c0b900fc0000' +
  '4531d241bb3000000041bc0400000041bd0100000041be200000d041bf02000000660f01cc49c1ea3f4d8d7a3031c0b900fc00004531d241bb1e00000041bc01' +
  '00000041bd0100000041bef8030000660f01cc31c0b900fc00004531d241bb1e00000041bc0400000041bd0100000041be0506000041bf34000000660f01ccf4';

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

  it('[A092] takes a write of 4 bytes to the doorbell of a device to that device; one to a private address is refused', async () => {
    const { code, console } = await run('--kernel', kernel('doorbell', bytesFromHex(doorbell)));
    // ")" is the length, 41, of what the device answered; "1" the error bit of the status of the private access.
    expect([code, console]).toEqual([0, ')1']);
  });

  it('[A095] tells code and text of a fatal error that a TD reports, and fails', async () => {
    const { code, err } = await run('--kernel', kernel('fatal', fatal));
    expect(err).toContain('code 0x0000_0000_00c0_ffee');
    expect(err).toContain('"out of coffee"');
    expect(code).toBe(ExitCode.GUEST_FATAL); // not 1, which a guest may end with itself
  });
});

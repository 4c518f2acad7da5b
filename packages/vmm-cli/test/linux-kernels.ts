import { gzipSync } from 'node:zlib';
import { bytesFromHex } from '@tdxkit/x86-cpu/units';
import { Setup } from '../src/linux/setup-header.ts';

/**
 * A "kernel" of 123 bytes for the 64-bit entry point. It follows boot_params (RSI): if acpi_rsdp_addr leads to "RSD PTR " and the command line
 * begins with `hi`, it prints the initrd's first byte, else `X`, to COM1, and switches the machine off (0x34 to port 0x605). RDI, which the boot
 * stub leaves at the GPA width, tells it whether to use OUT or TDG.VP.VMCALL<Instruction.IO>.
 */
const code = bytesFromHex(
  '8b4670488b0048bb525344205054522041bf580000004839d875178b86280200006681386869750a8b8618020000440fb63841bef8030000e81300000041be05' +
    '06000041bf34000000e8020000000f0b85ff75084489f24489f8eec331c0b900fc00004531d241bb1e00000041bc0100000041bd01000000660f01ccc3',
);

/**
 * A "kernel" of a TD that prints its TDREPORT, 1024 bytes, to COM1 and switches the machine off: TDG.MR.REPORT to 2 MiB with report data of
 * zeros, then TDG.VP.VMCALL<Instruction.IO> for each byte.
 */
export const reportKernel = bytesFromHex(
  'b900002000ba000420004531c0b804000000660f01ccbe00002000440fb63e41bef8030000e81f00000048ffc64881fe0004200072e541bf3400000041be0506' +
    '0000e8020000000f0b31c0b900fc00004531d241bb1e00000041bc0100000041bd01000000660f01ccc3',
);

/**
 * A "kernel" of a TD with eight vCPUs: it wakes vCPUs 1 to 7 one after the other by the mailbox at 0x40000 (APIC id, vector, command 1, then waits for command 0),
 * waits until each has counted itself, prints `S` and switches the machine off.
 */
export const wakeupKernel = bytesFromHex(
  'bb01000000891c2504000400488d0553000000488904250800040066c70425000004000100f39066833c25000004000075f3ffc383fb0872ccf390833d7e0000' +
    '000775f541bf5300000041bef8030000e81c00000041bf3400000041be05060000e80b000000f0ff0553000000f390ebfc31c0b900fc00004531d241bb1e0000' +
    '0041bc0100000041bd01000000660f01ccc366662e0f1f84000000000066662e0f1f84000000000066662e0f1f84000000000066662e0f1f8400000000006690' +
    '00000000',
);
const SETUP_BYTES = 1024;
const ENTRY_64 = 0x200;
const MIN_PAYLOAD_OFFSET = 0x400;
const KERNEL = 0x100_0000;

/** A static ELF64 with the program at 16 MiB. */
export function elfKernel(program = code): Uint8Array {
  const bytes = new Uint8Array(0x1000 + program.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 62, true);
  view.setBigUint64(24, BigInt(KERNEL), true);
  view.setBigUint64(32, 64n, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, 1, true);
  view.setUint32(64, 1, true);
  for (const [offset, value] of [
    [72, 0x1000],
    [80, KERNEL],
    [88, KERNEL],
    [96, program.length],
    [104, program.length],
  ] as const)
    view.setBigUint64(offset, BigInt(value), true);
  bytes.set(program, 0x1000);
  return bytes;
}

/** A bzImage of protocol 2.15: setup of two sectors, the program as its 64-bit entry, and `elfKernel` as gzip payload. */
export function bzImage(
  change: (view: DataView) => void = () => undefined,
  packed: Uint8Array = gzipSync(elfKernel()),
  program = code,
): Uint8Array {
  const payload = new Uint8Array(packed.length + 4);
  payload.set(packed);
  new DataView(payload.buffer).setUint32(packed.length, elfKernel().length, true);
  const payloadOffset = Math.max(MIN_PAYLOAD_OFFSET, ENTRY_64 + program.length);
  const bytes = new Uint8Array(SETUP_BYTES + payloadOffset + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[Setup.SETUP_SECTS] = SETUP_BYTES / 512 - 1;
  view.setUint16(Setup.BOOT_FLAG, 0xaa55, true);
  view.setUint16(Setup.JUMP, 0x66eb, true);
  view.setUint32(Setup.MAGIC, 0x5372_6448, true);
  view.setUint16(Setup.VERSION, 0x020f, true);
  view.setUint16(Setup.XLOADFLAGS, 1, true);
  view.setUint32(Setup.CMDLINE_SIZE, 2047, true);
  view.setUint32(Setup.INITRD_ADDR_MAX, 0x7fff_ffff, true);
  view.setUint32(Setup.PAYLOAD_OFFSET, payloadOffset, true);
  view.setUint32(Setup.PAYLOAD_LENGTH, payload.length, true);
  view.setBigUint64(Setup.PREF_ADDRESS, BigInt(KERNEL), true);
  view.setUint32(Setup.INIT_SIZE, 0x20_0000, true);
  bytes.set(program, SETUP_BYTES + ENTRY_64);
  bytes.set(payload, SETUP_BYTES + payloadOffset);
  change(view);
  return bytes;
}

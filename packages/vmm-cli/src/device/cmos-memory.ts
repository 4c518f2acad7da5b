import { GIB, KIB, MIB } from '@tdxkit/x86-cpu/units';

/** Where the CMOS memory of a PC says how much RAM there is, low byte first. */
const Cmos = {
  BASE_KIB: 0x15,
  EXTENDED_KIB: 0x17,
  EXTENDED_KIB_AGAIN: 0x30,
  ABOVE_16M: 0x34,
  ABOVE_4G: 0x5b,
  CPUS: 0x5f,
} as const;
const BASE_KIB = 640;
const UNIT = 64 * KIB;

/**
 * CMOS bytes that tell the size of the machine: KiB below 1 MiB and above it, 64 KiB units above 16 MiB and above 4 GiB, processors less one.
 * @param lowBytes RAM below 4 GiB; @param highBytes RAM from 4 GiB on
 */
export function cmosMemory(lowBytes: number, highBytes: number, cpus: number): ReadonlyMap<number, number> {
  const bytes = new Map<number, number>([[Cmos.CPUS, cpus - 1]]);
  const put = (at: number, value: number, count: number): void => {
    for (let i = 0; i < count; i++) bytes.set(at + i, Math.floor(value / 256 ** i) & 0xff);
  };
  const above = (start: number, unit: number): number =>
    Math.min(0xffff, Math.floor(Math.max(0, Math.min(lowBytes, 4 * GIB) - start) / unit));
  put(Cmos.BASE_KIB, BASE_KIB, 2);
  put(Cmos.EXTENDED_KIB, above(MIB, KIB), 2);
  put(Cmos.EXTENDED_KIB_AGAIN, above(MIB, KIB), 2);
  put(Cmos.ABOVE_16M, above(16 * MIB, UNIT), 2);
  put(Cmos.ABOVE_4G, Math.floor(highBytes / UNIT), 3);
  return bytes;
}

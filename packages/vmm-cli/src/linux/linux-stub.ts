import { PAGE_SIZE, bytesFromHex, gpa } from '@tdxkit/x86-cpu/units';
import { MemoryLayoutError } from '../image/image-error.ts';
import type { GpaRange } from '../memory/gpa-range.ts';
import { linuxStubCode } from './linux-stub-code.ts';

/** Where the stub page lies, its table behind it; the code is assembled for this address. */
export const LINUX_STUB = gpa(0x3_0000);
export const LINUX_STUB_PAGES = 2;
/** Offsets in the table page. */
const Table = { ENTRY: 0x00, BOOT_PARAMS: 0x08, MAILBOX: 0x10, RANGES: 0x20, EVENTS: 0xc00 } as const;
const RANGE_BYTES = 16;
const EVENT_BYTES = 32;
const MAX_RANGES = (Table.EVENTS - Table.RANGES) / RANGE_BYTES - 1;
const MAX_EVENTS = (PAGE_SIZE - Table.EVENTS) / EVENT_BYTES - 1;

/** Something that the stub of a TD measures: [gpa, gpa + bytes) into an RTMR, its digest into the event log at `digestAddress`. */
export interface StubEvent {
  readonly gpa: number;
  readonly bytes: number;
  readonly rtmr: number;
  readonly digestAddress: number;
}

/** The stub page and its table: where the kernel is entered, what it is handed, and what a TD has still to measure and to accept. */
export function linuxStub(options: {
  readonly entry: number;
  readonly bootParams: number;
  readonly mailbox: number;
  readonly toAccept: readonly GpaRange[];
  readonly toMeasure: readonly StubEvent[];
}): Uint8Array {
  const { entry, toAccept, toMeasure } = options;
  if (toAccept.length > MAX_RANGES)
    throw new MemoryLayoutError(`${toAccept.length} ranges of memory to accept; the stub has room for ${MAX_RANGES}`);
  if (toMeasure.length > MAX_EVENTS)
    throw new MemoryLayoutError(`${toMeasure.length} things to measure into RTMRs; the stub has room for ${MAX_EVENTS}`, {
      hint: 'Give a kernel with fewer segments, or leave --rtmr away.',
    });
  const pages = new Uint8Array(LINUX_STUB_PAGES * PAGE_SIZE);
  pages.set(bytesFromHex(linuxStubCode.join('')), 0);
  const view = new DataView(pages.buffer, PAGE_SIZE);
  const set = (offset: number, ...values: readonly number[]): void =>
    values.forEach((value, i) => view.setBigUint64(offset + 8 * i, BigInt(value), true));
  set(Table.ENTRY, entry);
  set(Table.BOOT_PARAMS, options.bootParams);
  set(Table.MAILBOX, options.mailbox);
  toAccept.forEach(({ start, end }, i) => set(Table.RANGES + i * RANGE_BYTES, start, end));
  toMeasure.forEach(({ gpa: data, bytes, rtmr, digestAddress }, i) =>
    set(Table.EVENTS + i * EVENT_BYTES, data, bytes, rtmr, digestAddress),
  );
  return pages;
}

import { PAGE_SIZE, bytesFromHex, gpa } from '@tdxkit/x86-cpu/units';
import { MemoryLayoutError } from '../image/image-error.ts';
import type { GpaRange } from '../memory/gpa-range.ts';
import { linuxStubCode } from './linux-stub-code.ts';

/** Where the stub page lies; the code is assembled for this address. */
export const LINUX_STUB = gpa(0x3_0000);
/** Offsets of the table that the VMM fills in. */
const Table = { ENTRY: 0x200, BOOT_PARAMS: 0x208, MAILBOX: 0x210, RANGES: 0x218 } as const;
const RANGE_BYTES = 16;
const MAX_RANGES = (PAGE_SIZE - Table.RANGES) / RANGE_BYTES - 1;

/** The stub page: where the kernel is entered, what it is handed, and the private memory that a TD has still to accept. */
export function linuxStub(options: {
  readonly entry: number;
  readonly bootParams: number;
  readonly mailbox: number;
  readonly toAccept: readonly GpaRange[];
}): Uint8Array {
  const { entry, toAccept } = options;
  if (toAccept.length > MAX_RANGES)
    throw new MemoryLayoutError(`${toAccept.length} ranges of memory to accept; the stub has room for ${MAX_RANGES}`);
  const page = new Uint8Array(PAGE_SIZE);
  page.set(bytesFromHex(linuxStubCode.join('')), 0);
  const view = new DataView(page.buffer);
  const set = (offset: number, value: number): void => view.setBigUint64(offset, BigInt(value), true);
  set(Table.ENTRY, entry);
  set(Table.BOOT_PARAMS, options.bootParams);
  set(Table.MAILBOX, options.mailbox);
  toAccept.forEach(({ start, end }, i) => {
    set(Table.RANGES + i * RANGE_BYTES, start);
    set(Table.RANGES + i * RANGE_BYTES + 8, end);
  });
  return page;
}

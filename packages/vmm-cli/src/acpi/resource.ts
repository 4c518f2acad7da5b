import type { Aml } from './aml.ts';

/** Resource descriptors of `_CRS`. @source ACPI 6.5 section 6.4 "Resource Data Types for ACPI" */
const little = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 0xff);
/** Minimum and maximum are fixed, the device hands the range on to others. */
const FIXED_PRODUCER = 0x0c;
const READ_WRITE = 1;
const ENTIRE_RANGE = 3;
const Kind = { MEMORY: 0, IO: 1, BUS: 2 } as const;

/** I/O port descriptor, 16-bit decode, fixed base. */
export const ioPorts = (base: number, count: number): Aml => [0x47, 1, ...little(base, 2), ...little(base, 2), 1, count];
/** Edge-triggered, active-high interrupt descriptor of a legacy IRQ. */
export const edgeIrq = (irq: number): Aml => [0x22, ...little(1 << irq, 2)];
/** Edge-triggered, active-high, shared interrupt of the I/O APIC's pin, of which the device is the consumer. */
export const edgePin = (pin: number): Aml => [0x89, ...little(6, 2), 0x0b, 1, ...little(pin, 4)];
/** Memory [base, base + bytes) below 4 GiB that the device uses itself. */
export const fixedMemory = (base: number, bytes: number): Aml => [
  0x86,
  ...little(9, 2),
  READ_WRITE,
  ...little(base, 4),
  ...little(bytes, 4),
];

const word = (kind: number, flags: number, first: number, last: number): Aml => [
  ...[0x88, ...little(13, 2), kind, FIXED_PRODUCER, flags],
  ...[0, first, last, 0, last - first + 1].flatMap((value) => little(value, 2)),
];
/** Bus numbers of a host bridge, both ends included. */
export const busNumbers = (first: number, last: number): Aml => word(Kind.BUS, 0, first, last);
/** I/O ports that a host bridge hands on, both ends included. */
export const ioWindow = (first: number, last: number): Aml => word(Kind.IO, ENTIRE_RANGE, first, last);
/** Memory below 4 GiB that a host bridge hands on: [start, end), not cacheable. */
export const memoryWindow = (start: number, end: number): Aml => [
  ...[0x87, ...little(23, 2), Kind.MEMORY, FIXED_PRODUCER, READ_WRITE],
  ...[0, start, end - 1, 0, end - start].flatMap((value) => little(value, 4)),
];

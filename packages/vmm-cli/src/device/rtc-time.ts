/** Time registers of the clock. */
export const RtcTime = { SECONDS: 0, MINUTES: 2, HOURS: 4, WEEKDAY: 6, DAY: 7, MONTH: 8, YEAR: 9, CENTURY: 0x32 } as const;

/** How registers hold numbers and hours: bits of status register B. */
export interface RtcFormat {
  readonly isBinary: boolean;
  readonly is24Hours: boolean;
}

const PM = 0x80;
const encode = (value: number, { isBinary }: RtcFormat): number =>
  isBinary ? value : (Math.floor(value / 10) << 4) | (value % 10);
const decode = (byte: number, { isBinary }: RtcFormat): number => (isBinary ? byte : (byte >> 4) * 10 + (byte & 0x0f));

function encodeHours(hours: number, format: RtcFormat): number {
  if (format.is24Hours) return encode(hours, format);
  return encode(hours % 12 || 12, format) | (hours >= 12 ? PM : 0);
}

/** Hours 0-23 that an hours register means. */
export function decodeHours(byte: number, format: RtcFormat): number {
  if (format.is24Hours) return decode(byte, format);
  return (decode(byte & ~PM, format) % 12) + ((byte & PM) === 0 ? 0 : 12);
}

/** Seconds or minutes that a register means. */
export const decodeNumber = decode;

/** What the time registers show at `seconds` of Unix time, by register. */
export function timeRegisters(seconds: number, format: RtcFormat): Map<number, number> {
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  return new Map<number, number>([
    [RtcTime.SECONDS, encode(date.getUTCSeconds(), format)],
    [RtcTime.MINUTES, encode(date.getUTCMinutes(), format)],
    [RtcTime.HOURS, encodeHours(date.getUTCHours(), format)],
    [RtcTime.WEEKDAY, date.getUTCDay() + 1],
    [RtcTime.DAY, encode(date.getUTCDate(), format)],
    [RtcTime.MONTH, encode(date.getUTCMonth() + 1, format)],
    [RtcTime.YEAR, encode(year % 100, format)],
    [RtcTime.CENTURY, encode(Math.floor(year / 100), { ...format, isBinary: false })],
  ]);
}

/** The Unix time that time registers mean. */
export function timeOfRegisters(registers: ReadonlyMap<number, number>, format: RtcFormat): number {
  const at = (register: number): number => decode(registers.get(register) ?? 0, format);
  const year = decode(registers.get(RtcTime.CENTURY) ?? 0x20, { ...format, isBinary: false }) * 100 + at(RtcTime.YEAR);
  const hours = decodeHours(registers.get(RtcTime.HOURS) ?? 0, format);
  return Date.UTC(year, at(RtcTime.MONTH) - 1, at(RtcTime.DAY), hours, at(RtcTime.MINUTES), at(RtcTime.SECONDS)) / 1000;
}

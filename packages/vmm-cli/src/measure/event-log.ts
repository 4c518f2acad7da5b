import { TdxError } from '@tdxkit/x86-cpu/units';

/** Bytes are not a CC event log. The message says at which offset what is wrong. */
export class EventLogError extends TdxError {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super('EVENT_LOG_INVALID', `event log:0x${offset.toString(16)}: ${message}`);
    this.offset = offset;
  }
}

/** Event types. @source TCG PC Client Platform Firmware Profile "Event Types" */
export const EventType = { NO_ACTION: 3, SEPARATOR: 4, IPL: 13 } as const;
const SHA384 = 0x0c;
const DIGEST_BYTES = 48;
const SHA1_BYTES = 20;
const SPEC_ID = 'Spec ID Event03\0';
/** Sizes of digests by TCG algorithm id: SHA-1, SHA-256, SHA-384, SHA-512, SM3. */
const digestSizes = new Map([[4, 20], [0x0b, 32], [SHA384, DIGEST_BYTES], [0x0d, 64], [0x12, 32]]); // prettier-ignore

/** One event: it extended a register with the digest. */
export interface LogEvent {
  /** Measurement register: 0 is MRTD, n is RTMR n - 1. */
  readonly register: number;
  readonly type: number;
  /** SHA-384, 48 bytes. */
  readonly digest: Uint8Array;
  readonly data: Uint8Array;
}

/** Index of an RTMR as event logs count. */
export const registerOfRtmr = (rtmr: number): number => rtmr + 1;

/**
 * A log of these events, and where in it each event's digest stands. A reader finds its end by an event of zeros.
 * @source TCG PC Client Platform Firmware Profile "Crypto Agile Log Entry Format"; UEFI 2.10 section 38.4.4
 */
export function writeEventLog(events: readonly LogEvent[]): {
  readonly bytes: Uint8Array;
  readonly digestOffsets: readonly number[];
} {
  const bytes: number[] = [];
  const u16 = (value: number): void => void bytes.push(value & 0xff, value >> 8);
  const u32 = (value: number): void => void bytes.push(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
  const specId = [...new TextEncoder().encode(SPEC_ID), 0, 0, 0, 0, 0, 2, 0, 2, 1, 0, 0, 0, SHA384, 0, DIGEST_BYTES, 0, 0];
  u32(0);
  u32(EventType.NO_ACTION);
  bytes.push(...new Uint8Array(SHA1_BYTES));
  u32(specId.length);
  bytes.push(...specId);
  const digestOffsets = events.map(({ register, type, digest, data }) => {
    u32(register);
    u32(type);
    u32(1);
    u16(SHA384);
    const at = bytes.length;
    bytes.push(...digest);
    u32(data.length);
    bytes.push(...data);
    return at;
  });
  return { bytes: Uint8Array.from(bytes), digestOffsets };
}

/**
 * The events of a log, up to its end or to an event of zeros or ones. Events without a SHA-384 digest are left out, as EV_NO_ACTION is, which extends
 * nothing.
 * @throws EventLogError with the offset: cut off, no "Spec ID Event03" at the start, unknown digests
 */
export function readEventLog(log: Uint8Array): LogEvent[] {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  let at = 0;
  const take = (length: number, what: string): Uint8Array => {
    if (at + length > log.length) throw new EventLogError(at, `${what} of ${length} bytes; ${log.length - at} are left`);
    return log.subarray(at, (at += length));
  };
  const number = (size: 2 | 4, what: string): number => {
    take(size, what);
    return size === 2 ? view.getUint16(at - 2, true) : view.getUint32(at - 4, true);
  };
  take(4 + 4 + SHA1_BYTES, 'first event');
  const specId = take(number(4, 'first event'), 'first event');
  if (new TextDecoder('latin1').decode(specId.subarray(0, SPEC_ID.length)) !== SPEC_ID)
    throw new EventLogError(32, 'the log does not begin with "Spec ID Event03"');
  const events: LogEvent[] = [];
  while (at + 8 <= log.length) {
    const start = at;
    const register = number(4, 'event');
    const type = number(4, 'event');
    if ((register === 0 && type === 0) || register === 0xffff_ffff) break;
    let sha384Digest: Uint8Array | undefined;
    for (let left = number(4, 'number of digests'); left > 0; left--) {
      const algorithm = number(2, 'digest');
      const size = digestSizes.get(algorithm);
      if (size === undefined) throw new EventLogError(start, `a digest of unknown algorithm 0x${algorithm.toString(16)}`);
      const digest = take(size, 'digest');
      if (algorithm === SHA384) sha384Digest = digest;
    }
    const data = take(number(4, 'length of event data'), 'event data');
    if (sha384Digest !== undefined && type !== EventType.NO_ACTION) events.push({ register, type, digest: sha384Digest, data });
  }
  return events;
}

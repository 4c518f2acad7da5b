import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { buildIpv4Packet, type Ipv4Header, type Ipv4Packet } from './ipv4.ts';

/** Bytes behind the header of a packet on an Ethernet of 1500; each fragment but the last has a multiple of 8. */
const PAYLOAD_BYTES = 1480;
const MAX_PACKET = 0xffff - 20;
/** Packets that wait for their rest at a time, and how long one does. */
const MAX_WAITING = 16;
const SECONDS = 30n;

interface Waiting {
  readonly pieces: { readonly offset: number; readonly data: Uint8Array }[];
  /** Bytes in all, once the last fragment came. */
  total: number | undefined;
  readonly since: bigint;
}

/**
 * Puts fragments together. A packet whose pieces overlap, are of odd sizes or reach beyond 64 KiB is dropped, as is one that stays incomplete for 30 seconds
 * or makes room for others.
 * @source RFC 791 section 3.2, RFC 815
 */
export class Ipv4Reassembler {
  readonly #waiting = new Map<string, Waiting>();
  readonly #now: () => bigint;
  readonly #hz: bigint;

  constructor(clock: { readonly now: () => bigint; readonly hz: bigint }) {
    this.#now = clock.now;
    this.#hz = clock.hz;
  }

  save(): Saved {
    return {
      waiting: [...this.#waiting].map(([key, { pieces, total, since }]) => ({
        key,
        pieces: pieces.map(({ offset, data }) => ({ offset, data: data.slice() })),
        total: total ?? null,
        since,
      })),
    };
  }
  load(from: SavedFields): void {
    for (const saved of from.parts('waiting')) {
      const total = saved.optionalNumber('total', MAX_PACKET);
      const pieces = saved.parts('pieces').map((piece) => {
        const offset = piece.number('offset', MAX_PACKET);
        const data = piece.bytes('data');
        if (offset + data.length > (total ?? MAX_PACKET)) piece.refuse('data', 'it ends behind its packet');
        return { offset, data };
      });
      this.#keep(saved.text('key'), { pieces, total, since: saved.bigint('since', 128) });
    }
  }

  /** Takes a packet or a fragment; the whole packet, or undefined while something is missing. */
  add(part: Ipv4Packet & Ipv4Header): Ipv4Packet | undefined {
    const { fragmentOffset: offset, hasMore, payload: data } = part;
    if (offset === 0 && !hasMore) return part;
    const now = this.#now();
    for (const [key, { since }] of this.#waiting) if (now - since > SECONDS * this.#hz) this.#waiting.delete(key);
    const key = `${part.source} ${part.destination} ${part.protocol} ${part.identification}`;
    const waiting = this.#waiting.get(key) ?? { pieces: [], total: undefined, since: now };
    const end = offset + data.length;
    const isOdd = data.length === 0 || (hasMore && data.length % 8 !== 0) || end > MAX_PACKET;
    const contradicts = waiting.total !== undefined && (hasMore ? end > waiting.total : end !== waiting.total);
    const overlaps = waiting.pieces.some((piece) => offset < piece.offset + piece.data.length && piece.offset < end);
    if (isOdd || contradicts || overlaps) {
      this.#waiting.delete(key);
      return undefined;
    }
    waiting.pieces.push({ offset, data: data.slice() });
    if (!hasMore) waiting.total = end;
    const held = waiting.pieces.reduce((sum, piece) => sum + piece.data.length, 0);
    if (held === waiting.total) {
      this.#waiting.delete(key);
      const payload = new Uint8Array(held);
      for (const piece of waiting.pieces) payload.set(piece.data, piece.offset);
      return { protocol: part.protocol, source: part.source, destination: part.destination, payload };
    }
    if (waiting.total !== undefined && held > waiting.total) this.#waiting.delete(key);
    else this.#keep(key, waiting);
    return undefined;
  }

  #keep(key: string, waiting: Waiting): void {
    const [oldest] = this.#waiting.keys();
    if (!this.#waiting.has(key) && this.#waiting.size >= MAX_WAITING && oldest !== undefined) this.#waiting.delete(oldest);
    this.#waiting.set(key, waiting);
  }
}

/** The packet in as many pieces as an Ethernet of 1500 needs. @param identification what its fragments have in common */
export function fragmentsOf(packet: Ipv4Packet, identification: number): Uint8Array[] {
  const { payload } = packet;
  if (payload.length <= PAYLOAD_BYTES) return [buildIpv4Packet(packet)];
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += PAYLOAD_BYTES) {
    const hasMore = at + PAYLOAD_BYTES < payload.length;
    pieces.push(
      buildIpv4Packet(
        { ...packet, payload: payload.subarray(at, at + PAYLOAD_BYTES) },
        { identification, fragmentOffset: at, hasMore },
      ),
    );
  }
  return pieces;
}

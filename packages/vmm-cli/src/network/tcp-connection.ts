import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { HostStream, StreamEvents } from './socket-host.ts';
import { TcpFlag, type TcpSegment } from './tcp-segment.ts';

/** What a connection needs of the network around it. */
export interface TcpWire {
  /** Sends a segment to the guest; the network adds addresses and ports. */
  send(segment: Pick<TcpSegment, 'sequence' | 'acknowledgement' | 'flags' | 'window' | 'maxSegment' | 'data'>): void;
  /** Data waits for room in the guest's window: `retransmit` is to be called after a while. */
  stalled(): void;
  /** Tells the guest that nobody is at that address. */
  unreachable(): void;
  /** The connection is over and can be forgotten. */
  closed(): void;
}

const MAX_SEGMENT = 1460;
const MIN_SEGMENT = 64;
const MAX_WINDOW = 0xffff;
/** Data from the host that waits for the guest; beyond it the host is asked to pause. */
const HIGH_WATER = 0x4_0000;
/** What can wait when a host goes on for a while after it was asked. */
const MAX_WAITING = 64 * HIGH_WATER;
const DUPLICATES = 3;
const MAX_RETRIES = 8;
const EMPTY = new Uint8Array(0);

/** a - b of sequence numbers: positive when a is later. */
const distance = (a: number, b: number): number => (a - b) | 0;
const plus = (a: number, b: number): number => (a + b) >>> 0;

/** How far a connection has come. `opening`: the host is asked; `syn`: our SYN is out; `open`; `gone`. */
type Phase = 'opening' | 'syn' | 'open' | 'gone';

/**
 * One end of a TCP connection with the guest, which carries bytes to and from a stream of the host. The wire loses nothing, so there is no congestion
 * control; what the guest misses all the same is sent again after three duplicate acknowledgements, or when `retransmit` is called.
 * @source RFC 9293
 */
export class TcpConnection implements StreamEvents {
  readonly #wire: TcpWire;
  #stream: HostStream | undefined;
  #phase: Phase = 'opening';
  /** Sequence numbers: oldest unacknowledged, next to send; next expected. */
  #unacknowledged: number;
  #next: number;
  #expected = 0;
  #window = 0;
  #maxSegment = 536;
  /** Data from `#unacknowledged` on. */
  #waiting: Uint8Array = EMPTY;
  #hostEnded = false;
  #finSent = false;
  #guestEnded = false;
  #isPaused = false;
  #duplicates = 0;
  #retries = 0;
  #isActive: boolean;

  /**
   * @param initial first sequence number
   * @param syn the guest's SYN; undefined when the host opens the connection
   */
  constructor(wire: TcpWire, initial: number, syn: TcpSegment | undefined) {
    this.#wire = wire;
    this.#unacknowledged = this.#next = initial;
    this.#isActive = syn === undefined;
    if (syn) this.#learn(syn);
  }

  /** The stream that data goes to. With a connection of the host's, the SYN leaves now. */
  attach(stream: HostStream): void {
    this.#stream = stream;
    if (this.#isActive) this.onOpen();
    else this.#output();
  }

  /** Null stands for a stream that cannot be carried to another process. */
  save(): Saved {
    return {
      stream: this.#stream?.save?.() ?? null,
      phase: this.#phase,
      unacknowledged: this.#unacknowledged,
      next: this.#next,
      expected: this.#expected,
      window: this.#window,
      maxSegment: this.#maxSegment,
      waiting: this.#waiting.slice(),
      hostEnded: this.#hostEnded,
      finSent: this.#finSent,
      guestEnded: this.#guestEnded,
      isPaused: this.#isPaused,
      duplicates: this.#duplicates,
      retries: this.#retries,
      isActive: this.#isActive,
    };
  }
  /** Becomes the saved one. @param resume the stream, undefined when it is lost */
  load(from: SavedFields, resume: (saved: SavedFields) => HostStream | undefined): void {
    this.#phase = from.choice('phase', ['opening', 'syn', 'open', 'gone']);
    this.#unacknowledged = from.number('unacknowledged', 0xffff_ffff);
    this.#next = from.number('next', 0xffff_ffff);
    this.#expected = from.number('expected', 0xffff_ffff);
    this.#window = from.number('window', 0xffff_ffff);
    this.#maxSegment = from.number('maxSegment', MAX_SEGMENT, MIN_SEGMENT);
    this.#waiting = from.bytes('waiting');
    const inFlight = distance(this.#next, this.#unacknowledged);
    // SYN and FIN take a number each.
    if (inFlight < 0 || inFlight > this.#waiting.length + 2)
      from.refuse('next', `${inFlight} numbers on their way, ${this.#waiting.length} bytes wait`);
    if (this.#waiting.length > MAX_WAITING)
      from.refuse('waiting', `${this.#waiting.length} bytes wait; the host would have been asked to pause`);
    this.#hostEnded = from.flag('hostEnded');
    this.#finSent = from.flag('finSent');
    this.#guestEnded = from.flag('guestEnded');
    this.#isPaused = from.flag('isPaused');
    this.#duplicates = from.number('duplicates', 0xffff_ffff);
    this.#retries = from.number('retries', MAX_RETRIES);
    this.#isActive = from.flag('isActive');
    const stream = from.optionalPart('stream');
    this.#stream = stream === undefined ? undefined : resume(stream);
  }
  /** There is a stream on the side of the host that another process could go on with. */
  get canBeCarried(): boolean {
    return this.#stream?.save !== undefined;
  }
  get hasStream(): boolean {
    return this.#stream !== undefined;
  }

  /** True while the guest owes an acknowledgement, or room in its window for what waits. */
  get isOutstanding(): boolean {
    return this.#phase !== 'gone' && (this.#isUnacknowledged || this.#isHeldBack);
  }
  get #isUnacknowledged(): boolean {
    return this.#next !== this.#unacknowledged;
  }
  get #isHeldBack(): boolean {
    return this.#phase === 'open' && this.#waiting.length > 0;
  }

  onOpen(): void {
    if (this.#phase !== 'opening') return;
    this.#phase = 'syn';
    this.#sendSyn();
    this.#next = plus(this.#next, 1);
  }

  onData(data: Uint8Array): void {
    if (this.#hostEnded || this.#phase === 'gone') return;
    const all = new Uint8Array(this.#waiting.length + data.length);
    all.set(this.#waiting);
    all.set(data, this.#waiting.length);
    this.#waiting = all;
    this.#setPaused(all.length > HIGH_WATER);
    this.#output();
  }

  onEnd(): void {
    this.#hostEnded = true;
    this.#output();
  }

  onError(isUnreachable = false): void {
    if (this.#phase === 'gone') return;
    if (isUnreachable && this.#phase === 'opening') {
      this.#wire.unreachable();
      this.#finish();
      return;
    }
    this.#wire.send({
      sequence: this.#next,
      acknowledgement: this.#expected,
      flags: TcpFlag.RST | TcpFlag.ACK,
      window: 0,
      data: EMPTY,
    });
    this.#finish();
  }

  onRoom(): void {
    if (this.#phase === 'open') this.#acknowledge();
  }

  /** A segment from the guest. */
  receive(segment: TcpSegment): void {
    const { flags } = segment;
    if (this.#phase === 'gone') return;
    if ((flags & TcpFlag.RST) !== 0) {
      this.#finish();
      return;
    }
    if ((flags & TcpFlag.SYN) !== 0) {
      this.#receiveSyn(segment);
      return;
    }
    if ((flags & TcpFlag.ACK) === 0 || this.#phase === 'opening') return;
    this.#receiveAcknowledgement(segment);
    this.#receiveData(segment);
    this.#output();
    // Both have ended: the stream closes by itself once all that was written is out.
    if (this.#guestEnded && this.#finSent && this.#next === this.#unacknowledged) this.#forget();
  }

  /** Sends what is unacknowledged again, and gives the connection up after eight times without an answer; asks a guest whose window is shut whether it still is. */
  retransmit(): void {
    if (!this.isOutstanding) return;
    if (!this.#isUnacknowledged) {
      this.#probe();
      return;
    }
    if (++this.#retries > MAX_RETRIES) this.onError();
    else this.#sendAgain();
  }

  #learn(syn: TcpSegment): void {
    this.#expected = plus(syn.sequence, 1);
    this.#window = syn.window;
    this.#maxSegment = Math.min(Math.max(syn.maxSegment ?? 536, MIN_SEGMENT), MAX_SEGMENT);
  }

  /** The guest's SYN: an answer to ours, or one that it sent again. */
  #receiveSyn(segment: TcpSegment): void {
    if (this.#phase !== 'syn') {
      if (this.#phase === 'open') this.#acknowledge();
      return;
    }
    if (!this.#isActive) {
      this.#sendAgain();
      return;
    }
    if ((segment.flags & TcpFlag.ACK) === 0 || segment.acknowledgement !== this.#next) return;
    this.#learn(segment);
    this.#unacknowledged = this.#next;
    this.#phase = 'open';
    this.#acknowledge();
    this.#output();
  }

  #receiveAcknowledgement({ acknowledgement, window, data, flags }: TcpSegment): void {
    const advance = distance(acknowledgement, this.#unacknowledged);
    if (distance(acknowledgement, this.#next) > 0 || advance < 0) return;
    const isDuplicate =
      advance === 0 && data.length === 0 && window === this.#window && (flags & TcpFlag.FIN) === 0 && this.#isUnacknowledged;
    this.#window = window;
    if (isDuplicate && ++this.#duplicates === DUPLICATES) this.#sendAgain();
    if (advance === 0) return;
    this.#duplicates = this.#retries = 0;
    // The SYN and the FIN take a number each and are no data.
    const synBytes = this.#phase === 'syn' ? 1 : 0;
    this.#waiting = this.#waiting.subarray(Math.min(advance - synBytes, this.#waiting.length));
    this.#unacknowledged = acknowledgement;
    if (this.#phase === 'syn') this.#phase = 'open';
    this.#setPaused(this.#waiting.length > HIGH_WATER);
  }

  #receiveData({ sequence, data, flags }: TcpSegment): void {
    const hasFin = (flags & TcpFlag.FIN) !== 0;
    if (data.length === 0 && !hasFin) return;
    const old = distance(this.#expected, sequence);
    // What came before is acknowledged again; what comes too early, or after the end, is thrown away.
    if (old >= 0 && !this.#guestEnded && old <= data.length) {
      const fresh = data.subarray(old);
      this.#expected = plus(this.#expected, fresh.length);
      if (fresh.length > 0) this.#stream?.write(fresh.slice());
      if (hasFin) {
        this.#expected = plus(this.#expected, 1);
        this.#guestEnded = true;
        this.#acknowledge();
        this.#stream?.end();
        return;
      }
    }
    this.#acknowledge();
  }

  /** Sends what the guest's window lets through, and the FIN behind the last byte. */
  #output(): void {
    if (this.#phase !== 'open' || this.#stream === undefined) return;
    while (!this.#finSent) {
      const inFlight = distance(this.#next, this.#unacknowledged);
      const length = Math.min(this.#waiting.length - inFlight, this.#maxSegment, this.#window - inFlight);
      if (length <= 0) break;
      this.#sendData(this.#next, this.#waiting.slice(inFlight, inFlight + length));
      this.#next = plus(this.#next, length);
    }
    if (this.isOutstanding) this.#wire.stalled();
    if (this.#hostEnded && !this.#finSent && distance(this.#next, this.#unacknowledged) === this.#waiting.length) {
      this.#finSent = true;
      this.#sendFin(this.#next);
      this.#next = plus(this.#next, 1);
    }
  }

  /** A number that was acknowledged before: the guest answers with its window. @source RFC 9293 section 3.8.6.1 */
  #probe(): void {
    this.#wire.send({
      sequence: plus(this.#unacknowledged, -1),
      acknowledgement: this.#expected,
      flags: TcpFlag.ACK,
      window: this.#room,
      data: EMPTY,
    });
  }

  #sendAgain(): void {
    if (this.#phase === 'syn') {
      this.#sendSyn();
      return;
    }
    const sent = distance(this.#next, this.#unacknowledged) - (this.#finSent ? 1 : 0);
    for (let at = 0; at < sent; at += this.#maxSegment)
      this.#sendData(plus(this.#unacknowledged, at), this.#waiting.slice(at, Math.min(at + this.#maxSegment, sent)));
    if (this.#finSent) this.#sendFin(plus(this.#unacknowledged, sent));
  }

  #sendSyn(): void {
    const flags = this.#isActive ? TcpFlag.SYN : TcpFlag.SYN | TcpFlag.ACK;
    this.#wire.send({
      sequence: this.#unacknowledged,
      acknowledgement: this.#expected,
      flags,
      window: this.#room,
      maxSegment: MAX_SEGMENT,
      data: EMPTY,
    });
  }

  #sendData(sequence: number, data: Uint8Array): void {
    this.#wire.send({ sequence, acknowledgement: this.#expected, flags: TcpFlag.ACK | TcpFlag.PSH, window: this.#room, data });
  }

  #sendFin(sequence: number): void {
    this.#wire.send({
      sequence,
      acknowledgement: this.#expected,
      flags: TcpFlag.ACK | TcpFlag.FIN,
      window: this.#room,
      data: EMPTY,
    });
  }

  #acknowledge(): void {
    this.#wire.send({
      sequence: this.#next,
      acknowledgement: this.#expected,
      flags: TcpFlag.ACK,
      window: this.#room,
      data: EMPTY,
    });
  }

  get #room(): number {
    return Math.min(MAX_WINDOW, Math.max(0, this.#stream?.room ?? MAX_WINDOW));
  }

  #setPaused(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    this.#stream?.pause(isPaused);
  }

  #finish(): void {
    this.#stream?.destroy();
    this.#forget();
  }

  #forget(): void {
    this.#phase = 'gone';
    this.#wire.closed();
  }
}

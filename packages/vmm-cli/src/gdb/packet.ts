/** What arrives on the line of the GDB remote serial protocol. @source GDB manual "Remote Protocol" */
export type GdbInput =
  | { readonly kind: 'packet'; readonly text: string }
  /** A packet whose checksum is wrong. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'ack' | 'nack' }
  /** Ctrl-C. */
  | { readonly kind: 'interrupt' };

const START = 0x24; // $
const END = 0x23; // #
const ESCAPE = 0x7d;
const ESCAPE_BIT = 0x20;
/** Longest packet, in both directions; longer ones are thrown away. */
export const MAX_PACKET_BYTES = 0x4000;

const hexDigit = (byte: number): number =>
  byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66 ? (byte | 0x20) - 0x57 : -1;

/** Cuts a stream of bytes into packets. Bytes of packets are kept as characters 0 to 255; bytes outside of packets that mean nothing are passed over. */
export class PacketReader {
  #packet: number[] | undefined;
  #sum = 0;
  /** First digit of a checksum, -1 while the packet has not ended. */
  #check: number | undefined;

  /** What these bytes complete. */
  *push(bytes: Uint8Array): Generator<GdbInput> {
    for (const byte of bytes) {
      const input = this.#byte(byte);
      if (input !== undefined) yield input;
    }
  }

  #byte(byte: number): GdbInput | undefined {
    if (this.#packet === undefined) {
      if (byte === START) this.#begin();
      return byte === 0x03
        ? { kind: 'interrupt' }
        : byte === 0x2b
          ? { kind: 'ack' }
          : byte === 0x2d
            ? { kind: 'nack' }
            : undefined;
    }
    if (this.#check !== undefined) return this.#checksum(byte);
    if (byte === START) this.#begin();
    else if (byte === END) this.#check = -1;
    else if (this.#packet.length < MAX_PACKET_BYTES) {
      this.#packet.push(byte);
      this.#sum = (this.#sum + byte) & 0xff;
    }
    return undefined;
  }

  #begin(): void {
    this.#packet = [];
    this.#sum = 0;
    this.#check = undefined;
  }

  #checksum(byte: number): GdbInput | undefined {
    const digit = hexDigit(byte);
    if (this.#check === -1 && digit >= 0) {
      this.#check = digit << 4;
      return undefined;
    }
    const packet = this.#packet!;
    const isRight = digit >= 0 && ((this.#check ?? 0) | digit) === this.#sum;
    this.#packet = undefined;
    this.#check = undefined;
    return isRight ? { kind: 'packet', text: unescaped(packet) } : { kind: 'damaged' };
  }
}

function unescaped(bytes: readonly number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++)
    text += String.fromCharCode(bytes[i] === ESCAPE && i + 1 < bytes.length ? bytes[++i]! ^ ESCAPE_BIT : bytes[i]!);
  return text;
}

/** A packet as it goes over the line. @param text characters 0 to 255 */
export function framed(text: string): Uint8Array {
  const body: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const byte = text.charCodeAt(i) & 0xff;
    if (byte === START || byte === END || byte === ESCAPE || byte === 0x2a) body.push(ESCAPE, byte ^ ESCAPE_BIT);
    else body.push(byte);
  }
  const sum = body.reduce((a, b) => (a + b) & 0xff, 0);
  const digits = sum.toString(16).padStart(2, '0');
  return Uint8Array.from([START, ...body, END, digits.charCodeAt(0), digits.charCodeAt(1)]);
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const encoder = new TextEncoder();

/** Writes fields of a protocol-buffer message: unsigned integers below 2**53, text, messages. @source protobuf "Encoding" */
export class ProtobufWriter {
  readonly #bytes: number[] = [];

  #varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.#bytes.push((rest % 128) | 0x80);
    this.#bytes.push(rest);
  }

  uint(field: number, value: number): this {
    this.#varint(field * 8 + VARINT);
    this.#varint(value);
    return this;
  }

  text(field: number, text: string): this {
    return this.#block(field, encoder.encode(text));
  }

  message(field: number, fill: (message: ProtobufWriter) => void): this {
    const inner = new ProtobufWriter();
    fill(inner);
    return this.#block(field, inner.#bytes);
  }

  #block(field: number, bytes: ArrayLike<number>): this {
    this.#varint(field * 8 + LENGTH_DELIMITED);
    this.#varint(bytes.length);
    for (let i = 0; i < bytes.length; i++) this.#bytes.push(bytes[i]!);
    return this;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

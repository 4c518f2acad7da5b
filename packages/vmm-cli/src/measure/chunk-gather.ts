/** Bytes that one TDH.MR.EXTEND measures, and those of the record ahead of them. */
export const CHUNK_BYTES = 256;
export const RECORD_BYTES = 128;
export const CHUNKS_PER_PAGE = 16;
/** What a page that is added and measured feeds to the hash: one record for PAGE.ADD, then a record and 256 bytes for each MR.EXTEND. */
export const PAGE_RECORDS_BYTES = RECORD_BYTES + CHUNKS_PER_PAGE * (RECORD_BYTES + CHUNK_BYTES);
const PAGE_BYTES = CHUNK_BYTES * CHUNKS_PER_PAGE;
const WASM_PAGE = 0x1_0000;
const VECTOR_BYTES = 16;

const leb = (n: number): number[] => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >> 7)]);

/**
 * A module of one function, (from, to, chunks): copies chunks, one after the other in the source, to where they belong between the records of
 * their pages. JavaScript pays a call for each 256 bytes: 454 MiB/s of MRTD instead of 500.
 */
function gatherModule(pages: number): Uint8Array<ArrayBuffer> {
  const [FROM, TO, LEFT] = [0, 1, 2];
  const get = (local: number): number[] => [0x20, local];
  const set = (local: number): number[] => [0x21, local];
  const constant = (n: number): number[] => [
    0x41,
    ...leb(n).map((byte, i, all) => (i === all.length - 1 && (byte & 0x40) !== 0 ? byte | 0x80 : byte)),
    ...((leb(n).at(-1)! & 0x40) !== 0 ? [0] : []),
  ];
  const add = (local: number, n: number): number[] => [...get(local), ...constant(n), 0x6a, ...set(local)];
  const copy: number[] = [];
  for (let at = 0; at < CHUNK_BYTES; at += VECTOR_BYTES)
    copy.push(...get(TO), ...get(FROM), 0xfd, 0, 0, ...leb(at), 0xfd, 0x0b, 0, ...leb(at)); // v128.load, v128.store
  const body = [
    0, // no locals
    ...[0x03, 0x40], // loop
    ...copy,
    ...add(FROM, CHUNK_BYTES),
    ...add(TO, RECORD_BYTES + CHUNK_BYTES),
    ...[...get(LEFT), ...constant(1), 0x6b, 0x22, LEFT], // left = left - 1
    ...[...constant(CHUNKS_PER_PAGE - 1), 0x71, 0x45, 0x04, 0x40, ...add(TO, RECORD_BYTES), 0x0b], // after a page: behind the record of the next
    ...[...get(LEFT), 0x0d, 0, 0x0b, 0x0b], // again while some are left
  ];
  const section = (id: number, content: readonly number[]): number[] => [id, ...leb(content.length), ...content];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 3, 0x7f, 0x7f, 0x7f, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...leb(pages)]),
    ...section(7, [2, 1, 0x6d, 2, 0, 1, 0x67, 0, 0]), // "m": memory, "g": function
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

/** Room for some pages, and for what they feed to the hash. */
export class ChunkGather {
  /** Contents of the pages. */
  readonly source: Uint8Array;
  /** Records and contents in their order. */
  readonly records: Uint8Array<ArrayBuffer>;
  readonly #gather: (from: number, to: number, chunks: number) => void;
  readonly #recordsAt: number;

  constructor(pages: number) {
    this.#recordsAt = pages * PAGE_BYTES;
    const wasmPages = Math.ceil((this.#recordsAt + pages * PAGE_RECORDS_BYTES) / WASM_PAGE);
    const { m, g } = new WebAssembly.Instance(new WebAssembly.Module(gatherModule(wasmPages))).exports as {
      m: WebAssembly.Memory;
      g: (from: number, to: number, chunks: number) => void;
    };
    this.source = new Uint8Array(m.buffer, 0, this.#recordsAt);
    this.records = new Uint8Array(m.buffer, this.#recordsAt, pages * PAGE_RECORDS_BYTES);
    this.#gather = g;
  }

  /** Puts the contents of the first so many pages of `source` between their records. @param pages at least 1 */
  gather(pages: number): void {
    this.#gather(0, this.#recordsAt + 2 * RECORD_BYTES, pages * CHUNKS_PER_PAGE);
  }
}

const toHex = (bytes: Iterable<number>): string => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
/** The areas of the corpus' memory map that cases may fill. */
const AREAS = [0x1000_0000, 0x2000_0000, 0x3000_0000];
const AREA_BYTES = 0x2000;

/** Initial memory of a case: bytes by address, later ones over earlier ones. */
export class Patches {
  readonly #bytes = new Map<number, number>();

  put(at: number, data: Iterable<number>): void {
    for (const b of data) {
      if (AREAS.some((a) => at >= a && at < a + AREA_BYTES)) this.#bytes.set(at, b);
      at++;
    }
  }
  /** Takes bytes away again: the code lies there. */
  drop(at: number, length: number): void {
    for (let i = 0; i < length; i++) this.#bytes.delete(at + i);
  }
  /** Little-endian number; what was not written is 0. */
  read(at: number, length: number): bigint {
    let v = 0n;
    for (let i = length - 1; i >= 0; i--) v = (v << 8n) | BigInt(this.#bytes.get(at + i) ?? 0);
    return v;
  }
  /** Runs of bytes in the form of the corpus. */
  list(): [string, string][] {
    const out: [string, string][] = [];
    let start = 0;
    let run: number[] = [];
    for (const at of [...this.#bytes.keys()].sort((a, b) => a - b)) {
      if (run.length > 0 && (at !== start + run.length || at % AREA_BYTES === 0)) {
        out.push([start.toString(16), toHex(run)]);
        run = [];
      }
      if (run.length === 0) start = at;
      run.push(this.#bytes.get(at)!);
    }
    if (run.length > 0) out.push([start.toString(16), toHex(run)]);
    return out;
  }
}

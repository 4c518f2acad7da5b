import type { EntryRef, ShadowPage } from './shadow-page.ts';

/** Which leaf entries map a guest frame (rmap): how a shadow MMU finds what a change of the frame concerns. */
export class ReverseMap {
  readonly #entries = new Map<number, EntryRef[]>();

  add(gfn: number, table: ShadowPage, index: number): void {
    const list = this.#entries.get(gfn);
    if (list === undefined) this.#entries.set(gfn, [{ table, index }]);
    else list.push({ table, index });
  }
  remove(gfn: number, table: ShadowPage, index: number): void {
    const list = this.#entries.get(gfn);
    const at = list?.findIndex((entry) => entry.table === table && entry.index === index) ?? -1;
    if (list === undefined || at < 0) return;
    list.splice(at, 1);
    if (list.length === 0) this.#entries.delete(gfn);
  }
  has(gfn: number, table: ShadowPage, index: number): boolean {
    return this.#entries.get(gfn)?.some((entry) => entry.table === table && entry.index === index) === true;
  }
  get size(): number {
    let n = 0;
    for (const list of this.#entries.values()) n += list.length;
    return n;
  }

  /** Calls `visit` for the entries whose first frame lies in [start, end). The map may change meanwhile. */
  each(start: number, end: number, visit: (gfn: number, entry: EntryRef) => void): void {
    if (end - start <= this.#entries.size) {
      for (let gfn = start; gfn < end; gfn++) for (const entry of [...(this.#entries.get(gfn) ?? [])]) visit(gfn, entry);
      return;
    }
    for (const [gfn, list] of [...this.#entries]) if (gfn >= start && gfn < end) for (const entry of [...list]) visit(gfn, entry);
  }
}

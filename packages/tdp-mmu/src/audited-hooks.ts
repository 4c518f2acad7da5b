import { hex } from '@tdxkit/x86-cpu/units';
import type { Gfn, Hpa, Pfn } from '@tdxkit/x86-cpu/units';
import type { ExternalPageTableHooks, HookResult, PageLevel } from './hooks.ts';

const key = (gfn: number, level: number): number => gfn * 8 + level;

/** Passes every hook on and remembers what the external table must hold now: the oracle of the mirror invariant. */
export class AuditedHooks implements ExternalPageTableHooks {
  readonly #inner: ExternalPageTableHooks;
  /** (gfn, level) of a leaf entry to its page. */
  readonly leaves = new Map<number, Pfn>();
  /** (gfn, level) of a non-leaf entry to its external table. */
  readonly tables = new Map<number, Hpa>();
  /** Calls that contradict what was told before. */
  readonly findings: string[] = [];

  constructor(inner: ExternalPageTableHooks) {
    this.#inner = inner;
    if (inner.splitExternalSpte !== undefined) this.splitExternalSpte = this.#split;
    if (inner.collapseExternalTable !== undefined) this.collapseExternalTable = this.#collapse;
  }

  splitExternalSpte?: (gfn: Gfn, level: PageLevel, table: Hpa) => HookResult;
  collapseExternalTable?: (gfn: Gfn, level: PageLevel, table: Hpa) => HookResult;

  linkExternalTable(gfn: Gfn, level: PageLevel, table: Hpa): HookResult {
    const result = this.#inner.linkExternalTable(gfn, level, table);
    if (result !== 'ok') return result;
    if (this.tables.has(key(gfn, level)) || this.leaves.has(key(gfn, level))) this.#find('link over something', gfn, level);
    this.tables.set(key(gfn, level), table);
    return result;
  }
  setExternalSpte(gfn: Gfn, level: PageLevel, pfn: Pfn): HookResult {
    const result = this.#inner.setExternalSpte(gfn, level, pfn);
    if (result !== 'ok') return result;
    if (this.tables.has(key(gfn, level)) || this.leaves.has(key(gfn, level))) this.#find('set over something', gfn, level);
    this.leaves.set(key(gfn, level), pfn);
    return result;
  }
  removeExternalSpte(gfn: Gfn, level: PageLevel, pfn: Pfn): HookResult {
    if (this.leaves.get(key(gfn, level)) !== pfn) this.#find('remove of something else', gfn, level);
    const result = this.#inner.removeExternalSpte(gfn, level, pfn);
    if (result === 'ok') this.leaves.delete(key(gfn, level));
    return result;
  }
  freeExternalTable(gfn: Gfn, level: PageLevel, table: Hpa): HookResult {
    if (this.tables.get(key(gfn, level)) !== table) this.#find('free of something else', gfn, level);
    const result = this.#inner.freeExternalTable(gfn, level, table);
    this.tables.delete(key(gfn, level));
    return result;
  }

  #split(gfn: Gfn, level: PageLevel, table: Hpa): HookResult {
    const result = this.#inner.splitExternalSpte!(gfn, level, table);
    if (result !== 'ok') return result;
    const pfn = this.leaves.get(key(gfn, level));
    if (pfn === undefined) this.#find('split of nothing', gfn, level);
    this.leaves.delete(key(gfn, level));
    this.tables.set(key(gfn, level), table);
    const step = 512 ** (level - 2);
    for (let i = 0; i < 512; i++) this.leaves.set(key(gfn + i * step, level - 1), ((pfn ?? 0) + i * step) as Pfn);
    return result;
  }
  #collapse(gfn: Gfn, level: PageLevel, table: Hpa): HookResult {
    const result = this.#inner.collapseExternalTable!(gfn, level, table);
    if (result !== 'ok') return result;
    const pfn = this.leaves.get(key(gfn, level - 1));
    const step = 512 ** (level - 2);
    for (let i = 0; i < 512; i++) {
      if (this.leaves.get(key(gfn + i * step, level - 1)) !== (pfn ?? 0) + i * step)
        this.#find('collapse of unlike leaves', gfn, level);
      this.leaves.delete(key(gfn + i * step, level - 1));
    }
    this.tables.delete(key(gfn, level));
    this.leaves.set(key(gfn, level), pfn!);
    return result;
  }
  #find(what: string, gfn: number, level: number): void {
    this.findings.push(`${what}: frame ${hex(gfn)} level ${level}`);
  }
}
/** Frame and level of a key of `AuditedHooks`. */
export const auditedEntry = (k: number): string => `frame ${hex(Math.floor(k / 8))} level ${k & 7}`;
export const auditKey = key;

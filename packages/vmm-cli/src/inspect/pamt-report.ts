import { PageType } from '@tdxkit/tdx-arch';
import type { TdAccess } from '@tdxkit/kvm-tdx';
import { PAGE_SIZE, hex, hpa } from '@tdxkit/x86-cpu/units';

/** Neighbouring physical pages of one type, owner and size. */
export interface PamtRange {
  readonly hpa: string;
  readonly bytes: number;
  readonly type: string;
  /** TDR of the owner; null where the page has none. */
  readonly owner: string | null;
  /** Bytes of each page. */
  readonly pageBytes: number;
  /** What of the TD's own state lies there. */
  readonly use?: string;
}

const typeNames = new Map<number, string>(Object.entries(PageType).map(([name, number]) => [number, name]));
const SIZES = [PAGE_SIZE, 512 * PAGE_SIZE, 512 * 512 * PAGE_SIZE] as const;
const OWNED: ReadonlySet<number> = new Set([
  PageType.PT_REG,
  PageType.PT_TDR,
  PageType.PT_TDCX,
  PageType.PT_TDVPR,
  PageType.PT_EPT,
]);

/** The PAMT over these ranges of host memory, read with TDH.PHYMEM.PAGE.RDMD. Memory that no TDMR covers is left out. @param onProgress bytes done */
export function pamtRanges(
  access: TdAccess,
  ram: readonly (readonly [base: number, size: number])[],
  onProgress: (bytes: number) => void,
): PamtRange[] {
  const uses = new Map(access.handle.controlPages.map(({ page, use }) => [page as number, use]));
  const ranges: { start: number; end: number; type: number; owner: number; size: number; use: string | undefined }[] = [];
  let done = 0;
  for (const [base, length] of ram) {
    for (let page = base; page < base + length;) {
      const { status, type, owner, size } = access.pageMetadata(hpa(page));
      const bytes = status === 0n ? (SIZES[size] ?? PAGE_SIZE) : PAGE_SIZE;
      const start = page - (page % bytes);
      if (status === 0n) {
        const use = uses.get(start);
        const last = ranges.at(-1);
        const whose = OWNED.has(type) ? owner : 0;
        if (last?.end === start && last.type === type && last.owner === whose && last.size === bytes && last.use === use)
          last.end = start + bytes;
        else ranges.push({ start, end: start + bytes, type, owner: whose, size: bytes, use });
      }
      page = start + bytes;
      if ((page & 0xf_ffff) === 0) onProgress(done + page - base);
    }
    done += length;
  }
  return ranges.map(({ start, end, type, owner, size, use }) => ({
    hpa: hex(start),
    bytes: end - start,
    type: typeNames.get(type) ?? `type ${type}`,
    owner: OWNED.has(type) ? hex(owner) : null,
    pageBytes: size,
    ...(use === undefined ? {} : { use }),
  }));
}

/** For people: the ranges, then pages by type. */
export function pamtText(ranges: readonly PamtRange[]): string {
  const lines = ranges.map(({ hpa: start, bytes, type, owner, pageBytes, use }) => {
    const end = hex(Number(start.replaceAll('_', '')) + bytes);
    return `  ${`[${start}, ${end})`.padEnd(32)} ${String(bytes / pageBytes).padStart(7)} x ${pageBytes / 1024} KiB  ${type.padEnd(9)}${owner === null ? '' : ` TDR ${owner}`}${use === undefined ? '' : `  ${use}`}`;
  });
  const totals = new Map<string, number>();
  for (const { type, bytes } of ranges) totals.set(type, (totals.get(type) ?? 0) + bytes / PAGE_SIZE);
  return `${[...lines, '', ...[...totals].map(([type, pages]) => `  ${type.padEnd(9)} ${String(pages).padStart(8)} pages of 4 KiB`)].join('\n')}\n`;
}

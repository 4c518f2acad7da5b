import { SeptEntryInfo, septStateByPublic } from '@tdxkit/tdx-arch';
import type { TdAccess } from '@tdxkit/kvm-tdx';
import { PAGE_SIZE, gpa, hex, hex64 } from '@tdxkit/x86-cpu/units';

/** Neighbouring Secure EPT entries of one level and state. */
export interface SeptRange {
  readonly gpa: string;
  readonly bytes: number;
  /** 0: 4 KiB, 1: 2 MiB, 2: 1 GiB. */
  readonly level: number;
  readonly state: string;
  readonly entries: number;
  /** The first entry as TDH.MEM.SEPT.RD gives it. */
  readonly firstEntry: string;
}

const LEVEL_BYTES = [PAGE_SIZE, 512 * PAGE_SIZE, 512 * 512 * PAGE_SIZE] as const;
type Level = 0 | 1 | 2;

/** The Secure EPT over these ranges of GPAs, read with TDH.MEM.SEPT.RD. Free entries are left out. */
export function septRanges(access: TdAccess, memory: readonly { readonly gpa: number; readonly bytes: number }[]): SeptRange[] {
  const ranges: { start: number; end: number; level: Level; state: string; entries: number; firstEntry: bigint }[] = [];
  const add = (start: number, level: Level, state: string, entry: bigint): void => {
    const last = ranges.at(-1);
    const end = start + LEVEL_BYTES[level];
    if (last?.end === start && last.level === level && last.state === state) {
      last.end = end;
      last.entries++;
    } else ranges.push({ start, end, level, state, entries: 1, firstEntry: entry });
  };
  const visit = (start: number, level: Level): void => {
    const { status, entry, info } = access.septEntry(gpa(start), level);
    if (status !== 0n) return; // the table above is not there
    const state = septStateByPublic(SeptEntryInfo.get(info, 'STATE'));
    const name = state?.name ?? `state ${SeptEntryInfo.get(info, 'STATE')}`;
    if (name === 'FREE') return;
    if (level > 0 && name.startsWith('NL_')) {
      const below = (level - 1) as Level;
      for (let i = 0; i < 512; i++) visit(start + i * LEVEL_BYTES[below], below);
      return;
    }
    add(start, level, name, entry);
  };
  for (const range of memory) {
    const step = LEVEL_BYTES[2];
    for (let at = Math.floor(range.gpa / step) * step; at < range.gpa + range.bytes; at += step) visit(at, 2);
  }
  return ranges.map(({ start, end, level, state, entries, firstEntry }) => ({
    gpa: hex(start),
    bytes: end - start,
    level,
    state,
    entries,
    firstEntry: hex64(firstEntry),
  }));
}

/** For people. */
export function septText(ranges: readonly SeptRange[]): string {
  const size = ['4 KiB', '2 MiB', '1 GiB'];
  const lines = ranges.map(({ gpa: start, bytes, level, state, entries, firstEntry }) => {
    const end = hex(Number(start.replaceAll('_', '')) + bytes);
    return `  ${`[${start}, ${end})`.padEnd(32)} ${String(entries).padStart(7)} x ${size[level]}  ${state.padEnd(18)} first entry ${firstEntry}`;
  });
  return `${lines.join('\n')}\n`;
}

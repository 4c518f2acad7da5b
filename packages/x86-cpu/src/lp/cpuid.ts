import type { CpuidEntry } from '../machine.ts';
import type { CpuidResult } from './logical-processor.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';
import type { MsrFile } from './msr-file.ts';
import { MISC_MONITOR, MISC_XD_DISABLE, Msr } from './msr-table.ts';
import { xsaveAreaSize } from './xsave-layout.ts';
import { Reg } from './register-file.ts';

const OSXSAVE = 1 << 27;
const OSPKE = 1 << 4;
const MONITOR = 1 << 3;
const NX = 1 << 20;

/** IA32_MISC_ENABLE; what a reset leaves while the LP is being made. */
const miscEnable = (lp: X86LogicalProcessor): bigint => (lp.msrs as MsrFile | undefined)?.stored(Msr.MISC_ENABLE) ?? MISC_MONITOR;
/** IA32_MISC_ENABLE lets MONITOR and MWAIT exist. */
export const hasMonitor = (lp: X86LogicalProcessor): boolean => (miscEnable(lp) & MISC_MONITOR) !== 0n;

/** Finds the row of a leaf: exact sub-leaf first, then one for any sub-leaf. */
function find(table: readonly CpuidEntry[] | undefined, leaf: number, subleaf: number): CpuidEntry | undefined {
  if (table === undefined) return undefined;
  let any: CpuidEntry | undefined;
  for (const row of table) {
    if (row[0] !== leaf) continue;
    if (row[1] === subleaf) return row;
    if (row[1] === null) any = row;
  }
  return any;
}

/** Largest basic leaf of a table (EAX of leaf 0). */
const maximumBasic = (table: readonly CpuidEntry[]): number => (find(table, 0, 0)?.[2] ?? 0) >>> 0;

/**
 * CPUID without virtualization: the platform's table, with what changes at run time computed: OSXSAVE, OSPKE, APIC ids, XSAVE area sizes.
 * A leaf above the maximum answers as the highest basic leaf does.
 * @source Intel SDM 2A "CPUID"
 */
export function nativeCpuid(lp: X86LogicalProcessor, leaf: number, subleaf: number): CpuidResult {
  const { platform } = lp.machine;
  const own = platform.lpCpuid?.[lp.id];
  let row = find(own, leaf, subleaf) ?? find(platform.cpuid, leaf, subleaf);
  if (row === undefined && !knownRange(platform.cpuid, leaf)) {
    leaf = maximumBasic(platform.cpuid);
    row = find(own, leaf, subleaf) ?? find(platform.cpuid, leaf, subleaf);
  }
  const result = {
    eax: (row?.[2] ?? 0) >>> 0,
    ebx: (row?.[3] ?? 0) >>> 0,
    ecx: (row?.[4] ?? 0) >>> 0,
    edx: (row?.[5] ?? 0) >>> 0,
  };
  live(lp, leaf, subleaf, result);
  return result;
}

function knownRange(table: readonly CpuidEntry[], leaf: number): boolean {
  if (leaf < 0x4000_0000) return leaf <= maximumBasic(table);
  if (leaf >= 0x8000_0000) return leaf <= (find(table, 0x8000_0000, 0)?.[2] ?? 0) >>> 0;
  return false;
}

function live(lp: X86LogicalProcessor, leaf: number, subleaf: number, result: CpuidResult): void {
  const x2apicId = lp.machine.platform.lps[lp.id]?.x2apicId ?? lp.id;
  if (leaf === 1) {
    result.ebx = ((result.ebx & 0x00ff_ffff) | (x2apicId << 24)) >>> 0;
    if (!hasMonitor(lp)) result.ecx &= ~MONITOR;
    const osxsave = (lp.cr4 & 0x4_0000n) !== 0n;
    result.ecx = ((result.ecx & ~OSXSAVE) | (osxsave ? OSXSAVE : 0)) >>> 0;
  } else if (leaf === 7 && subleaf === 0) {
    const ospke = (lp.cr4 & 0x40_0000n) !== 0n;
    result.ecx = ((result.ecx & ~OSPKE) | (ospke ? OSPKE : 0)) >>> 0;
  } else if (leaf === 0x8000_0001) {
    if ((miscEnable(lp) & MISC_XD_DISABLE) !== 0n) result.edx = (result.edx & ~NX) >>> 0;
  } else if (leaf === 0xb || leaf === 0x1f) {
    result.edx = x2apicId >>> 0;
    result.ecx = ((result.ecx & ~0xff) | (subleaf & 0xff)) >>> 0;
  } else if (leaf === 0xd && subleaf === 0) {
    result.ebx = xsaveAreaSize(lp, lp.xcr0, false);
  } else if (leaf === 0xd && subleaf === 1) {
    result.ebx = xsaveAreaSize(lp, lp.xcr0 | lp.get64(Reg.XSS), true);
  }
}

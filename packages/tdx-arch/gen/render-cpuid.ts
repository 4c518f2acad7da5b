import { Raw, file, hex, table } from './literal.ts';

type Register = 'eax' | 'ebx' | 'ecx' | 'edx';
const registers: readonly Register[] = ['eax', 'ebx', 'ecx', 'edx'];
interface Entry {
  leaf: string;
  subleaf: number | 'any';
  index: number;
  config_index?: number;
  virt?: string;
  condition?: string;
  masks?: Partial<Record<Register, Record<string, string>>>;
  bits?: Partial<Record<Register, Record<string, string>>>;
  xfam_masks?: Record<string, Partial<Record<Register, string>>>;
  platform_must?: Partial<Record<Register, [string, string]>>;
  lp_same?: Partial<Record<Register, string>>;
}
export interface CpuidJson {
  entries: Entry[];
  configurable: {
    index: number;
    leaf: string;
    subleaf: number | string;
    config_direct: Partial<Record<Register, string>>;
    allow_direct: Partial<Record<Register, string>>;
  }[];
}

const regs = (pick: (r: Register) => string | undefined): Raw[] => registers.map((r) => hex(pick(r) ?? 0));
const quad = (kind: string, e: Entry): Raw[] => regs((r) => e.masks?.[r]?.[kind]);
/** Key order puts bit 31 first, although numeric keys would sort. */
const bitRows = (e: Entry): unknown =>
  e.bits === undefined
    ? undefined
    : Object.fromEntries(
        Object.entries(e.bits).map(([r, b]) => [
          r,
          Object.entries(b)
            .map(([range, rule]) => ({ high: Number(range.split(':')[0]), low: Number(range.split(':').at(-1)), rule }))
            .sort((a, c) => c.high - a.high),
        ]),
      );

const row = (e: Entry): unknown => ({
  leaf: hex(e.leaf),
  subleaf: e.subleaf === 'any' ? new Raw('null') : e.subleaf,
  index: e.index,
  configIndex: e.config_index,
  causesVe: e.virt === '#VE' ? true : undefined,
  condition: e.condition,
  fixed0OrDynamic: quad('fixed0_or_dynamic', e),
  fixed1: quad('fixed1', e),
  native: quad('native', e),
  configDirect: quad('config_direct', e),
  allowDirect: quad('allow_direct', e),
  xfamMasks:
    e.xfam_masks === undefined
      ? undefined
      : Object.entries(e.xfam_masks).map(([bit, m]) => ({ xfamBit: Number(bit), mask: regs((r) => m[r]) })),
  platformMust:
    e.platform_must === undefined
      ? undefined
      : { mask: regs((r) => e.platform_must?.[r]?.[0]), value: regs((r) => e.platform_must?.[r]?.[1]) },
  lpSame: e.lp_same === undefined ? undefined : regs((r) => e.lp_same?.[r]),
  bits: bitRows(e),
});

export const renderCpuid = (json: CpuidJson): string =>
  file(
    'cpuid.json',
    ["import type { CpuidConfigInfo, CpuidEntryInfo } from '../cpuid/cpuid-info.ts';"],
    [
      table(
        'The CPUID virtualization table; `index` is the order in which TDH.MNG.INIT works and the row of TDCS.CPUID_VALUES. Here in order of leaf.',
        'cpuidEntries',
        'CpuidEntryInfo',
        json.entries.map(row),
      ),
      table(
        'The entries a VMM configures, in TD_PARAMS.CPUID_CONFIG order.',
        'cpuidConfigurable',
        'CpuidConfigInfo',
        json.configurable.map((c) => ({
          index: c.index,
          leaf: hex(c.leaf),
          subleaf: hex(c.subleaf),
          configDirect: regs((r) => c.config_direct[r]),
          allowDirect: regs((r) => c.allow_direct[r]),
        })),
      ),
    ],
  );

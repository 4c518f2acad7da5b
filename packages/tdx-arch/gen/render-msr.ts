import { file, hex, table } from './literal.ts';

export interface MsrJson {
  msrs: { msr: string; end?: string; name: string; rd: string; wr: string; detail?: string; tbl: string }[];
  platform_requirements: { msr: string; rule: string }[];
  host_state_after_td_exit: { state: string; value: string }[];
  arch_capabilities: { platform_must_be_1: number[]; platform_must_be_0: number[]; virtual: string; config: string };
}

const mask = (bits: readonly number[]): bigint => bits.reduce((m, b) => m | (1n << BigInt(b)), 0n);

/** One condition of a policy's text. Throws when the text has a form it does not know: then the table needs a new kind. */
function condition(text: string): unknown {
  const xfam = /^XFAM (?:PT|.*\(bits? ([\d,]+)\))$/.exec(text);
  if (xfam !== null) return { xfam: hex(Number(mask((xfam[1] ?? '8').split(',').map(Number)))) };
  const attribute = /^ATTRIBUTES\.(\w+)$/.exec(text);
  if (attribute !== null) return { attribute: attribute[1] };
  const cpuid = /^CPUID (?:0x)?([0-9A-F]+)(?:\.(\d+))?\.(E[ABCD]X)\[(\d+)\]/.exec(text);
  if (cpuid !== null)
    return {
      cpuid: {
        leaf: hex(`0x${cpuid[1]!}`),
        subleaf: Number(cpuid[2] ?? 0),
        register: cpuid[3]!.toLowerCase(),
        bit: Number(cpuid[4]),
      },
    };
  const native = /^native [\w-]+ \(IA32_PERF_CAPABILITIES\[(\d+)\]\)$/.exec(text);
  if (native !== null) return { nativeMsr: { msr: hex('0x345'), bit: Number(native[1]) } };
  throw new Error(`unknown MSR condition: ${text}`);
}

/** `native if XFAM PT (bit 8) else #GP` -> { action: 'native', when: [{ xfam: 0x100 }], otherwise: '#GP' }. */
export function policy(text: string): unknown {
  const actions = ['native', '#VE', '#GP', 'emulated'];
  if (actions.includes(text)) return { action: text };
  const parts = /^(\S+) if (.+) else (\S+)$/.exec(text);
  if (parts === null || !actions.includes(parts[1]!) || !actions.includes(parts[3]!))
    throw new Error(`unknown MSR policy: ${text}`);
  return { action: parts[1], when: parts[2]!.split(' and ').map(condition), otherwise: parts[3] };
}

export const renderMsr = (json: MsrJson): string =>
  file(
    'msr.json',
    ["import type { ArchCapabilitiesInfo, MsrInfo } from '../msr/msr-info.ts';"],
    [
      table(
        'MSRs with a policy of their own, in order of number. Every other MSR: #VE for read and write.',
        'msrTable',
        'MsrInfo',
        json.msrs.map((m) => ({
          first: hex(m.msr),
          last: hex(m.end ?? m.msr),
          name: m.name,
          read: policy(m.rd),
          write: policy(m.wr),
          detail: m.detail,
          table: m.tbl,
        })),
      ),
      `/** How IA32_ARCH_CAPABILITIES (0x10a) is checked and virtualized. */\nexport const archCapabilities: ArchCapabilitiesInfo = {\n  platformMustBeOne: 0x${mask(json.arch_capabilities.platform_must_be_1).toString(16)}n,\n  platformMustBeZero: 0x${mask(json.arch_capabilities.platform_must_be_0).toString(16)}n,\n  virtual: ${JSON.stringify(json.arch_capabilities.virtual)},\n  config: ${JSON.stringify(json.arch_capabilities.config)},\n};\n`,
      table(
        'What a platform must offer for TDH.SYS.INIT to succeed, in words.',
        'msrPlatformRequirements',
        '{ readonly msr: string; readonly rule: string }',
        json.platform_requirements,
      ),
      table(
        'Host state that a TD exit does not give back.',
        'hostStateAfterTdExit',
        '{ readonly state: string; readonly value: string }',
        json.host_state_after_td_exit,
      ),
    ],
  );

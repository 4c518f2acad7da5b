import { constants, file, hex, hex64, literal, table } from './literal.ts';

export interface StructsJson {
  structs: {
    SEPT_states: {
      states: { index: number; state: string; public: number; enc: string; entry_bits: string; flags: string[] }[];
      l2_states: { state: string; public: number; enc: string }[];
    };
    SEPT_allowed_states: Record<string, string[]>;
    PAMT_page_types: Record<string, string>;
    sysinfo_limits: Record<string, number>;
  };
}

const camel = (flag: string): string => flag.replace(/_(\w)/g, (_, c: string) => c.toUpperCase());

export function renderSept(json: StructsJson): string {
  const { SEPT_states: sept, SEPT_allowed_states: allowed, PAMT_page_types: types, sysinfo_limits: limits } = json.structs;
  const flags = [...new Set(sept.states.flatMap((s) => s.flags))].sort();
  return file(
    'structs.json',
    ["import type { L2SeptStateInfo, SeptStateInfo } from '../sept/sept-state-info.ts';"],
    [
      constants(
        'Secure EPT entry states by table index. @source TDX-ABI "Secure EPT entry states"',
        'SeptState',
        sept.states.map((s) => [s.state, s.index, `public ${s.public}, entry bits ${s.entry_bits}`]),
      ),
      constants(
        'States as TDH.MEM.SEPT.RD and failing leaves report them: RDX bits 15:8.',
        'SeptPublicState',
        [...sept.states, ...sept.l2_states].map((s) => [s.state, s.public]),
      ),
      `/** What a state allows or implies. */\nexport type SeptFlag = ${flags.map((f) => literal(camel(f))).join(' | ')};\n`,
      table(
        'Every state of an L1 entry, in order of index.',
        'septStates',
        'SeptStateInfo',
        sept.states.map((s) => ({
          index: s.index,
          name: s.state,
          publicState: s.public,
          encoding: hex(s.enc),
          entryBits: hex64(s.entry_bits),
          flags: s.flags.map(camel),
        })),
      ),
      table(
        'States of an L2 entry.',
        'l2SeptStates',
        'L2SeptStateInfo',
        sept.l2_states.map((s) => ({ name: s.state, publicState: s.public, encoding: hex(s.enc) })),
      ),
      constants(
        'States in which each leaf accepts the entry it is told.',
        'septAllowedStates',
        Object.entries(allowed).map(([leaf, states]) => [literal(leaf), states]),
      ),
      constants(
        'PAMT page types. @source TDX-ABI "PAMT"',
        'PageType',
        Object.entries(types).map(([n, name]) => [name, Number(n)]),
      ),
      constants('Limits of the module.', 'Limits', Object.entries(limits)),
    ],
  );
}

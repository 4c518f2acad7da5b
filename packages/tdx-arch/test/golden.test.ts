import { describe, expect, it } from 'vitest';
import { reference } from '../gen/generate.ts';
import {
  Code, ExitReason, GuestLeaf, HostLeaf, Limits, OpState, Operand, PageType, SeptPublicState, SeptState, SysClass, TdClass, TdxFeature0, VcpuClass,
  VmcallLeaf, VmcallStatus, archCapabilities, cpuidConfigurable, cpuidEntries, globalSysFields, guestLeaves, hostLeaves, knownModels,
  l2SeptStates, l2VmcsFields, msrTable, septAllowedStates, septStates, statusCodes, tdFields, tdVmcsFields, vcpuFields, vmcalls,
} from '@tdxkit/tdx-arch'; // prettier-ignore
import type { CpuidRegisters, MetadataField } from '@tdxkit/tdx-arch';

type Json = Record<string, unknown>;
const rows = (file: string, key: string): Json[] => (reference(file) as Record<string, Json[]>)[key]!;
const text = (value: unknown): string => String(value);
const number = (value: unknown): number => Number(value);

describe('leaves.json', () => {
  it.each([
    ['host', hostLeaves, HostLeaf],
    ['guest', guestLeaves, GuestLeaf],
  ] as const)('%s leaves: number, name, version, operands, states, statuses', (key, table, constants) => {
    const expected = rows('leaves', key);
    expect(table.length).toBe(expected.length);
    expect(Object.keys(constants).length).toBe(expected.length);
    expected.forEach((leaf, i) => {
      const info = table[i]!;
      expect((constants as Record<string, number>)[text(leaf['name']).replaceAll('.', '_')]).toBe(leaf['number']);
      expect([info.name, info.number, info.implemented]).toEqual([leaf['name'], leaf['number'], leaf['implemented']]);
      expect(info.maxVersion).toBe(leaf['version'] === '0..1' ? 1 : 0);
      expect(info.inputs).toEqual(leaf['in'] ?? {});
      expect(Object.keys(info.outputs)).toEqual(Object.keys(leaf['out'] ?? {}));
      expect(info.status).toEqual(leaf['status'] ?? []);
      expect(info.lifecycle).toBe(leaf['lifecycle']);
      expect(info.locks).toBe(leaf['locks']);
      expect(info.septStates).toEqual(leaf['sept_states']);
      expect(info.opStates).toEqual(leaf['op_state'] === 'any' ? undefined : leaf['op_state']);
      for (const state of [...(info.opStates ?? []), ...(info.targetOpStates ?? [])]) expect(OpState).toHaveProperty(state);
      for (const state of info.septStates ?? []) expect(SeptState).toHaveProperty(state);
    });
  });
});

describe('status-codes.json', () => {
  it('every code and operand id', () => {
    const codes = rows('status-codes', 'codes');
    expect(statusCodes.length).toBe(codes.length);
    codes.forEach((c, i) => {
      const name = text(c['name']).replace(/^TDX_/, '');
      const value = BigInt(text(c['value']));
      expect((Code as Record<string, bigint>)[name]).toBe(value);
      const flags = text(c['flags']);
      expect((value >> 60n) & 0xfn).toBe(
        BigInt(
          (flags.includes('E') ? 8 : 0) |
            (flags.includes('N') ? 4 : 0) |
            (flags.includes('F') ? 2 : 0) |
            (flags.includes('H') ? 1 : 0),
        ),
      );
      expect(statusCodes[i]).toMatchObject({ name, code: value, class: c['class'], detail: c['detail'], low32: c['low32'] });
    });
    const operands = rows('status-codes', 'operand_ids');
    expect(Operand).toEqual(Object.fromEntries(operands.map((o) => [o['name'], o['id']])));
  });
});

describe('structs.json tables', () => {
  const structs = (reference('structs') as { structs: Record<string, unknown> }).structs;
  it('Secure EPT states, allowed states, PAMT types, limits', () => {
    const sept = structs['SEPT_states'] as { states: Json[]; l2_states: Json[] };
    sept.states.forEach((s, i) => {
      expect(septStates[i]).toMatchObject({
        index: s['index'],
        name: s['state'],
        publicState: s['public'],
        encoding: number(s['enc']),
        entryBits: BigInt(text(s['entry_bits'])),
      });
      expect(septStates[i]!.flags.length).toBe((s['flags'] as string[]).length);
      expect((SeptPublicState as Record<string, number>)[text(s['state'])]).toBe(s['public']);
    });
    expect(l2SeptStates.map((s) => [s.name, s.publicState, s.encoding])).toEqual(
      sept.l2_states.map((s) => [s['state'], s['public'], number(s['enc'])]),
    );
    expect(septAllowedStates).toEqual(structs['SEPT_allowed_states']);
    expect(Object.entries(PageType).map(([n, v]) => [String(v), n])).toEqual(Object.entries(structs['PAMT_page_types'] as Json));
    expect(Limits).toEqual(structs['sysinfo_limits']);
  });
  it('allowed states say the same as the leaves', () => {
    for (const leaf of [...hostLeaves, ...guestLeaves]) {
      const allowed = (septAllowedStates as Record<string, readonly string[]>)[leaf.name];
      if (leaf.septStates !== undefined && allowed !== undefined)
        expect([...leaf.septStates].sort()).toEqual([...allowed].sort());
    }
  });
});

describe('cpuid.json', () => {
  const registers = ['eax', 'ebx', 'ecx', 'edx'] as const;
  const quad = (masks: Json | undefined, kind: string): CpuidRegisters =>
    registers.map((r) => number(((masks?.[r] ?? {}) as Json)[kind] ?? 0)) as unknown as CpuidRegisters;
  it('every entry and mask', () => {
    const entries = rows('cpuid', 'entries');
    expect(cpuidEntries.length).toBe(entries.length);
    entries.forEach((e, i) => {
      const info = cpuidEntries[i]!;
      const masks = e['masks'] as Json | undefined;
      expect([info.leaf, info.subleaf, info.index, info.configIndex]).toEqual([
        number(e['leaf']),
        e['subleaf'] === 'any' ? null : e['subleaf'],
        e['index'],
        e['config_index'],
      ]);
      expect(info.causesVe === true).toBe(e['virt'] === '#VE');
      expect([info.fixed0OrDynamic, info.fixed1, info.native, info.configDirect, info.allowDirect]).toEqual(
        ['fixed0_or_dynamic', 'fixed1', 'native', 'config_direct', 'allow_direct'].map((k) => quad(masks, k)),
      );
      const must = e['platform_must'] as Record<string, [string, string]> | undefined;
      expect(info.platformMust?.mask).toEqual(must && registers.map((r) => number(must[r]?.[0] ?? 0)));
      expect(info.platformMust?.value).toEqual(must && registers.map((r) => number(must[r]?.[1] ?? 0)));
      const same = e['lp_same'] as Record<string, string> | undefined;
      expect(info.lpSame).toEqual(same && registers.map((r) => number(same[r] ?? 0)));
      const xfam = e['xfam_masks'] as Record<string, Json> | undefined;
      expect(info.xfamMasks?.map((x) => [x.xfamBit, x.mask])).toEqual(
        xfam && Object.entries(xfam).map(([bit, m]) => [number(bit), registers.map((r) => number(m[r] ?? 0))]),
      );
      expect(info.condition).toBe(e['condition']);
    });
  });
  it('index is a permutation and every described bit has one rule', () => {
    expect([...cpuidEntries].map((e) => e.index).sort((a, b) => a - b)).toEqual(cpuidEntries.map((_, i) => i));
    for (const entry of cpuidEntries) {
      for (const rules of Object.values(entry.bits ?? {})) {
        let next = 31;
        for (const rule of rules) {
          expect(rule.high).toBe(next);
          next = rule.low - 1;
        }
        expect(next).toBe(-1);
      }
    }
  });
  it('the configurable list is the entries with a configIndex', () => {
    expect(cpuidConfigurable.map((c) => c.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    for (const c of cpuidConfigurable) {
      const entry = cpuidEntries.find((e) => e.configIndex === c.index)!;
      expect([entry.leaf, entry.subleaf ?? 0xffff_ffff]).toEqual([c.leaf, c.subleaf]);
      expect([c.configDirect, c.allowDirect]).toEqual([entry.configDirect, entry.allowDirect]);
    }
  });
});

describe('msr.json', () => {
  it('every range and policy', () => {
    const msrs = rows('msr', 'msrs');
    expect(msrTable.length).toBe(msrs.length);
    msrs.forEach((m, i) => {
      const info = msrTable[i]!;
      expect([info.first, info.last, info.name, info.detail, info.table]).toEqual([
        number(m['msr']),
        number(m['end'] ?? m['msr']),
        m['name'],
        m['detail'],
        m['tbl'],
      ]);
      for (const [policy, words] of [
        [info.read, text(m['rd'])],
        [info.write, text(m['wr'])],
      ] as const) {
        expect(words.startsWith(policy.action)).toBe(true);
        if (policy.otherwise === undefined) expect(words).toBe(policy.action);
        else expect(words.endsWith(`else ${policy.otherwise}`) && (policy.when?.length ?? 0) > 0).toBe(true);
      }
    });
    for (let i = 1; i < msrTable.length; i++) expect(msrTable[i]!.first).toBeGreaterThan(msrTable[i - 1]!.last);
    expect(archCapabilities.platformMustBeOne).toBe(0x20fd6bn | 0n);
    expect(archCapabilities.platformMustBeZero).toBe(4n);
  });
});

describe('metadata-fields.json', () => {
  it.each([
    ['global_sys', globalSysFields],
    ['tdr_tdcs', tdFields],
    ['tdvps', vcpuFields],
    ['td_vmcs', tdVmcsFields],
    ['l2_vmcs', l2VmcsFields],
  ] as [string, readonly MetadataField[]][])('%s', (key, table) => {
    const expected = rows('metadata-fields', key);
    expect(table.length).toBe(expected.length);
    expected.forEach((f, i) => {
      const info = table[i]!;
      expect([info.id, info.name, info.classCode, info.bytes, info.fields, info.elements]).toEqual([
        BigInt(text(f['id'])),
        f['name'],
        f['class'],
        f['bytes'],
        f['fields'] ?? 1,
        f['elems'] ?? 1,
      ]);
      expect(info.offset).toBe(f['off'] === undefined ? undefined : number(f['off']));
      const all = (1n << BigInt(8 * info.bytes)) - 1n;
      const masks = ['host_rd', 'host_wr', 'host_dbg_rd', 'host_dbg_wr', 'guest_rd', 'guest_wr', 'migtd_rd', 'migtd_wr'].map(
        (k) => (f[k] === undefined ? undefined : f[k] === 'all' ? all : BigInt(text(f[k]))),
      );
      expect([
        info.hostRead,
        info.hostWrite,
        info.hostDebugRead,
        info.hostDebugWrite,
        info.guestRead,
        info.guestWrite,
        info.migTdRead,
        info.migTdWrite,
      ]).toEqual(masks);
      expect([info.special, info.attributes?.join('+'), info.migration, info.value]).toEqual([
        f['special'],
        f['attr'],
        f['mig'],
        f['value'],
      ]);
    });
  });
  it('classes, features, models', () => {
    const json = reference('metadata-fields') as {
      class_codes: Record<string, Json>;
      tdx_features0_bits: Json;
      known_fms: Json[];
    };
    expect([SysClass, TdClass, VcpuClass]).toEqual([json.class_codes['SYS'], json.class_codes['TD'], json.class_codes['VP']]);
    expect(Object.values(TdxFeature0)).toEqual(Object.values(json.tdx_features0_bits));
    expect(knownModels.map((m) => [m.model, m.fms])).toEqual(json.known_fms.map((m) => [m['model'], number(m['fms'])]));
  });
});

describe('tdvmcall.json', () => {
  it('[A015] [C056] numbers and statuses', () => {
    const subfunctions = rows('tdvmcall', 'subfunctions').filter((s) => /^(0x)?[0-9a-f]+$/i.test(text(s['nr'])));
    expect(vmcalls.map((v) => [v.name, v.leaf, v.inputs, v.outputs, v.errors])).toEqual(
      subfunctions.map((s) => [s['name'], number(s['nr']), s['in'], s['out'], s['errors']]),
    );
    expect(Object.values(VmcallLeaf)).toEqual(subfunctions.map((s) => number(s['nr'])));
    expect(VmcallStatus).toEqual(
      Object.fromEntries(rows('tdvmcall', 'status_codes').map((s) => [s['name'], BigInt(text(s['value']))])),
    );
    // Sub-functions below 0x10000 are VMX exit reasons, except RequestMMIO, which stands for EPT misconfiguration.
    expect([VmcallLeaf.Cpuid, VmcallLeaf.Hlt, VmcallLeaf.Io, VmcallLeaf.Rdmsr, VmcallLeaf.Wrmsr, VmcallLeaf.Wbinvd, VmcallLeaf.Pconfig]).toEqual([
      ExitReason.CPUID, ExitReason.HLT, ExitReason.IO_INSTRUCTION, ExitReason.RDMSR, ExitReason.WRMSR, ExitReason.WBINVD, ExitReason.PCONFIG,
    ]); // prettier-ignore
  });
});

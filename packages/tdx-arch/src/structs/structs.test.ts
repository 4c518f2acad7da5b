import { describe, expect, it } from 'vitest';
import type { FieldInfo } from '@tdxkit/x86-cpu/layout';
import { reference } from '../../gen/generate.ts';
import * as structs from './index.ts';

interface JsonStruct {
  size: number;
  fields: { off: number; size: number; name: string }[];
}
interface BitRow {
  bits?: string | number;
  bit?: string | number;
  name?: string;
  value?: unknown;
}
const json = (reference('structs') as { structs: Record<string, unknown> }).structs;
const packedOf = (name: string): JsonStruct => json[name] as JsonStruct;
/** Names without case, underscores, or the numbers of reserved fields. */
const plain = (name: string): string =>
  name
    .replaceAll('_', '')
    .toLowerCase()
    .replace(/^(reserved|pad|zero)\d*$/, 'reserved');

interface Layout {
  readonly size: number;
  readonly fields: readonly FieldInfo[];
}
const layouts: [string, Layout][] = [
  ['TD_PARAMS', structs.TdParams],
  ['CPUID_CONFIG_entry', structs.CpuidConfig],
  ['TDSYSINFO_STRUCT', structs.TdSysInfo],
  ['REPORTTYPE', structs.ReportType],
  ['REPORTMACSTRUCT', structs.ReportMacStruct],
  ['TEE_TCB_INFO', structs.TeeTcbInfo],
  ['VE_INFO_area', structs.VeInfo],
  ['PAMT_entry', structs.PamtEntry],
  ['L2_ENTER_GUEST_STATE', structs.L2EnterGuestState],
  ['SERVTD_binding', structs.ServtdBinding],
  ['MRTD_block', structs.MrtdBlock],
  ['TDR_page', structs.TdrPage],
];

describe('packed structures against structs.json', () => {
  it.each(layouts)('[A015] [C056] [C075] %s: size, and name, offset and size of every field', (name, layout) => {
    const expected = packedOf(name);
    expect(layout.size).toBe(expected.size);
    expect(layout.fields.map((f) => [plain(f.name), f.offset, f.size])).toEqual(
      expected.fields.map((f) => [plain(f.name), f.off, f.size]),
    );
  });

  it('CMR_INFO, TDMR_INFO, TDINFO_STRUCT and TDREPORT_STRUCT, whose arrays are written out in the document', () => {
    expect(structs.CmrInfo.fields.map((f) => [f.offset, f.size])).toEqual(
      packedOf('CMR_INFO').fields.map((f) => [f.off, f.size]),
    );
    const tdmr = packedOf('TDMR_INFO');
    expect(structs.TdmrInfo.size).toBe(tdmr.size);
    expect(structs.TdmrInfo.fields.slice(0, 8).map((f) => f.offset)).toEqual(tdmr.fields.slice(0, 8).map((f) => f.off));
    expect(tdmr.fields.slice(8).map((f) => f.off)).toEqual(
      Array.from({ length: 32 }, (_, i) => structs.TdmrInfo.offsetOf('reserved') + 8 * i),
    );
    const info = packedOf('TDINFO_STRUCT');
    const offsets = structs.TdInfo.fields.flatMap((f) =>
      f.name === 'rtmr' ? [0, 1, 2, 3].map((i) => f.offset + 48 * i) : [f.offset],
    );
    expect([structs.TdInfo.size, offsets]).toEqual([info.size, info.fields.map((f) => f.off)]);
    const report = packedOf('TDREPORT_STRUCT');
    expect([structs.TdReport.size, structs.TdReport.fields.map((f) => [f.offset, f.size])]).toEqual([
      report.size,
      report.fields.map((f) => [f.off, f.size]),
    ]);
  });

  it('page sets: areas lie where the document puts them', () => {
    const offsets = (json['TDCS_pages'] as { offsets: Record<string, string> }).offsets;
    expect(Object.values(offsets).map((text) => parseInt(text, 16))).toEqual(
      Object.values(structs.TdcsArea).map((a) => a.offset),
    );
    for (const areas of [structs.TdcsArea, structs.TdvpsArea] as readonly Readonly<
      Record<string, { offset: number; size: number }>
    >[]) {
      let end = 0;
      for (const area of Object.values(areas)) {
        expect(area.offset).toBeGreaterThanOrEqual(end);
        end = area.offset + area.size;
      }
    }
  });
});

const words: [
  string,
  BitRow[],
  { readonly fields: readonly { readonly name: string; readonly low: number; readonly high: number }[] },
][] = [
  ['ATTRIBUTES', (json['ATTRIBUTES_bits'] as { bits: BitRow[] }).bits, structs.TdAttributes],
  ['CONFIG_FLAGS', (json['CONFIG_FLAGS_bits'] as { bits: BitRow[] }).bits, structs.ConfigFlags],
  ['EPTP_CONTROLS', json['EPTP_CONTROLS_bits'] as BitRow[], structs.EptpControls],
  ['GPA_MAPPING', json['gpa_mapping_operand'] as BitRow[], structs.GpaAndLevel],
  ['SEPTE_INFO', json['septe_info_RDX'] as BitRow[], structs.SeptEntryInfo],
  ['VCPU_AND_FLAGS', json['vcpu_and_flags_RCX'] as BitRow[], structs.VcpuAndFlags],
  ['TDR_AND_FLAGS', json['tdr_and_flags_RDX'] as BitRow[], structs.TdrAndFlags],
  ['VMCALL_MASK', json['vmcall_RCX_mask'] as BitRow[], structs.VmcallMask],
  ['TD_EXIT_RCX', json['td_exit_RCX'] as BitRow[], structs.TdExitRcx],
  ['VM_CTLS', json['VM_CTLS'] as BitRow[], structs.VmCtls],
  ['L2_CTLS', json['L2_CTLS'] as BitRow[], structs.L2Ctls],
  ['L2_DEBUG_CTLS', json['L2_DEBUG_CTLS'] as BitRow[], structs.L2DebugCtls],
  ['TD_CTLS', json['TD_CTLS'] as BitRow[], structs.TdCtls],
  ['NOTIFY_ENABLES', json['NOTIFY_ENABLES'] as BitRow[], structs.NotifyEnables],
  ['GLA_LIST_ENTRY', json['GLA_list_entry'] as BitRow[], structs.GlaListEntry],
  ['GLA_LIST_INFO', json['GLA_list_info'] as BitRow[], structs.GlaListInfo],
  ['GPA_LIST_ENTRY', json['GPA_list_entry'] as BitRow[], structs.GpaListEntry],
  ['GPA_LIST_INFO', json['GPA_list_info'] as BitRow[], structs.GpaListInfo],
  ['L2_GPA_ATTR', (json['L2_gpa_attr'] as { per_vm_16_bits: BitRow[] }).per_vm_16_bits, structs.L2GpaAttributes],
];
const rangeOf = (row: BitRow): [high: number, low: number] => {
  const parts = String(row.bits ?? row.bit)
    .split(':')
    .map(Number);
  return [parts[0]!, parts.at(-1)!];
};

describe('words against structs.json', () => {
  it.each(words)('%s has the bit ranges of the document', (_, rows, word) => {
    const named = rows
      .filter((r) => r.name !== undefined && !r.name.startsWith('reserved'))
      .map(rangeOf)
      .sort((a, b) => a[1] - b[1]);
    const declared = word.fields.map((f) => [f.high, f.low]).sort((a, b) => a[1]! - b[1]!);
    expect(declared).toEqual(named);
  });

  it('SEPTE: every bit of the module, and the names of ATTRIBUTES and XFAM', () => {
    const rows = (json['SEPTE_internal'] as BitRow[]).map(rangeOf);
    for (const field of structs.SeptEntry.fields) expect(rows).toContainEqual([field.high, field.low]);
    for (const [name, position] of [['A', 8], ['D', 9], ['TDEL', 11], ['TDEX', 53], ['TDBW', 54], ['TDB', 55], ['TDP', 56], ['SVE', 63]] as const) {
      expect(structs.SeptEntry.mask[name]).toBe(1n << BigInt(position));
    } // prettier-ignore
    expect(structs.Xfam.fields.map((f) => String(f.low))).toEqual(Object.keys((json['XFAM_bits'] as { bits: object }).bits));
    expect(BigInt((json['ATTRIBUTES_bits'] as { fixed0: string }).fixed0)).toBe(structs.ATTRIBUTES_FIXED0);
  });

  it('extended exit qualification: info is the high half', () => {
    const info = (json['extended_exit_qualification_RDX'] as { info_for_1_2_5: BitRow[] }).info_for_1_2_5
      .map(rangeOf)
      .map(([h, l]) => [h + 32, l + 32]);
    expect(structs.ExtendedExitQualification.fields.slice(1).map((f) => [f.high, f.low])).toEqual(info);
  });
});

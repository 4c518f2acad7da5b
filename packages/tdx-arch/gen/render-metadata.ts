import { Raw, constants, file, hex, hex64, table } from './literal.ts';

interface Field {
  id: string;
  name: string;
  class: number;
  bytes: number;
  off?: string;
  fields?: number;
  elems?: number;
  inc_size?: number;
  value?: string;
  special?: string;
  attr?: string;
  mig?: string;
  host_rd?: string;
  host_wr?: string;
  host_dbg_rd?: string;
  host_dbg_wr?: string;
  guest_rd?: string;
  guest_wr?: string;
  migtd_rd?: string;
  migtd_wr?: string;
}
type Table = 'global_sys' | 'tdr_tdcs' | 'tdvps' | 'td_vmcs' | 'l2_vmcs';
export type MetadataJson = Record<Table, Field[]> & {
  class_codes: Record<'SYS' | 'TD' | 'VP', Record<string, number>>;
  tdx_features0_bits: Record<string, number>;
  special_handling: { field: string; rule: string }[];
  known_fms: { model: string; fms: string }[];
};

const mask = (value: string | undefined, bytes: number): Raw | undefined =>
  value === undefined ? undefined : value === 'all' ? hex64((1n << BigInt(bytes * 8)) - 1n) : hex64(value);
const row = (f: Field): unknown => ({
  id: hex64(f.id),
  name: f.name,
  classCode: f.class,
  bytes: f.bytes,
  offset: f.off === undefined ? undefined : hex(f.off),
  fields: f.fields ?? 1,
  elements: f.elems ?? 1,
  hostRead: mask(f.host_rd, f.bytes),
  hostWrite: mask(f.host_wr, f.bytes),
  hostDebugRead: mask(f.host_dbg_rd, f.bytes),
  hostDebugWrite: mask(f.host_dbg_wr, f.bytes),
  guestRead: mask(f.guest_rd, f.bytes),
  guestWrite: mask(f.guest_wr, f.bytes),
  migTdRead: mask(f.migtd_rd, f.bytes),
  migTdWrite: mask(f.migtd_wr, f.bytes),
  special: f.special,
  attributes: f.attr?.split('+'),
  migration: f.mig,
  value: f.value,
});
const names: Record<Table, [name: string, doc: string]> = {
  global_sys: ['globalSysFields', 'TDX module metadata (context 0), in iteration order.'],
  tdr_tdcs: [
    'tdFields',
    'TDR and TDCS metadata (context 1), in iteration order. `offset`: in the TDR (classes 0..2) or in the TDCS page set.',
  ],
  tdvps: ['vcpuFields', 'TDVPS metadata (context 2) except the VMCS, in iteration order. `offset`: in the TDVPS page set.'],
  td_vmcs: ['tdVmcsFields', 'Fields of the TD VMCS (context 2, class 0); the field code is the VMCS encoding.'],
  l2_vmcs: ['l2VmcsFields', 'Fields of an L2 VMCS; put class 36 + 8 * (vm - 1) into the id.'],
};
const feature = (name: string): string => name.replace(/ .*/, '');

export const renderMetadata = (json: MetadataJson): string =>
  file(
    'metadata-fields.json',
    ["import type { MetadataField } from '../metadata/metadata-field.ts';"],
    [
      constants('Class codes (id bits 61:56) of context 0, the TDX module.', 'SysClass', Object.entries(json.class_codes.SYS)),
      constants('Class codes of context 1, the TD.', 'TdClass', Object.entries(json.class_codes.TD)),
      constants('Class codes of context 2, the vCPU.', 'VcpuClass', Object.entries(json.class_codes.VP)),
      constants(
        'Bit numbers of TDX_FEATURES0.',
        'TdxFeature0',
        Object.entries(json.tdx_features0_bits).map(([n, b]) => [feature(n), b]),
      ),
      ...(Object.keys(names) as Table[]).map((t) => table(names[t][1], names[t][0], 'MetadataField', json[t].map(row))),
      table(
        'Fields whose read or write does more than the masks say.',
        'specialFields',
        '{ readonly field: string; readonly rule: string }',
        json.special_handling,
      ),
      table(
        'Processor models the module knows, newest first: CPUID(1).EAX with the maximum stepping in bits 3:0.',
        'knownModels',
        '{ readonly model: string; readonly fms: number }',
        json.known_fms.map((k) => ({ model: k.model, fms: hex(k.fms) })),
      ),
    ],
  );

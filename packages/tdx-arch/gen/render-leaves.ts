import { constants, file, table } from './literal.ts';

interface Leaf {
  name: string;
  number: number;
  implemented: boolean;
  version?: string;
  does?: string;
  in?: Record<string, string>;
  out?: Record<string, unknown>;
  interruptible?: string;
  lifecycle?: string;
  op_state?: string[] | string;
  op_state_of_target_td?: string[] | string;
  sept_states?: string[];
  sys_state?: string;
  locks?: string;
  status?: string[];
  result?: string;
  side_effect?: string;
  pages?: string;
  note?: string;
  linux_kvm?: boolean;
}
export interface LeavesJson {
  host: Leaf[];
  guest: Leaf[];
}

const list = (value: string[] | string | undefined): string[] | undefined => (typeof value === 'string' ? undefined : value);
const row = (l: Leaf): unknown => ({
  name: l.name,
  number: l.number,
  implemented: l.implemented,
  maxVersion: Number((l.version ?? '0').split('..').at(-1)),
  does: l.does ?? 'number reserved, not dispatched',
  inputs: l.in ?? {},
  outputs: Object.fromEntries(Object.entries(l.out ?? {}).map(([k, v]) => [k, String(v)])),
  interruptible: l.interruptible ?? 'no',
  lifecycle: l.lifecycle,
  opStates: list(l.op_state),
  targetOpStates: list(l.op_state_of_target_td),
  septStates: l.sept_states,
  sysState: l.sys_state,
  locks: l.locks,
  status: l.status ?? [],
  result: l.result,
  note: [l.side_effect, l.pages, l.note].filter((n) => n !== undefined).join('; ') || undefined,
  usedByKvm: l.linux_kvm,
});
const key = (name: string): string => name.replaceAll('.', '_');

export const renderLeaves = (json: LeavesJson): string =>
  file(
    'leaves.json',
    ["import type { LeafInfo } from '../leaves/leaf-info.ts';"],
    [
      constants(
        'SEAMCALL leaf numbers, RAX bits 15:0. @source TDX-ABI "SEAMCALL leaf functions"',
        'HostLeaf',
        json.host.map((l) => [key(l.name), l.number, l.does]),
      ),
      constants(
        'TDCALL leaf numbers, RAX bits 15:0. @source TDX-ABI "TDCALL leaf functions"',
        'GuestLeaf',
        json.guest.map((l) => [key(l.name), l.number, l.does]),
      ),
      table('Every SEAMCALL leaf, in order of number.', 'hostLeaves', 'LeafInfo', json.host.map(row)),
      table('Every TDCALL leaf, in order of number.', 'guestLeaves', 'LeafInfo', json.guest.map(row)),
    ],
  );

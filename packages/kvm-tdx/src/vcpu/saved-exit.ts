import type { Saved, SavedFields, SavedValue } from '@tdxkit/x86-cpu';
import { KvmExitReason, type KvmExit, type MmioExit } from '../uapi/exit.ts';
import type { RunState } from './run-state.ts';

type FieldKind = 'number' | 'bigint' | 'bigints' | 'text';
/** Fields of the exits that are objects of their own, by reason. */
const FIELDS: Readonly<Record<number, Readonly<Record<string, FieldKind>>>> = {
  [KvmExitReason.KVM_EXIT_UNKNOWN]: {},
  [KvmExitReason.KVM_EXIT_EXCEPTION]: { exception: 'number', errorCode: 'number' },
  [KvmExitReason.KVM_EXIT_HYPERCALL]: { nr: 'number', args: 'bigints', ret: 'bigint', flags: 'bigint' },
  [KvmExitReason.KVM_EXIT_DEBUG]: { exception: 'number', pc: 'bigint', dr6: 'bigint', dr7: 'bigint' },
  [KvmExitReason.KVM_EXIT_HLT]: {},
  [KvmExitReason.KVM_EXIT_SHUTDOWN]: {},
  [KvmExitReason.KVM_EXIT_FAIL_ENTRY]: { hardwareEntryFailureReason: 'number', cpu: 'number', message: 'text' },
  [KvmExitReason.KVM_EXIT_INTR]: { cause: 'text' },
  [KvmExitReason.KVM_EXIT_INTERNAL_ERROR]: { suberror: 'number', data: 'bigints', message: 'text' },
  [KvmExitReason.KVM_EXIT_SYSTEM_EVENT]: { type: 'number', data: 'bigints' },
  [KvmExitReason.KVM_EXIT_IOAPIC_EOI]: { vector: 'number' },
  [KvmExitReason.KVM_EXIT_X86_RDMSR]: { error: 'number', msrReason: 'number', index: 'number', data: 'bigint' },
  [KvmExitReason.KVM_EXIT_X86_WRMSR]: { error: 'number', msrReason: 'number', index: 'number', data: 'bigint' },
  [KvmExitReason.KVM_EXIT_MEMORY_FAULT]: { flags: 'bigint', gpa: 'number', size: 'number' },
};
/** Of KVM_EXIT_TDX, by number of the sub-function. */
const TDX_FIELDS: Readonly<Record<number, Readonly<Record<string, FieldKind>>>> = {
  0x10000: { ret: 'bigint', leaf: 'bigint', r11: 'bigint', r12: 'bigint', r13: 'bigint', r14: 'bigint' },
  0x10002: { ret: 'bigint', gpa: 'bigint', size: 'bigint' },
  0x10004: { ret: 'bigint', vector: 'bigint' },
};

/** `kvm_run` of a vCPU: the exit and the data of its port or memory access. */
export function saveRunState({ immediateExit, exit, io, mmio }: RunState): Saved {
  const isShared = exit === io || exit === mmio;
  return {
    immediateExit,
    reason: exit.reason,
    exit: isShared ? null : Object.fromEntries<SavedValue>(Object.entries(exit)),
    io: { ...ioFields(io), data: io.data.slice() },
    mmio: { physAddr: mmio.physAddr, len: mmio.len, isWrite: mmio.isWrite, data: mmio.data.slice() },
  };
}
const ioFields = ({ direction, size, port, count }: RunState['io']): Record<string, number> => ({ direction, size, port, count });

/** @throws SnapshotError */
export function loadRunState(state: RunState, from: SavedFields): void {
  const io = from.part('io');
  state.io.direction = io.number('direction', 1) as 0 | 1;
  state.io.size = io.number('size', 4, 1) as 1 | 2 | 4;
  state.io.port = io.number('port', 0xffff);
  state.io.count = io.number('count', state.io.data.length);
  state.io.data.set(io.bytes('data', state.io.data.length));
  const mmio = from.part('mmio');
  state.mmio.physAddr = mmio.number('physAddr') as MmioExit['physAddr'];
  state.mmio.len = mmio.number('len', 8, 1) as MmioExit['len'];
  state.mmio.isWrite = mmio.flag('isWrite');
  state.mmio.data.set(mmio.bytes('data', state.mmio.data.length));
  state.immediateExit = from.flag('immediateExit');
  state.exit = exitOf(state, from);
}

function exitOf(state: RunState, from: SavedFields): KvmExit {
  const reason = from.number('reason');
  if (reason === KvmExitReason.KVM_EXIT_IO) return state.io;
  if (reason === KvmExitReason.KVM_EXIT_MMIO) return state.mmio;
  const fields = from.part('exit');
  const exit: Record<string, SavedValue> = { reason };
  let kinds = FIELDS[reason];
  if (reason === KvmExitReason.KVM_EXIT_TDX) {
    const nr = (exit['nr'] = fields.number('nr'));
    kinds = TDX_FIELDS[nr];
  }
  if (kinds === undefined) return from.refuse('reason', `${reason} is no exit`);
  for (const [name, kind] of Object.entries(kinds)) exit[name] = kind === 'text' ? fields.text(name) : fields[kind](name);
  return exit as unknown as KvmExit;
}

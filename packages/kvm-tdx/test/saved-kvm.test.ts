import { VmcallLeaf } from '@tdxkit/tdx-arch';
import { SavedFields, SnapshotError, type MachineSnapshot, type Saved } from '@tdxkit/x86-cpu';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Errno,
  Kvm,
  KvmExitReason,
  restoreKvm,
  saveKvm,
  type KvmExit,
  type KvmOptions,
  type KvmTraceEvent,
} from '../src/index.ts';
import { FREE_PAGE, RemoteGuest, Request, remotePlainVm, remoteTds, type Registers } from './remote-guest.ts';
import { tdxMachine } from './td-fixture.ts';

type Ask = readonly [request: number, registers: Partial<Registers>];
const call = (r11: number, registers: Partial<Registers> = {}): Ask => [
  Request.TDCALL,
  { rax: 0n, rcx: 0xffccn, r10: 0n, r11: BigInt(r11), ...registers },
];
const SHARED = 1n << 47n;
const page = BigInt(FREE_PAGE);

/** What a vCPU of a TD does: memory, hypercalls of every kind with an answer to wait for, a conversion there and back, its timer. */
const TD_WORK: readonly Ask[] = [
  [Request.SPIN, { rcx: 400n }],
  [Request.TDCALL, { rax: 6n, rcx: page }],
  [Request.STORE, { rdx: page, r8: 7n }],
  call(VmcallLeaf.Io, { r12: 2n, r13: 0n, r14: 0x60n }),
  call(VmcallLeaf.RequestMmio, { r12: 8n, r13: 0n, r14: SHARED | 0xd000_0008n }),
  call(VmcallLeaf.MapGpa, { r12: SHARED | page, r13: 0x2000n }),
  [Request.STORE, { rdx: (1n << 39n) | page, r8: 9n }],
  call(VmcallLeaf.MapGpa, { r12: page, r13: 0x2000n }),
  call(VmcallLeaf.GetTdVmCallInfo, { r12: 1n }),
  call(VmcallLeaf.Wrmsr, { r12: 0x6e0n, r13: 0n }),
  call(VmcallLeaf.Wrmsr, { r12: 0x832n, r13: 0x70n }),
  call(VmcallLeaf.Wrmsr, { r12: 0x838n, r13: 100n }),
  [Request.STI, {}],
  call(VmcallLeaf.Hlt),
  [Request.SPIN, { rcx: 900n }],
];
/** The same for a plain VM: ports, device memory by instructions that KVM emulates, MSRs, its timer. */
const PLAIN_WORK: readonly Ask[] = [
  [Request.SPIN, { rcx: 400n }],
  [Request.STORE, { rdx: page, r8: 7n }],
  [Request.IN, { rdx: 0x60n }],
  [Request.LOAD, { rdx: 0xd000_0008n }],
  [Request.STORE32, { rdx: 0xd000_0004n, r8: 5n }],
  [Request.VMCALL, { rax: 12n, rbx: page, rcx: 1n }],
  [Request.RDMSR, { rcx: 0x10n }],
  [Request.WRMSR, { rcx: 0x832n, rax: 0x70n }],
  [Request.WRMSR, { rcx: 0x838n, rax: 100n }],
  [Request.STI, {}],
  [Request.HLT, {}],
  [Request.UD, {}],
  [Request.SPIN, { rcx: 900n }],
];

interface Kind {
  readonly kvm: KvmOptions;
  readonly lps: number;
  readonly build: (kvm: Kvm) => RemoteGuest[];
  readonly work: readonly Ask[];
}
const KINDS: Readonly<Record<string, Kind>> = {
  'a TD': { kvm: {}, lps: 1, build: (kvm) => remoteTds(kvm, 1), work: TD_WORK },
  'a TD with two vCPUs': { kvm: {}, lps: 2, build: (kvm) => remoteTds(kvm, 2), work: TD_WORK },
  'a TD of flavour v7': {
    kvm: { flavour: 'v7' },
    lps: 1,
    build: (kvm) => remoteTds(kvm, 1),
    work: TD_WORK.filter(([, { r11 }]) => r11 !== BigInt(VmcallLeaf.GetTdVmCallInfo)),
  },
  'a plain VM': { kvm: {}, lps: 1, build: (kvm) => [remotePlainVm(kvm)], work: PLAIN_WORK },
  'a plain VM with APICv': { kvm: { apicv: true }, lps: 1, build: (kvm) => [remotePlainVm(kvm)], work: PLAIN_WORK },
};

const machine = ({ lps }: Kind) => tdxMachine({ lps });
const digest = ({ state, bytes }: MachineSnapshot): string =>
  createHash('sha256').update(JSON.stringify(state)).update(bytes).digest('hex');
const withoutFunctions = (saved: Saved): Saved => structuredClone(saved);

/** The guests in a fresh machine with a KVM of its own. */
function moved(kind: Kind, guests: RemoteGuest[], trace: (event: KvmTraceEvent) => void): RemoteGuest[] {
  const { kvm } = guests[0]!;
  const saved = withoutFunctions(saveKvm(kvm));
  const snapshot = kvm.machine.snapshot();
  const fresh = machine(kind);
  const other = restoreKvm(fresh, { ...kind.kvm, trace }, new SavedFields(saved, 'kvm'));
  fresh.restore(snapshot);
  expect(saveKvm(other)).toEqual(saved);
  expect(fresh.snapshot().state).toEqual(snapshot.state);
  expect(digest(fresh.snapshot())).toBe(digest(snapshot));
  const vm = other.vms[0]!;
  return vm.vcpus.map((vcpu) => new RemoteGuest(other, vm, vcpu));
}

/** Serves an exit as a VMM would. True: it is the report of a finished request. */
function serve(guest: RemoteGuest, exit: KvmExit): boolean {
  switch (exit.reason) {
    case KvmExitReason.KVM_EXIT_IO:
      if (exit.direction === 0) exit.data.fill(0xa5, 0, exit.size);
      return exit.port === 0x80 && exit.direction === 1;
    case KvmExitReason.KVM_EXIT_MMIO:
      if (!exit.isWrite) exit.data.set([1, 2, 3, 4, 5, 6, 7, 8]);
      return false;
    case KvmExitReason.KVM_EXIT_HYPERCALL:
      guest.vm.setMemoryAttributes({
        address: Number(exit.args[0]),
        size: Number(exit.args[1]) * 0x1000,
        attributes: (exit.args[2] & 0x10n) === 0n ? 0n : 8n,
        flags: 0n,
      });
      return false;
    case KvmExitReason.KVM_EXIT_TDX:
      exit.ret = 0n;
      if (exit.nr === 0x10000) exit.r11 = 0x55n;
      return false;
    default:
      return false;
  }
}

/** Lets the guests work in turns of `turn` instructions. After `cut` turns `swap` may put others in their places. Everything that could differ. */
function work(kind: Kind, turn: number, cut: number, swap: 'nothing' | 'save' | 'move'): unknown {
  const events: string[] = [];
  const trace = (event: KvmTraceEvent): void => {
    events.push(JSON.stringify(event, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)));
  };
  let guests = kind.build(new Kvm(machine(kind), kind.kvm));
  guests[0]!.kvm.statistics.trace = trace;
  const at = guests.map(() => 0);
  for (const guest of guests) guest.ask(...kind.work[0]!);
  for (let turns = 0; at.some((n) => n < kind.work.length); turns++) {
    if (turns > 5000) throw new Error(`the guests do not get on: ${at.join()} ${guests[0]!.vm.bugged ?? ''}`);
    if (turns === cut) {
      if (swap === 'save') saveKvm(guests[0]!.kvm);
      if (swap === 'save') guests[0]!.kvm.machine.snapshot();
      if (swap === 'move') guests = moved(kind, guests, trace);
    }
    const n = turns % guests.length;
    const guest = guests[n]!;
    if (at[n] === kind.work.length) continue;
    const errno = guest.vcpu.run({ instructions: turn });
    expect([0, -Errno.EINTR, -Errno.EFAULT]).toContain(errno);
    if (serve(guest, guest.vcpu.kvmRun.exit) && ++at[n]! < kind.work.length) guest.ask(...kind.work[at[n]!]!);
  }
  const { kvm, vm } = guests[0]!;
  const end = digest(kvm.machine.snapshot());
  const registers = guests.map((guest) => [guest.registers, guest.interrupts, guest.vcpu.instructions]);
  expect(vm.mmu!.check()).toEqual([]);
  const left = [vm.destroy(), kvm.pages.pagesInUse, kvm.tdx.hkids.inUse];
  return { registers, end, left, statistics: kvm.statistics.snapshot(), events };
}

describe.each(Object.entries(KINDS))('%s', (_, kind) => {
  it('goes on in another process as it would have, from any place, and notices nothing of being saved', () => {
    const whole = new Map<number, unknown>();
    fc.assert(
      fc.property(
        fc.constantFrom(7, 50, 333),
        fc.nat(60),
        fc.constantFrom('save' as const, 'move' as const),
        (turn, cut, swap) => {
          if (!whole.has(turn)) whole.set(turn, work(kind, turn, Infinity, 'nothing'));
          expect(work(kind, turn, cut, swap)).toEqual(whole.get(turn));
        },
      ),
      { numRuns: 5 },
    );
  });
});

describe('a saved KVM', () => {
  const kind = KINDS['a TD']!;
  const saved = (): Saved => withoutFunctions(saveKvm(kind.build(new Kvm(machine(kind), kind.kvm))[0]!.kvm));
  const restore = (state: Saved, options: KvmOptions = {}, lps = 1): Kvm =>
    restoreKvm(machine({ ...kind, lps }), options, new SavedFields(state, 'kvm'));

  it('is plain data: every value of it may be damaged, and each damage is told or harmless, never a crash', () => {
    const good = saved();
    const paths: (readonly string[])[] = [];
    const visit = (value: unknown, path: readonly string[]): void => {
      expect(typeof value).not.toBe('function');
      if (path.length > 0) paths.push(path);
      if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
        for (const [name, inner] of Object.entries(value)) visit(inner, [...path, name]);
    };
    visit(good, []);
    const bad = [undefined, 'x', -5, 2 ** 60, 1n << 200n, [], {}, null, new Uint8Array(3)];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.constantFrom(...bad), (path, value) => {
        const copy = structuredClone(good) as Record<string, unknown>;
        let at = copy;
        for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
        at[path.at(-1)!] = value;
        try {
          restore(copy as Saved);
        } catch (error) {
          expect(error).toBeInstanceOf(SnapshotError);
          expect((error as Error).message).toMatch(/^kvm/);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is refused by a host of another kind', () => {
    const good = saved();
    expect(() => restore(good, { maxPrivateLevel: 2 })).toThrow(/loadedAs\.maxPrivateLevel: KVM was loaded with 1, here with 2/);
    expect(() => restore(good, {}, 2)).toThrow(/hostStates: 1 entries instead of 2/);
    expect(() => restore(good, { tdx: false })).toThrow(/vms\[0\]\.type/);
  });

  it('cannot be had while descriptors are open, KVM is unloaded or the shadow MMU serves', () => {
    const kvm = new Kvm(machine(kind));
    const fd = kvm.open();
    expect(() => saveKvm(kvm)).toThrow(/1 file descriptors/);
    kvm.close(fd);
    expect(saveKvm(kvm)).toMatchObject({ vms: [] });
    kvm.unload();
    expect(() => saveKvm(kvm)).toThrow(/unloaded/);
    expect(() => saveKvm(remotePlainVm(new Kvm(machine(kind), { tdpMmu: false })).kvm)).toThrow(/shadow MMU/);
  });
});

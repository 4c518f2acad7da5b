import { readFileSync } from 'node:fs';
import { VmcallLeaf, VmcallStatus } from '@tdxkit/tdx-arch';
import { beforeEach, describe, expect, it } from 'vitest';
import { Errno, KvmCap, KvmExitReason, MsrFilterFlag } from '../src/index.ts';
import { Request, SHARED_BIT, remoteTd, type Registers, type RemoteGuest } from './remote-guest.ts';
import { tdxHost } from './td-fixture.ts';

const { subfunctions } = JSON.parse(readFileSync(new URL('../testdata/uapi/tdvmcall.json', import.meta.url), 'utf8')) as {
  subfunctions: { nr: string; name: string; errors: { when: string; result: string }[] }[];
};
const { INVALID_OPERAND, SUBFUNC_UNSUPPORTED, ALIGN_ERROR, RETRY } = VmcallStatus;
const MMIO = SHARED_BIT + 0xd000_0000n;
const START = SHARED_BIT + 0x1000_0000n;

let guest: RemoteGuest;
const call = (leaf: number, registers: Partial<Registers> = {}): Registers => guest.vmcall(leaf, registers);
/** A refused conversion also gives its first address in R11. */
const refusedAt = (status: bigint, ...cases: (Partial<Registers> & { r12: bigint })[]): void => {
  for (const registers of cases) {
    expect(call(VmcallLeaf.MapGpa, registers)).toMatchObject({ r10: status, r11: registers.r12 });
    expect(guest.exits).toEqual([]);
  }
};
/** Each of these has this status, and reaches no userspace. */
const refused = (status: bigint, leaf: number, ...cases: Partial<Registers>[]): void => {
  for (const registers of cases) {
    expect(call(leaf, registers).r10).toBe(status);
    expect(guest.exits).toEqual([]);
  }
};
/** Userspace answers a conversion with `ret`. */
const answering = (ret: bigint, after = 0): void => {
  let exits = 0;
  guest.onExit = (exit) => {
    if (exit.reason === KvmExitReason.KVM_EXIT_HYPERCALL && exits++ >= after) exit.ret = ret;
    return true;
  };
};
const filterAll = (): void => {
  const ranges = [{ flags: MsrFilterFlag.READ, base: 0x1fc, nmsrs: 1, bitmap: new Uint8Array(8).fill(1) }];
  expect(guest.vm.msrFilter.set({ defaultDeny: true, ranges })).toBe(0);
};

const cases: Record<string, Record<string, () => void>> = {
  'Instruction.CPUID': { any: () => expect(call(VmcallLeaf.Cpuid, { r12: 0x1234_5678n })).toMatchObject({ r10: 0n }) },
  'Instruction.HLT': {
    any: () => {
      guest.request(Request.STI);
      guest.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.Hlt) });
      expect(guest.untilReport()).toBe(false);
      guest.vm.signalMsi(0xfee0_0000, 0x41);
      expect([guest.untilReport(), guest.registers.r10]).toEqual([true, 0n]);
    },
  },
  'Instruction.IO': {
    'size not 1, 2, 4': () =>
      refused(INVALID_OPERAND, VmcallLeaf.Io, ...[0n, 3n, 5n, 8n, 1n << 40n].map((r12) => ({ r12, r13: 1n }))),
    'direction not 0 or 1': () => refused(INVALID_OPERAND, VmcallLeaf.Io, { r12: 1n, r13: 2n }, { r12: 1n, r13: 1n << 32n }),
  },
  'Instruction.RDMSR': {
    'MSR not in the TD list, filtered, or emulation failed': () => {
      refused(INVALID_OPERAND, VmcallLeaf.Rdmsr, { r12: 0x10n }, { r12: 0xc000_0082n }, { r12: 0x80bn });
      filterAll();
      refused(INVALID_OPERAND, VmcallLeaf.Rdmsr, { r12: 0x1a0n });
    },
  },
  'Instruction.WRMSR': {
    'not in the list, read-only, filtered, or emulation failed': () => {
      refused(
        INVALID_OPERAND,
        VmcallLeaf.Wrmsr,
        { r12: 0x10n },
        { r12: 0x1bn },
        { r12: 0xc000_0080n, r13: 0x500n },
        { r12: 0x3an },
      );
      filterAll();
      refused(INVALID_OPERAND, VmcallLeaf.Wrmsr, { r12: 0x1fcn });
    },
  },
  '#VE.RequestMMIO': {
    'size not 1, 2, 4, 8': () =>
      refused(INVALID_OPERAND, VmcallLeaf.RequestMmio, ...[0n, 3n, 10n, 16n].map((r12) => ({ r12, r13: 0n, r14: MMIO }))),
    'direction not 0 or 1': () => refused(INVALID_OPERAND, VmcallLeaf.RequestMmio, { r12: 4n, r13: 2n, r14: MMIO }),
    'first or last byte is not a shared gpa (so also: range crossing out of the shared half)': () =>
      refused(
        INVALID_OPERAND,
        VmcallLeaf.RequestMmio,
        { r12: 4n, r13: 0n, r14: 0xd000_0000n },
        { r12: 8n, r13: 0n, r14: 2n * SHARED_BIT - 4n },
        { r12: 8n, r13: 1n, r14: SHARED_BIT - 4n },
      ),
  },
  'Instruction.WBINVD': { always: () => refused(SUBFUNC_UNSUPPORTED, 54, {}, { r12: 1n }) },
  'Instruction.PCONFIG': { always: () => refused(SUBFUNC_UNSUPPORTED, 65, {}) },
  GetTdVmCallInfo: {
    'leaf above 1': () => refused(INVALID_OPERAND, VmcallLeaf.GetTdVmCallInfo, { r12: 2n }, { r12: 1n << 63n }),
  },
  MapGPA: {
    '1. KVM_CAP_EXIT_HYPERCALL bit 12 not enabled': () => {
      expect(guest.vm.enableCap(KvmCap.KVM_CAP_EXIT_HYPERCALL, 0n)).toBe(0);
      refusedAt(SUBFUNC_UNSUPPORTED, { r12: START, r13: 0x1000n }, { r12: 1n, r13: 0n });
    },
    '2. size 0 or gpa+size wraps': () =>
      refusedAt(INVALID_OPERAND, { r12: START, r13: 0n }, { r12: START, r13: 0xffff_ffff_ffff_f000n }),
    '3. first or last byte above the guest physical width': () =>
      refusedAt(INVALID_OPERAND, { r12: 2n * SHARED_BIT, r13: 0x1000n }, { r12: 2n * SHARED_BIT - 0x1000n, r13: 0x2000n }),
    '4. first and last byte differ in the shared bit': () =>
      refusedAt(INVALID_OPERAND, { r12: SHARED_BIT - 0x1000n, r13: 0x2000n }),
    '5. gpa or size not 4 KiB aligned': () => {
      refusedAt(ALIGN_ERROR, { r12: START + 1n, r13: 0x1000n }, { r12: START, r13: 0x1001n });
      refusedAt(INVALID_OPERAND, { r12: SHARED_BIT - 0x1001n, r13: 0x2000n }); // after the other checks
    },
    'userspace ret = EAGAIN (11)': () => {
      answering(11n, 1);
      expect(call(VmcallLeaf.MapGpa, { r12: START, r13: 0x60_0000n })).toMatchObject({ r10: RETRY, r11: START + 0x20_0000n });
    },
    'userspace ret = EINVAL (22)': () => {
      answering(22n, 1);
      expect(call(VmcallLeaf.MapGpa, { r12: START, r13: 0x60_0000n })).toMatchObject({
        r10: INVALID_OPERAND,
        r11: START + 0x20_0000n,
      });
    },
    'userspace ret = another non-zero value': () => {
      guest.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.MapGpa), r12: START, r13: 0x1000n });
      expect(guest.vcpu.run()).toBe(0);
      const { exit } = guest.vcpu.kvmRun;
      if (exit.reason !== KvmExitReason.KVM_EXIT_HYPERCALL) throw new Error('no hypercall exit');
      exit.ret = 5n;
      expect(guest.vcpu.run()).toBe(-Errno.EINVAL);
    },
    'event pending after a chunk that is not the last': () => {
      guest.onExit = () => (guest.vm.signalMsi(0xfee0_0000, 0x41), true);
      expect(call(VmcallLeaf.MapGpa, { r12: START, r13: 0x60_0000n })).toMatchObject({ r10: RETRY, r11: START + 0x20_0000n });
    },
  },
  GetQuote: {
    'gpa private': () => refused(INVALID_OPERAND, VmcallLeaf.GetQuote, { r12: 0x1000n, r13: 0x1000n }),
    'userspace does not know the call': () =>
      expect(call(VmcallLeaf.GetQuote, { r12: START, r13: 0x1000n }).r10).toBe(SUBFUNC_UNSUPPORTED),
  },
  ReportFatalError: {
    any: () => {
      expect(call(VmcallLeaf.ReportFatalError, { r12: 0xffff_ffff_ffff_ffffn }).r10).toBe(0n);
      expect(guest.exits.map(({ reason }) => reason)).toEqual([KvmExitReason.KVM_EXIT_SYSTEM_EVENT]);
    },
  },
  SetupEventNotifyInterrupt: {
    'vector < 32 or > 255': () =>
      refused(
        INVALID_OPERAND,
        VmcallLeaf.SetupEventNotifyInterrupt,
        { r12: 0n },
        { r12: 31n },
        { r12: 256n },
        { r12: 1n << 40n },
      ),
    'userspace does not know the call': () =>
      expect(call(VmcallLeaf.SetupEventNotifyInterrupt, { r12: 32n }).r10).toBe(SUBFUNC_UNSUPPORTED),
  },
  Service: { always: () => refused(SUBFUNC_UNSUPPORTED, 0x10005, {}) },
  unknown: { always: () => [0, 7, 11, 0x10006, 0xffff_ffff].forEach((leaf) => refused(SUBFUNC_UNSUPPORTED, leaf, {})) },
  'KVM hypercall (vendor path)': {
    "unknown number or not in the guest's KVM feature leaf": () =>
      refused(BigInt.asUintN(64, -1000n), 0, { r10: 9999n }, { r10: 1n << 63n }),
    'number 12 with unaligned gpa, zero pages or wrap': () => refused(BigInt.asUintN(64, -22n), 0x1001, { r10: 12n, r12: 1n }),
    'number 12 with the exit not enabled': () => {
      guest.vm.enableCap(KvmCap.KVM_CAP_EXIT_HYPERCALL, 0n);
      refused(BigInt.asUintN(64, -1000n), 0x1000, { r10: 12n, r12: 1n });
    },
    'other failures of the common code': () => {
      refused(BigInt.asUintN(64, -22n), 0x1000, { r10: 12n, r12: 0n });
      refused(BigInt.asUintN(64, -22n), 0xf000, { r10: 12n, r12: 0xf_ffff_ffff_ffffn });
    },
  },
};

describe.each(subfunctions.map((each) => [each.name, each] as const))('errors of %s', (name, { errors }) => {
  beforeEach(() => {
    guest = remoteTd(tdxHost());
  });

  it.each(errors.map(({ when }) => when))('%s', (when) => {
    const shown = cases[name]?.[when];
    if (shown === undefined) throw new Error('a row without a case');
    shown();
    expect(guest.vm.bugged).toBeUndefined();
    if (!guest.vcpu.backend.inGuest && name !== 'MapGPA') expect(call(VmcallLeaf.Cpuid).r10).toBe(0n); // and the guest goes on
  });

  it('has no case that is no row', () => {
    expect(Object.keys(cases[name] ?? {})).toEqual(errors.map(({ when }) => when));
  });
});

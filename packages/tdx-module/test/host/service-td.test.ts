import { ExitReason, Gpr, Reg, SEGMENT_BYTES, Seg, SegField, vmExit } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { describeStatus, seamcall, tdhMngAddcx, tdhMngCreate, tdhMngInit, tdhMngKeyConfig } from '../../src/index.ts';
import { Tdcs } from '../../src/td/tdcs-layout.ts';
import { Tdr } from '../../src/td/tdr-layout.ts';
import { Layout, RunningTd } from '../running-td/running-td.ts';
import { interruptGuest } from '../host-interrupt.ts';

const BIND = 48;
const PREBIND = 49;
const MIG_VERSION = 0x9810_0001_0000_0020n;
const MIG_DEC_KEY = 0x9810_0003_0000_0010n;
const MIG_ENC_KEY = 0x9810_0003_0000_0018n;
const CPUID_ID = 0x9410_0003_0000_0000n;
/** What makes the guest's mode 64-bit, for TDCALL. */
const CODE_64 = 0xa09b;
const LONG_MODE = 0xd01n;
const PAE = 0x20n;
const PAGING = 0x8000_0031n;
const IGNORE_RTMR0 = 1n << 38n;
const INSTANCE_BINDING = 1n;
const UUID = [Gpr.R10, Gpr.R11, Gpr.R12, Gpr.R13] as const;

/** A service TD with a vCPU, and a target TD that is initialized. */
function twoTds(): { service: RunningTd; target: Hpa } {
  const service = new RunningTd();
  const { lp } = service;
  const target = service.page();
  service.ok('TDH.MNG.CREATE', tdhMngCreate(lp, { tdr: target, hkid: 34 }));
  service.ok('TDH.MNG.KEY.CONFIG', tdhMngKeyConfig(lp, target));
  for (let i = 0; i < 6; i++) service.ok('TDH.MNG.ADDCX', tdhMngAddcx(lp, { tdcx: service.page(), tdr: target }));
  service.ok('TDH.MNG.INIT', tdhMngInit(lp, { tdr: target, tdParams: Layout.TD_PARAMS }));
  return { service, target };
}

/** Name of a status. */
const name = (rax: bigint): string => describeStatus(rax).split(' ')[1] ?? '';

function bind(
  { service, target }: { service: RunningTd; target: Hpa },
  attributes = 0n,
): { result: string; handle: bigint; uuid: bigint[] } {
  const { lp } = service;
  const result = name(seamcall(lp, BIND, { rcx: target, rdx: service.tdr, r8: 0, r9: 0, r10: attributes }));
  return { result, handle: lp.gpr[Gpr.RCX]!, uuid: UUID.map((n) => lp.gpr[n]!) };
}

/** TDCALL of the service TD: RAX, or what its host sees. */
function call(
  service: RunningTd,
  leaf: number,
  registers: Partial<Record<number, bigint>>,
): { rax: string; gpr: BigUint64Array } {
  const { lp } = service;
  service.enter();
  lp.memory.u32[(lp.base + Reg.SEGMENTS + SEGMENT_BYTES * Seg.CS + SegField.ATTRIBUTES) >>> 2] = CODE_64;
  lp.efer = LONG_MODE;
  lp.cr4 |= PAE;
  lp.cr0 = PAGING;
  for (const [n, value] of Object.entries(registers)) lp.gpr[Number(n)] = value!;
  lp.gpr[Gpr.RAX] = BigInt(leaf);
  lp.takeVmExit(vmExit(ExitReason.TDCALL, { instructionLength: 4 }));
  const gpr = BigUint64Array.from(lp.gpr);
  const rax = name(gpr[Gpr.RAX]!);
  if (rax !== 'CROSS_TD_TRAP') interruptGuest(lp);
  return { rax, gpr };
}

const read = (service: RunningTd, handle: bigint, uuid: bigint[], field: bigint): ReturnType<typeof call> =>
  call(service, 18, { [Gpr.RCX]: handle, [Gpr.RDX]: field, ...Object.fromEntries(UUID.map((n, i) => [n, uuid[i]!])) });

describe('a service TD', () => {
  it('reads and writes the metadata that it may of the TD it is bound to', () => {
    const tds = twoTds();
    const { result, handle, uuid } = bind(tds);
    expect(result).toBe('SUCCESS');
    expect(uuid.some((word) => word !== 0n)).toBe(true);
    const write = (field: bigint, value: bigint): string =>
      call(tds.service, 20, {
        [Gpr.RCX]: handle,
        [Gpr.RDX]: field,
        [Gpr.R8]: value,
        [Gpr.R9]: (1n << 64n) - 1n,
        ...Object.fromEntries(UUID.map((n, i) => [n, uuid[i]!])),
      }).rax;
    expect(write(MIG_VERSION, 1n)).toBe('METADATA_FIELD_VALUE_NOT_VALID');
    expect(write(MIG_VERSION, 0n)).toBe('SUCCESS');
    expect(write(MIG_DEC_KEY, 0x1234n)).toBe('SUCCESS');
    const keys = [read(tds.service, handle, uuid, MIG_ENC_KEY), read(tds.service, handle, uuid, MIG_ENC_KEY)];
    expect(keys.map((key) => key.rax)).toEqual(['SUCCESS', 'SUCCESS']);
    expect(keys[0]!.gpr[Gpr.R8]).not.toBe(keys[1]!.gpr[Gpr.R8]);
    expect(read(tds.service, handle, uuid, (1n << 64n) - 1n).rax).toBe('METADATA_FIRST_FIELD_ID_IN_CONTEXT');
    expect(read(tds.service, handle, uuid, CPUID_ID).rax).toBe('SUCCESS');
  });

  it('is refused for another TD_UUID, and its host is told when it is not bound', () => {
    const tds = twoTds();
    const { handle, uuid } = bind(tds);
    expect(read(tds.service, handle, [1n, 2n, 3n, 4n], MIG_VERSION).rax).toBe('TARGET_UUID_MISMATCH');
    const other = tds.service.tdr;
    const wrong = read(tds.service, handle - BigInt(tds.target) + BigInt(other), ownUuid(tds.service), MIG_VERSION);
    expect([wrong.rax, name(wrong.gpr[Gpr.RDX]!), wrong.gpr[Gpr.R8]]).toEqual([
      'CROSS_TD_TRAP',
      'SERVTD_NOT_BOUND',
      BigInt(other),
    ]);
    expect(read(tds.service, handle, uuid, MIG_VERSION).rax).toBe('SUCCESS');
  });

  it('is bound again only with the same attributes, and not as another TD than the one named before', () => {
    const tds = twoTds();
    expect(bind(tds, IGNORE_RTMR0).result).toBe('SUCCESS');
    expect(bind(tds, 0n).result).toBe('SERVTD_ATTR_MISMATCH');
    expect(bind(tds, IGNORE_RTMR0).result).toBe('SUCCESS');
    const { lp } = tds.service;
    expect(name(seamcall(lp, PREBIND, { rcx: tds.target, rdx: Layout.SOURCE, r8: 0, r9: 0, r10: 0 }))).toBe('SERVTD_BOUND');

    const fresh = twoTds();
    expect(name(seamcall(fresh.service.lp, PREBIND, { rcx: fresh.target, rdx: Layout.SOURCE, r8: 0, r9: 0, r10: 0 }))).toBe(
      'SUCCESS',
    );
    expect(bind(fresh).result).toBe('SERVTD_INFO_HASH_MISMATCH');
  });

  // @source TDX-ABI "TDH.SERVTD.BIND": a service TD must be finalized and not under import
  it('cannot be a TD that is still being built', () => {
    const tds = twoTds();
    expect(name(seamcall(tds.service.lp, BIND, { rcx: tds.service.tdr, rdx: tds.target, r8: 0, r9: 0, r10: 0 }))).toBe(
      'OP_STATE_INCORRECT',
    );
  });

  // @source TDX-ABI "SERVTD_ATTR": INSTANCE_BINDING
  it('that is bound as an instance may change its measurements, another TD may not take its place', () => {
    const tds = twoTds();
    const td = tds.service.module.td(tds.service.tdr);
    const change = (value: bigint): void => {
      td.tdcs.write64(Tdcs.RTMR, value);
      td.tdcs.write8(Tdcs.TEE_INFO_HASH_VALID, 0);
    };
    expect(bind(tds, INSTANCE_BINDING).result).toBe('SUCCESS');
    change(1n);
    expect(bind(tds, INSTANCE_BINDING).result).toBe('SUCCESS');
    td.tdr.write64(Tdr.TD_UUID, 0x1234n);
    expect(bind(tds, INSTANCE_BINDING).result).toBe('SERVTD_UUID_MISMATCH');
  });
});

function ownUuid(td: RunningTd): bigint[] {
  const { tdr } = td.module.td(td.tdr);
  return UUID.map((_, i) => tdr.read64(0x60 + 8 * i));
}

import { Gpr, Reg, SEGMENT_BYTES, Seg, SegField } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { GpaAttr } from '../../src/l2/l2-sept-entry.ts';
import { leafAddress } from '../../src/sept/sept-walk.ts';
import { RunningTd } from './running-td.ts';

const LIST = 0x1_0000;
const VAPIC = 0x1_1000;
const L2_CODE = 0x1_2000;
const TABLES = 0x1_3000;
const L1_CODE = 0x1_6000;
const VAPIC_FIELD = 0x2420_0003_0000_2012n;
const ALL = 0xffff_ffff_ffff_ffffn;

/** PML4, PDPT and PD that map the first 2 MiB to itself. */
function pageTables(): Uint8Array[] {
  const entry = (value: bigint): Uint8Array => {
    const page = new Uint8Array(0x1000);
    new DataView(page.buffer).setBigUint64(0, value, true);
    return page;
  };
  return [entry(BigInt(TABLES + 0x1003)), entry(BigInt(TABLES + 0x2003)), entry(0x83n)];
}

/** L1: TDCALL again and again; the status of the last goes to the host in RBX. */
const l1Code = Uint8Array.from([
  0x66, 0x0f, 0x01, 0xcc, // tdcall
  0x48, 0x89, 0xc3, //       mov rbx, rax
  0x31, 0xc0, //             xor eax, eax
  0xb9, 0x08, 0, 0, 0, //    mov ecx, 8: pass RBX
  0x66, 0x0f, 0x01, 0xcc, // tdcall (TDG.VP.VMCALL)
]); // prettier-ignore
/** L2, in 32-bit protected mode: counts in EBX and asks L1 by VMCALL, then reads a page that L1 does not share. */
const l2Code = Uint8Array.from([
  0x43, //                         inc ebx
  0x0f, 0x01, 0xc1, //             vmcall
  0x43, //                         inc ebx
  0xa1, 0x00, 0x00, 0x01, 0x00, // mov eax, [LIST]
]); // prettier-ignore

describe('real code of an L1 VMM and its L2 VM', () => {
  it('runs both, on one LP, over their own Secure EPT trees', () => {
    const pages: [number, Uint8Array][] = [
      [LIST, new Uint8Array(0)],
      [VAPIC, new Uint8Array(0)],
      [L2_CODE, l2Code],
      [L1_CODE, l1Code],
      ...pageTables().map((page, i): [number, Uint8Array] => [TABLES + 0x1000 * i, page]),
    ];
    const td = new RunningTd({ numL2Vms: 1, pages });
    const { lp } = td;
    td.enter();
    lp.memory.u32[(lp.base + Reg.SEGMENTS + SEGMENT_BYTES * Seg.CS + SegField.ATTRIBUTES) >>> 2] = 0xa09b;
    lp.efer = 0xd01n;
    lp.cr4 |= 0x20n;
    lp.cr3 = BigInt(TABLES);
    lp.cr0 = 0x8000_0031n;
    (lp as unknown as { modeChanged(): void }).modeChanged();
    /** L1 makes one TDCALL and tells the host its status. */
    const l1 = (rax: bigint, registers: Partial<Record<number, bigint>>): bigint => {
      lp.rip = BigInt(L1_CODE);
      lp.gpr[Gpr.RAX] = rax;
      for (const [n, value] of Object.entries(registers)) lp.gpr[Number(n)] = value!;
      expect(lp.run(10_000).reason).toBe('host');
      expect(lp.gpr[Gpr.RAX]).toBe(77n);
      const result = lp.gpr[Gpr.RBX]!;
      td.enter();
      return result;
    };
    expect(l1(10n, { [Gpr.RCX]: 0n, [Gpr.RDX]: VAPIC_FIELD, [Gpr.R8]: BigInt(VAPIC), [Gpr.R9]: ALL })).toBe(0n);
    const attr = BigInt(GpaAttr.VALID | GpaAttr.R | GpaAttr.XS | GpaAttr.XU) << 16n;
    expect(l1(24n, { [Gpr.RCX]: BigInt(L2_CODE), [Gpr.RDX]: attr, [Gpr.R8]: 0x7fffn << 16n })).toBe(0n);
    const list = leafAddress(td.module.td(td.tdr), LIST)!;
    lp.memory.write64((list + 128) as Hpa, 2n);
    lp.memory.write64((list + 136) as Hpa, BigInt(L2_CODE));

    const enter = { [Gpr.RCX]: 1n << 52n, [Gpr.RDX]: BigInt(LIST) };
    expect(l1(25n, enter)).toBe(18n);
    expect(lp.memory.read64((list + 8 * Gpr.RBX) as Hpa)).toBe(1n);
    expect(lp.memory.read64((list + 136) as Hpa)).toBe(BigInt(L2_CODE + 1));
    lp.memory.write64((list + 136) as Hpa, BigInt(L2_CODE + 4));
    expect(l1(25n, enter)).toBe(48n);
    expect(lp.memory.read64((list + 8 * Gpr.RBX) as Hpa)).toBe(2n);
    expect(lp.memory.read64((list + 136) as Hpa)).toBe(BigInt(L2_CODE + 5));
  });
});

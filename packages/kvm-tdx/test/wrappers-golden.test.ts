import * as seamcalls from '@tdxkit/tdx-module';
import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { enableVmx } from '@tdxkit/x86-cpu';
import { describe, expect, it } from 'vitest';
import { failingMachine } from './failing-firmware.ts';

const TDR = 0x1000_1000 as never;
const PAGE = 0x1000_2000 as never;
const SOURCE = 0x1000_3000 as never;
const TDVPR = 0x1000_4000 as never;
const GPA = 0x40_0000 as never;
const FIELD = 0x9110_0003_0000_0001n;
const VALUE = 0x1122_3344_5566_7788n;
const MASK = 0xffff_0000_ffff_0000n;
const at = (level: 0 | 1 | 2): { gpa: never; level: 0 | 1 | 2; tdr: never } => ({ gpa: GPA, level, tdr: TDR });

/** Register file of each wrapper that KVM uses, by hand: RAX, then RCX, RDX, R8, R9 as far as the call takes them. @source TDX-ABI, operand tables of the leaves */
const GOLDEN: readonly (readonly [
  name: string,
  call: (lp: LogicalProcessor) => unknown,
  rax: number,
  ...operands: (number | bigint)[],
])[] = [
  ['TDH.MNG.ADDCX', (lp) => seamcalls.tdhMngAddcx(lp, { tdcx: PAGE, tdr: TDR }), 1, PAGE, TDR],
  [
    'TDH.MEM.PAGE.ADD',
    (lp) => seamcalls.tdhMemPageAdd(lp, { ...at(0), page: PAGE, source: SOURCE }),
    2,
    0x40_0000,
    TDR,
    PAGE,
    SOURCE,
  ],
  ['TDH.MEM.SEPT.ADD', (lp) => seamcalls.tdhMemSeptAdd(lp, { ...at(1), page: PAGE }), 3, 0x40_0001, TDR, PAGE],
  ['TDH.VP.ADDCX', (lp) => seamcalls.tdhVpAddcx(lp, { tdcx: PAGE, tdvpr: TDVPR }), 4, PAGE, TDVPR],
  ['TDH.MEM.PAGE.AUG', (lp) => seamcalls.tdhMemPageAug(lp, { ...at(1), page: PAGE }), 6, 0x40_0001, TDR, PAGE],
  ['TDH.MEM.RANGE.BLOCK', (lp) => seamcalls.tdhMemRangeBlock(lp, at(2)), 7, 0x40_0002, TDR],
  ['TDH.MNG.KEY.CONFIG', (lp) => seamcalls.tdhMngKeyConfig(lp, TDR), 8, TDR],
  ['TDH.MNG.CREATE', (lp) => seamcalls.tdhMngCreate(lp, { tdr: TDR, hkid: 33 }), 9, TDR, 33],
  ['TDH.VP.CREATE', (lp) => seamcalls.tdhVpCreate(lp, { tdvpr: TDVPR, tdr: TDR }), 10, TDVPR, TDR],
  ['TDH.MNG.RD', (lp) => seamcalls.tdhMngRd(lp, { tdr: TDR, field: FIELD }), 11, TDR, FIELD],
  ['TDH.MEM.PAGE.DEMOTE', (lp) => seamcalls.tdhMemPageDemote(lp, { ...at(1), page: PAGE }), 15, 0x40_0001, TDR, PAGE],
  ['TDH.MR.EXTEND', (lp) => seamcalls.tdhMrExtend(lp, { gpa: 0x40_0100, tdr: TDR }), 16, 0x40_0100, TDR],
  ['TDH.MR.FINALIZE', (lp) => seamcalls.tdhMrFinalize(lp, TDR), 17, TDR],
  ['TDH.VP.FLUSH', (lp) => seamcalls.tdhVpFlush(lp, TDVPR), 18, TDVPR],
  ['TDH.MNG.VPFLUSHDONE', (lp) => seamcalls.tdhMngVpflushdone(lp, TDR), 19, TDR],
  ['TDH.MNG.KEY.FREEID', (lp) => seamcalls.tdhMngKeyFreeid(lp, TDR), 20, TDR],
  ['TDH.MNG.INIT', (lp) => seamcalls.tdhMngInit(lp, { tdr: TDR, tdParams: PAGE }), 21, TDR, PAGE],
  ['TDH.VP.INIT', (lp) => seamcalls.tdhVpInit(lp, { tdvpr: TDVPR, initialRcx: VALUE }), 22, TDVPR, VALUE],
  ['TDH.MEM.PAGE.PROMOTE', (lp) => seamcalls.tdhMemPagePromote(lp, at(1)), 23, 0x40_0001, TDR],
  ['TDH.PHYMEM.PAGE.RDMD', (lp) => seamcalls.tdhPhymemPageRdmd(lp, PAGE), 24, PAGE],
  ['TDH.MEM.SEPT.RD', (lp) => seamcalls.tdhMemSeptRd(lp, at(0)), 25, 0x40_0000, TDR],
  ['TDH.VP.RD', (lp) => seamcalls.tdhVpRd(lp, { tdvpr: TDVPR, field: FIELD }), 26, TDVPR, FIELD],
  ['TDH.VP.RD version 1', (lp) => seamcalls.tdhVpRd(lp, { tdvpr: TDVPR, field: FIELD, version: 1 }), 0x1_001a, TDVPR, FIELD],
  ['TDH.MNG.KEY.RECLAIMID', (lp) => seamcalls.tdhMngKeyReclaimid(lp, TDR), 27, TDR],
  ['TDH.PHYMEM.PAGE.RECLAIM', (lp) => seamcalls.tdhPhymemPageReclaim(lp, PAGE), 28, PAGE],
  ['TDH.MEM.PAGE.REMOVE', (lp) => seamcalls.tdhMemPageRemove(lp, at(1)), 29, 0x40_0001, TDR],
  ['TDH.MEM.SEPT.REMOVE', (lp) => seamcalls.tdhMemSeptRemove(lp, at(1)), 30, 0x40_0001, TDR],
  ['TDH.SYS.KEY.CONFIG', (lp) => seamcalls.tdhSysKeyConfig(lp), 31],
  [
    'TDH.SYS.INFO',
    (lp) => seamcalls.tdhSysInfo(lp, { buffer: PAGE, bufferBytes: 1024, cmrs: SOURCE, maxCmrs: 32 }),
    32,
    PAGE,
    1024,
    SOURCE,
    32,
  ],
  ['TDH.SYS.INIT', (lp) => seamcalls.tdhSysInit(lp), 33, 0],
  ['TDH.SYS.RD', (lp) => seamcalls.tdhSysRd(lp, FIELD), 34, 0, FIELD],
  ['TDH.SYS.LP.INIT', (lp) => seamcalls.tdhSysLpInit(lp), 35],
  ['TDH.SYS.TDMR.INIT', (lp) => seamcalls.tdhSysTdmrInit(lp, 0x4000_0000 as never), 36, 0x4000_0000],
  ['TDH.MEM.TRACK', (lp) => seamcalls.tdhMemTrack(lp, TDR), 38, TDR],
  ['TDH.MEM.RANGE.UNBLOCK', (lp) => seamcalls.tdhMemRangeUnblock(lp, at(2)), 39, 0x40_0002, TDR],
  ['TDH.PHYMEM.CACHE.WB', (lp) => seamcalls.tdhPhymemCacheWb(lp, false), 40, 0],
  ['TDH.PHYMEM.CACHE.WB, again', (lp) => seamcalls.tdhPhymemCacheWb(lp, true), 40, 1],
  ['TDH.PHYMEM.PAGE.WBINVD', (lp) => seamcalls.tdhPhymemPageWbinvd(lp, PAGE), 41, PAGE],
  [
    'TDH.VP.WR',
    (lp) => seamcalls.tdhVpWr(lp, { tdvpr: TDVPR, field: FIELD, value: VALUE, mask: MASK }),
    43,
    TDVPR,
    FIELD,
    VALUE,
    MASK,
  ],
  ['TDH.SYS.CONFIG', (lp) => seamcalls.tdhSysConfig(lp, { tdmrInfoArray: PAGE, numTdmrs: 3, globalHkid: 32 }), 45, PAGE, 3, 32],
];

describe('[A017] the register file of', () => {
  const { machine, firmware } = failingMachine();
  const lp = machine.lps[0]!;
  expect(enableVmx(lp, 0x10_0000 as never).kind).toBe('ok');

  it.each(GOLDEN.map(([name, call, rax, ...operands]) => [name, { call, rax, operands }] as const))(
    '[A017] %s',
    (_name, { call, rax, operands }) => {
      const seen: bigint[][] = [];
      firmware.fail(rax & 0xffff, 0xc000_0100_0000_0001n);
      firmware.onCall = (_leaf, { gpr }) => seen.push([gpr[Gpr.RAX]!, gpr[Gpr.RCX]!, gpr[Gpr.RDX]!, gpr[Gpr.R8]!, gpr[Gpr.R9]!]);
      lp.gpr.fill(0xdddd_dddd_dddd_ddddn); // what was there before does not get in
      const result = call(lp) as { status: bigint };
      const [rcx = 0, rdx = 0, r8 = 0, r9 = 0] = operands;
      expect(seen).toHaveLength(1);
      expect(seen[0]!.slice(0, 1 + operands.length)).toEqual(
        [rax, rcx, rdx, r8, r9].slice(0, 1 + operands.length).map((value) => BigInt(value)),
      );
      expect(result.status).toBe(0xc000_0100_0000_0001n);
    },
  );
});

import type { Hpa } from '@tdxkit/x86-cpu/units';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import * as module from '../../src/index.ts';
import { Code, Operand, SUCCESS, status } from '../../src/status.ts';
import { Layout, RunningTd } from '../running-td/running-td.ts';
import { defaultMsr, loadedMachine } from './bring-up.ts';

const GIB = 0x4000_0000n;
const BLOCKS = 4n;
/** The package is what is left of an x2APIC id without 7 bits. */
const PACKAGE_SHIFT = 7;
const TDR = Layout.POOL as Hpa;
const HKID = 33;

describe('packages whose numbers do not follow each other', () => {
  let lps: readonly LogicalProcessor[];
  beforeAll(() => {
    const { machine } = loadedMachine({
      config: {
        lps: [0, 2].map((pkg) => ({ pkg, x2apicId: pkg << PACKAGE_SHIFT })),
      },
      msrs: [0x98, 0x99].map((index) => [index, BLOCKS] as const),
    });
    ({ lps } = machine);
    const [first, second] = lps as [LogicalProcessor, LogicalProcessor];
    const [start, size] = machine.platform.cmrs[0]!;
    const end = BigInt(start + size);
    const words = new BigUint64Array(40);
    const pool = BigInt(Layout.POOL);
    words.set([0n, GIB, 0x20_0000n, 0x1000n, 0x20_1000n, 0x2000n, 0x20_3000n, 0x40_0000n, 0n, pool, end, GIB - end]);
    machine.memory.writeBytes(Layout.TDMR_INFO, new Uint8Array(words.buffer));
    machine.memory.write64(Layout.TDMR_ARRAY, BigInt(Layout.TDMR_INFO));
    expect(module.tdhSysInit(first).status).toBe(SUCCESS);
    for (const lp of lps) expect(module.tdhSysLpInit(lp).status).toBe(SUCCESS);
    expect(module.tdhSysConfig(first, { tdmrInfoArray: Layout.TDMR_ARRAY, numTdmrs: 1, globalHkid: 32 }).status).toBe(SUCCESS);
    expect(module.tdhSysKeyConfig(first).status).toBe(SUCCESS);
    expect(module.tdhSysTdmrInit(first, 0 as Hpa).status).toBe(Code.SYS_NOT_READY);
    expect(module.tdhSysKeyConfig(first).status).toBe(Code.KEY_CONFIGURED);
    expect(module.tdhSysKeyConfig(second).status).toBe(SUCCESS);
    while (module.tdhSysTdmrInit(first, 0 as Hpa).nextAddress !== Number(GIB));
  });

  it('all get the key of a TD, each once, and all write their caches back, each at its own pace', () => {
    const [first, second] = lps as [LogicalProcessor, LogicalProcessor];
    const addcx = (): bigint => module.tdhMngAddcx(first, { tdcx: (TDR + 0x1000) as Hpa, tdr: TDR }).status;
    expect(module.tdhMngCreate(first, { tdr: TDR, hkid: HKID }).status).toBe(SUCCESS);
    expect(module.tdhMngKeyConfig(first, TDR).status).toBe(SUCCESS);
    expect(module.tdhMngKeyConfig(first, TDR).status).toBe(Code.KEY_CONFIGURED);
    expect(addcx()).toBe(Code.TD_KEYS_NOT_CONFIGURED);
    expect(module.tdhMngKeyConfig(second, TDR).status).toBe(SUCCESS);
    expect(addcx()).toBe(SUCCESS);

    expect(module.tdhMngVpflushdone(first, TDR).status).toBe(SUCCESS);
    Object.defineProperty(first, 'hasPendingEvent', { get: () => true });
    expect(module.tdhPhymemCacheWb(first, false).status).toBe(Code.INTERRUPTED_RESUMABLE);
    expect(module.tdhPhymemCacheWb(second, true).status).toBe(Code.WBCACHE_RESUME_ERROR);
    expect(module.tdhPhymemCacheWb(second, false).status).toBe(SUCCESS);
    expect(module.tdhMngKeyFreeid(first, TDR).status).toBe(Code.WBCACHE_NOT_COMPLETE);
    for (let block = 2; block < BLOCKS; block++)
      expect(module.tdhPhymemCacheWb(first, true).status).toBe(Code.INTERRUPTED_RESUMABLE);
    expect(module.tdhPhymemCacheWb(first, true).status).toBe(SUCCESS);
    expect(module.tdhMngKeyFreeid(first, TDR).status).toBe(SUCCESS);
  });
});

describe('a buffer of the host', () => {
  const SYS_INFO = 32n;
  const base = defaultMsr(0x1400) & 0xf_ffff_fe00_0000n;
  const mask = defaultMsr(0x1401) & 0xf_ffff_fe00_0000n;
  const end = base + (mask & -mask);
  const refusedFor = (operand: number): bigint => status(Code.OPERAND_INVALID, operand);

  it.each([
    ['begins with the SEAM range', base, Operand.RCX],
    ['ends with the SEAM range', end - 1024n, Operand.RCX],
    ['ends before the SEAM range', base - 1024n, Operand.RDX],
    ['begins behind the SEAM range', end, Operand.RDX],
  ])('that %s', (_, rcx, operand) => {
    const td = new RunningTd();
    expect(td.seamcall(SYS_INFO, { rcx, rdx: 0n })).toBe(refusedFor(operand));
  });
});

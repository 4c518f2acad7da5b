import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { septHpa } from '../../src/sept/sept-entry.ts';
import { walkSept } from '../../src/sept/sept-walk.ts';
import { RunningTd } from './running-td.ts';

const IMAGE_GPA = 0x8000;
const RESET_PAGE = 0xffff_f000;
const RESULTS = 0x9800;
const SLOTS = 25;

/** Page at the reset vector: JMP to the image. */
function resetPage(): Uint8Array {
  const page = new Uint8Array(0x1000);
  page[0xff0] = 0xe9;
  new DataView(page.buffer).setInt32(0xff1, (IMAGE_GPA - 0xffff_fff5) | 0, true);
  return page;
}

const Vmcall = { CPUID: 10n, HLT: 12n, IO: 30n, ECHO: 0x11n, DONE: 0xd0en } as const;

/** Plays the host of the tour: answers TDVMCALLs and EPT violations until the guest says it is done. */
function runTour(): { td: RunningTd; printed: string; halts: number; faults: number[]; results: bigint[]; echo: bigint[] } {
  const image = gunzipSync(readFileSync(new URL('../../testdata/guests/tour.bin.gz', import.meta.url)));
  const pages: [number, Uint8Array][] = [[RESET_PAGE, resetPage()]];
  for (let at = 0; at < image.length; at += 0x1000) pages.push([IMAGE_GPA + at, image.subarray(at, at + 0x1000)]);
  const td = new RunningTd({ pages });
  td.augPage(0x20_0000);
  td.augPage(0x20_1000);
  const { lp } = td;
  let printed = '';
  let halts = 0;
  const faults: number[] = [];
  let echo: bigint[] = [];
  for (let entries = 0; entries < 100; entries++) {
    td.enter();
    expect(lp.run(1_000_000).reason).toBe('host');
    if (lp.gpr[Gpr.RAX] === 48n) {
      faults.push(Number(lp.gpr[Gpr.R8]));
      td.augPage(Number(lp.gpr[Gpr.R8]));
      continue;
    }
    expect(lp.gpr[Gpr.RAX]).toBe(77n);
    const reason = lp.gpr[Gpr.R11];
    if (reason === Vmcall.DONE) return { td, printed, halts, faults, results: readResults(td), echo };
    if (reason === Vmcall.IO) printed += String.fromCharCode(Number(lp.gpr[Gpr.R15]));
    else if (reason === Vmcall.HLT) halts++;
    else if (reason === Vmcall.CPUID) lp.gpr[Gpr.R13] = 0x5151_5151n;
    else if (reason === Vmcall.ECHO) echo = [Gpr.R10, Gpr.R11, Gpr.R12, Gpr.R13, Gpr.R14, Gpr.RBX].map((n) => lp.gpr[n]!);
    lp.gpr[Gpr.R10] = reason === Vmcall.ECHO ? 0xabcn : 0n;
  }
  throw new Error('the guest does not come to an end');
}

function readResults(td: RunningTd): bigint[] {
  const view = td.module.td(td.tdr);
  const found = walkSept(view, RESULTS, 0);
  const pa = view.withKey(septHpa(found.low, found.high) as Hpa) + (RESULTS & 0xfff);
  return Array.from({ length: SLOTS }, (_, i) => td.lp.memory.read64((pa + 8 * i) as Hpa));
}

describe('a guest in a Trust Domain', () => {
  const { printed, halts, faults, results, echo } = runTour();

  it('prints through #VE and TDG.VP.VMCALL', () => {
    expect(printed).toBe('Hi');
    expect(halts).toBe(1);
  });
  it('reads CR4 with MCE set and VMXE clear', () => expect(results[0]).toBe(0x660n));
  it('learns GPA width and vCPUs from TDG.VP.INFO', () => expect(results.slice(1, 4)).toEqual([0n, 48n, 0x1_0000_0001n]));
  it('has CPUID answered by the module, and by the host for leaves that cause #VE', () =>
    expect(results.slice(4, 6)).toEqual([0x23n, 0x5151_5151n]));
  it('has MSRs emulated', () => expect(results[6]! & 0x1080n).toBe(0x1000n));
  it('accepts a pending page once, and finds it zero', () => {
    expect(results.slice(8, 12)).toEqual([0n, 0n, 0x1122_3344_5566_7788n, 0xb0a_0000_0000n]);
  });
  it('gets #VE when it touches a page that it has not accepted', () => expect(results[12]).toBe(0n));
  it('extends an RTMR, and gets a report that verifies', () => expect(results.slice(13, 16)).toEqual([0n, 0n, 0n]));
  it('reads metadata of its TD', () => expect(results[16]).toBe(1n));
  it('keeps its registers over TD exits', () => expect(results.slice(17, 19)).toEqual([0x8877_6655_4433_2211n, 0x400n]));
  it('passes only the registers of its mask, and gets only those back', () => {
    expect(echo).toEqual([0x10n, 0x11n, 0x12n, 0x13n, 0n, 0n]);
    expect(results.slice(19, 23)).toEqual([0n, 0xabcn, 0x14n, 0x99n]);
  });
  it('makes the host add a page that is not there, and goes on', () => {
    expect(faults).toEqual([0x20_2000]);
    expect(results.slice(23)).toEqual([0x600n, 0n]);
  });
});

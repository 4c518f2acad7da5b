import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { describe, expect, it } from 'vitest';
import { OpState, checkInvariants } from '../../src/index.ts';
import { leafAddress } from '../../src/sept/sept-walk.ts';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { Leaf, Migration, Side } from './migration.ts';

const IMAGE_GPA = 0x8000;
const RESET_PAGE = 0xffff_f000;
const RESULTS = 0x9800;
const PENDING = 0x20_0000;
const Vmcall = { CPUID: 10n, HLT: 12n, IO: 30n, ECHO: 0x11n, DONE: 0xd0en } as const;

function tourPages(): [number, Uint8Array][] {
  const reset = new Uint8Array(0x1000);
  reset[0xff0] = 0xe9;
  new DataView(reset.buffer).setInt32(0xff1, (IMAGE_GPA - 0xffff_fff5) | 0, true);
  const image = gunzipSync(readFileSync(new URL('../../testdata/guests/tour.bin.gz', import.meta.url)));
  const pages: [number, Uint8Array][] = [[RESET_PAGE, reset]];
  for (let at = 0; at < image.length; at += 0x1000) pages.push([IMAGE_GPA + at, image.subarray(at, at + 0x1000)]);
  return pages;
}

/** Plays the host until the guest makes a TDVMCALL of kind `until`. @returns what it printed */
function play(side: Side, until: bigint, onFault: (gpa: number) => void = () => undefined): string {
  const { lp } = side.host;
  let printed = '';
  for (let entries = 0; entries < 100; entries++) {
    side.enter();
    expect(lp.run(1_000_000).reason).toBe('host');
    if (lp.gpr[Gpr.RAX]! >> 32n === 0n && (lp.gpr[Gpr.RAX]! & 0xffffn) === 48n) {
      onFault(Number(lp.gpr[Gpr.R8]));
      continue;
    }
    expect(lp.gpr[Gpr.RAX]).toBe(77n);
    const reason = lp.gpr[Gpr.R11]!;
    if (reason === Vmcall.IO) printed += String.fromCharCode(Number(lp.gpr[Gpr.R15]));
    answer(lp, reason);
    if (reason === until) return printed;
  }
  throw new Error('the guest does not come to an end');
}
function answer(lp: LogicalProcessor, reason: bigint): void {
  if (reason === Vmcall.CPUID) lp.gpr[Gpr.R13] = 0x5151_5151n;
  lp.gpr[Gpr.R10] = reason === Vmcall.ECHO ? 0xabcn : 0n;
}

function results(side: Side): bigint[] {
  const pa = leafAddress(side.host.module.td(side.tdr), RESULTS)!;
  return Array.from({ length: 25 }, (_, i) => side.host.lp.memory.read64((pa + 8 * i) as Hpa));
}

function tour(): Migration {
  const source = Side.source({ pages: tourPages() });
  source.host.augPage(PENDING);
  source.host.augPage(PENDING + 0x1000);
  return new Migration(source, Side.destination());
}
const GPAS = [...tourPages().map(([gpa]) => gpa), PENDING, PENDING + 0x1000];

describe('a TD that moves to another machine', () => {
  it('goes on there after the instruction that it stopped at, with the same results', () => {
    const reference = Side.source({ pages: tourPages() });
    for (const gpa of [PENDING, PENDING + 0x1000]) reference.host.augPage(gpa);
    play(reference, Vmcall.DONE, (gpa) => reference.host.augPage(gpa));

    const migration = tour();
    const { source, destination } = migration;
    expect(play(source, Vmcall.HLT)).toBe('Hi');
    migration.begin();
    expect([source.opState, destination.opState]).toEqual([OpState.LIVE_EXPORT, OpState.MEMORY_IMPORT]);
    migration.pause();
    expect(migration.memory(GPAS)).toBe('SUCCESS');
    migration.state();
    expect(destination.opState).toBe(OpState.STATE_IMPORT);
    migration.track(true);
    expect([source.opState, destination.opState]).toEqual([OpState.POST_EXPORT, OpState.POST_IMPORT]);
    destination.ok(Leaf.IMPORT_COMMIT, { rcx: destination.tdr });
    destination.ok(Leaf.IMPORT_END, { rcx: destination.tdr });
    expect(destination.opState).toBe(OpState.RUNNABLE);

    play(destination, Vmcall.DONE, (gpa) => {
      migration.addTables(gpa);
      destination.ok(6, { rcx: gpa, rdx: destination.tdr, r8: destination.host.page() });
    });
    expect(results(destination)).toEqual(results(reference));
    expect(checkInvariants(destination.host.module)).toEqual([]);
    expect(checkInvariants(source.host.module)).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Gpa, Hpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it, vi } from 'vitest';
import { OpState, checkInvariants, seamcall, tdhMemSeptRd, tdhMemTrack, type SeamcallRegisters } from '../../src/index.ts';
import { Tdvps } from '../../src/td/tdvps-layout.ts';
import { leafAddress } from '../../src/sept/sept-walk.ts';
import { Leaf, Migration, START_TOKEN, Side } from './migration.ts';
import { interruptGuest } from '../host-interrupt.ts';

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
    destination.host.machine.clock.advance(1000n);
    migration.state();
    // From here on the TSC of its new home must not run back.
    const { tdvps } = destination.host.module.vcpu(destination.host.module.td(destination.tdr), destination.tdvpr);
    expect(tdvps.read64(Tdvps.LAST_EXIT_TSC)).toBe(destination.host.lp.tsc);
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

/** A TD with a page that it writes to for ever, in 32-bit code: inc dword [0x9000]; jmp. */
const COUNTER = 0x9000;
function counterPages(): [number, Uint8Array][] {
  const reset = new Uint8Array(0x1000);
  reset.set([0xff, 0x05, 0x00, 0x90, 0x00, 0x00, 0xeb, 0xf8], 0xff0);
  return [
    [RESET_PAGE, reset],
    [COUNTER, new Uint8Array(0)],
  ];
}
const counter = (side: Side): number => side.host.lp.memory.read32(leafAddress(side.host.module.td(side.tdr), COUNTER)!);
const counting = (): Migration => new Migration(Side.source({ pages: counterPages() }), Side.destination());

/** Lets the guest run for a while; an interrupt of the host ends it. @returns RAX's low half and R8 */
function runFor(side: Side, instructions: number): { reason: bigint; gpa: number } {
  const { lp } = side.host;
  side.enter();
  const { reason } = lp.run(instructions);
  if (reason !== 'host') interruptGuest(lp);
  return { reason: lp.gpr[Gpr.RAX]! & 0xffffn, gpa: Number(lp.gpr[Gpr.R8]) };
}

describe('a TD that moves while it runs', () => {
  it('is stopped by write blocks, and brings the pages that it wrote again', () => {
    const migration = counting();
    const { source, destination } = migration;
    runFor(source, 20);
    expect(counter(source)).toBe(10);
    migration.begin();
    source.writeGpas([RESET_PAGE, COUNTER]);
    source.ok(Leaf.EXPORT_BLOCKW, { rcx: source.gpaList(2), rdx: source.tdr });
    expect(source.call(Leaf.EXPORT_MEM, source.memoryOperands(2))).toBe('SUCCESS (0x2)'); // not tracked yet
    expect((source.gpaEntry(0) >> 56n) & 0x1fn).toBe(5n);
    migration.send();
    destination.offerPages(2);
    destination.ok(Leaf.IMPORT_MEM, destination.memoryOperands(2)); // a bundle without pages, but in its place
    tdhMemTrack(source.host.lp, source.tdr);
    expect(migration.memory([RESET_PAGE, COUNTER])).toBe('SUCCESS');
    expect(counter(destination)).toBe(10);

    expect(runFor(source, 20)).toEqual({ reason: 48n, gpa: COUNTER });
    source.ok(Leaf.EXPORT_UNBLOCKW, { rcx: COUNTER, rdx: source.tdr });
    runFor(source, 20);
    expect(counter(source)).toBe(20);
    migration.pause();
    expect(source.call(Leaf.EXPORT_TRACK, source.tokenOperands(START_TOKEN))).toBe('EXPORTED_DIRTY_PAGES_REMAIN');
    migration.track();
    expect(migration.memory([COUNTER])).toBe('SUCCESS');
    expect(counter(destination)).toBe(20);
    migration.state();
    migration.track(true);
    destination.ok(Leaf.IMPORT_COMMIT, { rcx: destination.tdr });
    runFor(destination, 20);
    expect(counter(destination)).toBe(30);
  });

  it('may take its cancelled pages up again in a later epoch only', () => {
    const migration = counting();
    const { source, destination } = migration;
    migration.begin();
    migration.pause();
    expect(migration.memory([RESET_PAGE, COUNTER], { newPages: false })).toBe('SUCCESS');
    migration.track();
    expect(migration.memory([COUNTER], { cancel: true })).toBe('SUCCESS');
    tdhMemSeptRd(destination.host.lp, { gpa: COUNTER as Gpa, level: 0, tdr: destination.tdr });
    expect(destination.host.lp.gpr[Gpr.RDX]).toBe(0x500n);
    expect(migration.memory([COUNTER])).toContain('DISALLOWED_IMPORT_OVER_REMOVED');
    expect(destination.opState).toBe(OpState.FAILED_IMPORT);
    expect(source.opState).toBe(OpState.PAUSED_EXPORT);
  });
});

describe('a migration that does not come to its end', () => {
  it('lets the TD run on at home, once its pages are restored', () => {
    const migration = counting();
    const { source } = migration;
    migration.begin();
    migration.pause();
    migration.memory([RESET_PAGE, COUNTER]);
    expect(source.call(Leaf.EXPORT_ABORT, { rcx: source.tdr, r8: 1, r10: 0 })).toBe('OPERAND_INVALID (R8)');
    source.ok(Leaf.EXPORT_ABORT, { rcx: source.tdr });
    expect(source.opState).toBe(OpState.RUNNABLE);
    migration.exchangeKeys();
    expect(source.call(Leaf.EXPORT_STATE_IMMUTABLE, source.stateOperands(source.tdr, 8))).toBe(
      'PREVIOUS_EXPORT_CLEANUP_INCOMPLETE',
    );
    source.writeGpas([RESET_PAGE, COUNTER]);
    source.ok(Leaf.EXPORT_RESTORE, { rcx: source.gpaList(2), rdx: source.tdr });
    runFor(source, 20);
    expect(counter(source)).toBe(10);
    source.ok(Leaf.EXPORT_STATE_IMMUTABLE, source.stateOperands(source.tdr, 8));
  });

  it('after the start token is taken back only with the token of the machine that gave up', () => {
    const migration = counting();
    const { source, destination } = migration;
    migration.begin();
    migration.pause();
    migration.memory([RESET_PAGE, COUNTER]);
    migration.state();
    migration.track(true);
    expect(source.call(Leaf.EXPORT_ABORT, { rcx: source.tdr })).toBe('OPERAND_INVALID (R8)');
    expect(source.call(Leaf.EXPORT_ABORT, source.tokenOperands())).toBe('INVALID_MBMD');
    const { status } = { status: seamcall(destination.host.lp, Leaf.IMPORT_ABORT, destination.tokenOperands()) };
    expect(status).toBe(1n << 61n);
    expect(destination.opState).toBe(OpState.FAILED_IMPORT);
    expect(destination.call(0, { rcx: destination.tdvpr })).toBe('OP_STATE_INCORRECT');
    migration.send(destination, source);
    const mac = (source.buffers.mbmd + 40) as Hpa;
    const { memory } = source.host.lp;
    memory.write8(mac, memory.read8(mac) ^ 1);
    expect(source.call(Leaf.EXPORT_ABORT, source.tokenOperands())).toBe('INCORRECT_MBMD_MAC');
    migration.send(destination, source);
    source.ok(Leaf.EXPORT_ABORT, source.tokenOperands());
    expect(source.opState).toBe(OpState.RUNNABLE);
  });

  it('ends when a bundle was tampered with', () => {
    const flip = (side: Side, at: number): void => {
      const { memory } = side.host.lp;
      memory.write8(at as Hpa, memory.read8(at as Hpa) ^ 0x40);
    };
    const migration = counting();
    const { source, destination } = migration;
    migration.exchangeKeys();
    source.ok(Leaf.EXPORT_STATE_IMMUTABLE, source.stateOperands(source.tdr, 8));
    migration.send();
    flip(destination, destination.buffers.pages[1]! + 100);
    expect(destination.call(Leaf.IMPORT_STATE_IMMUTABLE, destination.stateOperands(destination.tdr, 2))).toContain(
      'INCORRECT_MBMD_MAC',
    );
    expect(destination.opState).toBe(OpState.FAILED_IMPORT);

    const other = counting();
    other.begin();
    other.pause();
    for (const gpa of [RESET_PAGE, COUNTER]) other.addTables(gpa);
    other.source.writeGpas([RESET_PAGE, COUNTER]);
    other.source.ok(Leaf.EXPORT_MEM, other.source.memoryOperands(2));
    other.send();
    other.destination.offerPages(2);
    flip(other.destination, other.destination.buffers.pages[1]!);
    expect(other.destination.call(Leaf.IMPORT_MEM, other.destination.memoryOperands(2))).toContain('INVALID_PAGE_MAC');
    expect((other.destination.gpaEntry(1) >> 56n) & 0x1fn).toBe(10n);
    expect(other.destination.host.lp.gpr[Gpr.RCX]).toBe(other.destination.gpaList(2, 1));
  });
});

describe('calls of a migration that are interrupted', () => {
  it('go on where they were, if they are repeated as they were', () => {
    const migration = counting();
    const { source, destination } = migration;
    migration.exchangeKeys();
    const RESUME = 1n << 63n;
    /** Repeats a call with the resume bit while interrupts are pending: one page or entry at a time. */
    const insist = (side: Side, leaf: number, operands: SeamcallRegisters): number => {
      const { lp } = side.host;
      let calls = 0;
      for (let next = operands; ; calls++) {
        const pending = vi.spyOn(lp, 'hasPendingEvent', 'get').mockReturnValue(true);
        const result = side.call(leaf, next);
        pending.mockRestore();
        if (result === 'SUCCESS') return calls;
        expect(result).toBe('INTERRUPTED_RESUMABLE');
        const isList = leaf === Leaf.EXPORT_MEM || leaf === Leaf.IMPORT_MEM;
        next = { ...next, r10: RESUME, ...(isList ? { rcx: lp.gpr[Gpr.RCX]! } : {}) };
        expect(calls).toBeLessThan(20);
      }
    };
    expect(insist(source, Leaf.EXPORT_STATE_IMMUTABLE, source.stateOperands(source.tdr, 8))).toBe(1);
    const pages = Number(source.host.lp.gpr[Gpr.RDX]);
    expect(pages).toBe(2);
    migration.send();
    expect(insist(destination, Leaf.IMPORT_STATE_IMMUTABLE, destination.stateOperands(destination.tdr, pages))).toBe(1);
    migration.pause();
    for (const gpa of [RESET_PAGE, COUNTER]) migration.addTables(gpa);
    source.writeGpas([RESET_PAGE, COUNTER]);
    expect(insist(source, Leaf.EXPORT_MEM, source.memoryOperands(2))).toBe(1);
    expect(source.host.lp.gpr[Gpr.RDX]).toBe(4n); // MBMD, MACs, two pages
    migration.send();
    destination.offerPages(2);
    expect(insist(destination, Leaf.IMPORT_MEM, destination.memoryOperands(2))).toBe(1);
    source.ok(Leaf.EXPORT_STATE_TD, source.stateOperands(source.tdr, 8));
    migration.send();
    destination.ok(Leaf.IMPORT_STATE_TD, destination.stateOperands(destination.tdr, 1));
    migration.createVcpu();
    expect(insist(source, Leaf.EXPORT_STATE_VP, source.stateOperands(source.tdvpr, 8))).toBe(3);
    const vpPages = Number(source.host.lp.gpr[Gpr.RDX]);
    migration.send();
    insist(destination, Leaf.IMPORT_STATE_VP, destination.stateOperands(destination.tdvpr, vpPages));
    migration.track(true);
    destination.ok(Leaf.IMPORT_END, { rcx: destination.tdr });
    runFor(destination, 20);
    expect(counter(destination)).toBe(10);
    expect(source.call(Leaf.EXPORT_MEM, { ...source.memoryOperands(2), r10: RESUME })).toBe('INVALID_RESUMPTION');
  });
});

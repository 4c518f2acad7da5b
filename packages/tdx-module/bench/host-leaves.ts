// Figures of the leaves by which a host builds a TD's memory.
import { createHash } from 'node:crypto';
import { threadSeconds } from '@tdxkit/bench';
import type { Gpa } from '@tdxkit/x86-cpu/units';
import { tdhMemPageAdd, tdhMemPageAug, tdhMrExtendRow } from '../src/index.ts';
import { Layout, RunningTd, type RunningTdOptions } from '../test/running-td/running-td.ts';

const PAGE = 0x1000;
const FIRST_GPA = 0x4000_0000;

function report(what: string, perSecond: number, unit: string): void {
  console.log(`${what.padEnd(58)} ${Math.round(perSecond).toLocaleString('en').padStart(12)} ${unit}`);
}

/** Seconds for `pages` of TDH.MEM.PAGE.AUG with its Secure EPT walk; tables are there before. */
function augSeconds(td: RunningTd, pages: number): number {
  const start = threadSeconds();
  for (let i = 0; i < pages; i++) {
    const { status } = tdhMemPageAug(td.lp, { gpa: (FIRST_GPA + i * PAGE) as Gpa, level: 0, tdr: td.tdr, page: td.page() });
    if (status !== 0n) throw new Error(`TDH.MEM.PAGE.AUG: 0x${status.toString(16)}`);
  }
  return threadSeconds() - start;
}

/**
 * Seconds for `pages` measured pages: TDH.MEM.PAGE.ADD and 16 of TDH.MR.EXTEND each. The pages were the host's before, as a real host's are:
 * the first touch of new memory, 3 us a page on a virtual machine, is the operating system's.
 */
function measuredPageSeconds(td: RunningTd, first: number, pages: number): number {
  const targets = Array.from({ length: pages }, () => td.page());
  for (const page of targets) td.lp.memory.fill(page, PAGE, 0xa5);
  const start = threadSeconds();
  for (let i = 0; i < pages; i++) {
    const gpa = FIRST_GPA + (first + i) * PAGE;
    td.ok(
      'TDH.MEM.PAGE.ADD',
      tdhMemPageAdd(td.lp, { gpa: gpa as Gpa, level: 0, tdr: td.tdr, page: targets[i]!, source: Layout.SOURCE }),
    );
    td.ok('TDH.MR.EXTEND', tdhMrExtendRow(td.lp, { gpa, tdr: td.tdr, chunks: PAGE / 256 }));
  }
  return threadSeconds() - start;
}

/** The same bytes through SHA-384 of node:crypto: one record for the page, 16 records with 256 bytes each. */
function nodeHashPagesPerSecond(pages: number): number {
  const hash = createHash('sha384');
  const record = new Uint8Array(128);
  const chunk = new Uint8Array(128 + 256);
  const start = threadSeconds();
  for (let i = 0; i < pages; i++) {
    hash.update(record);
    for (let at = 0; at < PAGE; at += 256) hash.update(chunk);
  }
  hash.digest();
  return pages / (threadSeconds() - start);
}

/** A TD with Secure EPT tables for `pages` pages. */
function tdWithTables(pages: number, options: RunningTdOptions): RunningTd {
  const td = new RunningTd(options);
  for (let i = 0; i < pages; i += 512) td.addTables(FIRST_GPA + i * PAGE);
  return td;
}

const ROUNDS = 8;
const ROUND = 5000;
// One machine for all rounds, as a process has: functions that were used with several are a tenth slower.
const building = tdWithTables(ROUNDS * ROUND, { isFinalized: false });
building.lp.memory.writeBytes(Layout.SOURCE, new Uint8Array(PAGE).fill(0x5a));
let own = 0;
let node = 0;
for (let i = 0; i < ROUNDS; i++) {
  // In turn, so that what else the machine does slows both.
  own = Math.max(own, ROUND / measuredPageSeconds(building, i * ROUND, ROUND));
  node = Math.max(node, nodeHashPagesPerSecond(2 * ROUND));
}
report(
  'TDH.MEM.PAGE.ADD and 16 TDH.MR.EXTEND',
  own,
  `pages per second, ${Math.round((100 * own) / node)} % of node:crypto alone (goal 60 %)`,
);

const AUGS = 30_000;
const augs = Array.from({ length: 4 }, () => AUGS / augSeconds(tdWithTables(AUGS, {}), AUGS));
report('TDH.MEM.PAGE.AUG, 4 KiB', Math.max(...augs), 'per second (goal 300,000)');

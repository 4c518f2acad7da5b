// Figures of the TDX module on the real machine: npm run bench -- tdx-module. Times are processor time of this thread.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ExitReason, Gpr, Reg, SEGMENT_BYTES, Seg, SegField, vmExit } from '@tdxkit/x86-cpu';
import { threadSeconds } from '@tdxkit/bench';
import { tdhSysRd } from '../src/index.ts';
import { RunningTd } from '../test/running-td/running-td.ts';

const CODE = 0x7000;
const PML4 = 0xa000;
const PDPT = 0xb000;
const PAGE_DIRECTORY = 0xc000;
/** MOV ECX, 3C00h; XOR EAX, EAX; TDCALL; JMP to the start. */
const VMCALL_LOOP = [0xb9, 0x00, 0x3c, 0x00, 0x00, 0x31, 0xc0, 0x66, 0x0f, 0x01, 0xcc, 0xeb, 0xf3];

/** Identity map of the first 4 MiB in 2 MiB pages. */
const table = (...entries: bigint[]): Uint8Array => new Uint8Array(BigUint64Array.from(entries).buffer);

function guestInLongMode(): RunningTd {
  const td = new RunningTd({
    pages: [
      [CODE, Uint8Array.from(VMCALL_LOOP)],
      [PML4, table(BigInt(PDPT) | 3n)],
      [PDPT, table(BigInt(PAGE_DIRECTORY) | 3n)],
      [PAGE_DIRECTORY, table(0x83n, 0x20_0083n)],
    ],
  });
  td.enter();
  const { lp } = td;
  lp.memory.u32[(lp.base + Reg.SEGMENTS + SEGMENT_BYTES * Seg.CS + SegField.ATTRIBUTES) >>> 2] = 0xa09b;
  lp.efer = 0xd01n;
  lp.cr4 |= 0x20n;
  lp.cr3 = BigInt(PML4);
  lp.cr0 = 0x8000_0031n;
  lp.rip = BigInt(CODE);
  return td;
}

/** Best of ten runs of `count` calls, after two that warm up. `goal`: calls per second to reach. */
function measure(what: string, count: number, run: () => void, goal?: number): void {
  let best = Infinity;
  for (let i = 0; i < 12; i++) {
    const start = threadSeconds();
    for (let n = 0; n < count; n++) run();
    const perCall = ((threadSeconds() - start) / count) * 1e6;
    if (i > 1) best = Math.min(best, perCall);
  }
  console.log(
    `${what.padEnd(58)} ${best.toFixed(2).padStart(8)} us ${Math.round(1e6 / best)
      .toLocaleString('en')
      .padStart(12)} per second${goal === undefined ? '' : ` (goal ${goal.toLocaleString('en')})`}`,
  );
}

const td = guestInLongMode();
const { lp } = td;

measure(
  'guest TDVMCALL in a loop, null handler, TDH.VP.ENTER',
  20_000,
  () => {
    if (lp.run(1000).reason !== 'host' || lp.gpr[Gpr.RAX] !== 77n) throw new Error('not a TDVMCALL');
    td.enter();
  },
  300_000,
);

const info = vmExit(ExitReason.TDCALL, { instructionLength: 0 });
measure('TDG.VP.INFO: VM exit, leaf, VM entry', 20_000, () => {
  lp.gpr[Gpr.RAX] = 1n;
  lp.takeVmExit(info);
});

const cpuid = vmExit(ExitReason.CPUID, { instructionLength: 0 });
measure('CPUID emulated by the module', 20_000, () => {
  lp.gpr[Gpr.RAX] = 1n;
  lp.takeVmExit(cpuid);
});

if (lp.run(1000).reason !== 'host') throw new Error('the guest does not leave');
measure(
  'TDH.SYS.RD: SEAMCALL round trip',
  50_000,
  () => {
    tdhSysRd(lp, 0x0a00_0003_0000_0008n);
  },
  1_000_000,
);

// In processes of their own: functions that were used with several machines are a tenth slower.
for (const name of ['host-leaves.ts', 'port-writes.ts'])
  spawnSync(process.execPath, [...process.execArgv, fileURLToPath(new URL(name, import.meta.url))], { stdio: 'inherit' });

import { TdxModule } from '@tdxkit/tdx-module';
import { createMachine, defaultPlatform } from '@tdxkit/x86-cpu';
import { MIB } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import type { MemoryRange } from '../src/host/memory-range.ts';
import { Kvm } from '../src/index.ts';
import { FREE_PAGE, Request, remoteTd } from './remote-guest.ts';

const GIB = 1024 * MIB;
type Range = readonly [base: number, size: number];

/** RAM in `ranges`; without `cmrs` convertible but for the first MiB and the firmware's share at the top of the first range. */
function hostWith(ranges: readonly Range[], options: { memoryMap?: MemoryRange[]; cmrs?: Range[] } = {}): Kvm {
  const whole = defaultPlatform({ ramBytes: ranges[0]![1], linearMemoryBytes: 160 * MIB });
  const [, ...others] = ranges;
  const platform = { ...whole, ram: [...whole.ram, ...others], cmrs: options.cmrs ?? [...whole.cmrs, ...others] };
  const machine = createMachine(platform);
  machine.loadSeamFirmware(new TdxModule(machine));
  return new Kvm(machine, options.memoryMap === undefined ? {} : { memoryMap: options.memoryMap });
}

/** TDX is on, and a TD lives, takes memory and dies on this host. */
function servesTds(kvm: Kvm): void {
  expect(kvm.tdxUnavailable).toBeUndefined();
  const guest = remoteTd(kvm);
  const accepted = guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }).rax;
  expect([accepted, guest.vm.bugged, guest.vm.mmu!.check()]).toEqual([0n, undefined, []]);
  expect(guest.vm.destroy().leaks.size).toBe(0);
}

const covers = (kvm: Kvm, address: number): boolean =>
  kvm.tdx.tdmrs.some(({ range }) => range.start <= address && address < range.end);

describe('bring-up on irregular memory', () => {
  it('holes between ranges of RAM: each range is in a TDMR, the holes cost none', () => {
    const kvm = hostWith([
      [0, 256 * MIB],
      [3 * GIB, 100 * MIB],
      [9 * GIB + 8 * MIB, 64 * MIB],
    ]);
    servesTds(kvm);
    expect([0, 3 * GIB, 9 * GIB + 8 * MIB, GIB, 5 * GIB].map((address) => covers(kvm, address))).toEqual([
      true, true, true, false, false,
    ]); // prettier-ignore
  });

  it('many CMRs with gaps the firmware kept', () => {
    const cmrs = Array.from({ length: 12 }, (_, i): Range => [(1 + 15 * i) * MIB, 14 * MIB]);
    servesTds(hostWith([[0, 256 * MIB]], { cmrs }));
  });

  it('a memory map in many pieces works up to the reserved areas the module takes; beyond them TDX stays off and nothing is kept', () => {
    const pieces = (count: number): MemoryRange[] =>
      Array.from({ length: count }, (_, i) => ({ start: (16 + 4 * i) * MIB, end: (16 + 4 * i + 3) * MIB }));
    const roomForPamt = { start: 2 * MIB, end: 15 * MIB };
    const mapped = (count: number): Kvm => hostWith([[0, 256 * MIB]], { memoryMap: [roomForPamt, ...pieces(count)] });
    servesTds(mapped(12));
    const tooMany = mapped(40);
    expect(tooMany.tdxUnavailable).toContain('ENOSPC');
    expect(tooMany.pages.pagesInUse).toBe(tooMany.machine.lps.length); // the VMXON regions
  });

  it('memory outside every CMR: the module refuses it, TDX stays off, and says why', () => {
    const kvm = hostWith([[0, 256 * MIB]], { memoryMap: [{ start: MIB, end: 250 * MIB }], cmrs: [[MIB, 100 * MIB]] });
    expect(kvm.tdxUnavailable).toContain('TDH.SYS.CONFIG');
  });
});

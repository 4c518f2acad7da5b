import { tdhMemSeptRd, type SeptLevel } from '@tdxkit/tdx-module';
import { gpaOf, hpa, type Gfn } from '@tdxkit/x86-cpu/units';
import { toTdx } from '../backend/accessors.ts';
import type { KvmVm } from '../vm/kvm-vm.ts';

/** One mapped leaf. */
export interface DumpedLeaf {
  /** First guest frame, without the shared bit, and level of the leaf (1 = 4 KiB). */
  readonly gfn: number;
  readonly level: number;
  readonly page: number;
}

/** The structures behind a TD's memory: what the shared tree maps, what the mirror says, and what the module says of each mirror leaf. */
export interface TreeDump {
  readonly shared: readonly DumpedLeaf[];
  readonly mirror: readonly DumpedLeaf[];
  /** From TDH.MEM.SEPT.RD; `state` is 0 for an entry that is free. */
  readonly secureEpt: readonly (DumpedLeaf & { readonly state: number })[];
}

/** Reads the four structures of the private and shared halves of a TD. No vCPU may be inside its guest. */
export function dumpTrees(vm: KvmVm): TreeDump {
  const td = toTdx(vm);
  const shared: DumpedLeaf[] = [];
  const mirror: DumpedLeaf[] = [];
  const secureEpt: (DumpedLeaf & { state: number })[] = [];
  const { mmu } = vm;
  if (mmu === undefined) return { shared, mirror, secureEpt };
  const page = (spte: bigint): number => Number(spte & 0xf_ffff_ffff_f000n);
  mmu.forEachSpte(
    'direct',
    (entry) => entry.isLeaf && shared.push({ gfn: mmu.toPrivate(entry.gfn), level: entry.level, page: page(entry.spte) }),
  );
  mmu.forEachSpte(
    'mirror',
    (entry) => entry.isLeaf && mirror.push({ gfn: entry.gfn, level: entry.level, page: page(entry.spte) }),
  );
  for (const leaf of mirror) {
    const level = (leaf.level - 1) as SeptLevel;
    const result = tdhMemSeptRd(td.hostLp(), { gpa: gpaOf(leaf.gfn as Gfn), level, tdr: td.tdr! });
    td.note('TDH.MEM.SEPT.RD', result.status);
    if (result.status === 0n)
      secureEpt.push({
        gfn: leaf.gfn,
        level: leaf.level,
        page: hpa(page(result.entry)),
        state: Number((result.info >> 8n) & 0xffn),
      });
  }
  return { shared, mirror, secureEpt };
}

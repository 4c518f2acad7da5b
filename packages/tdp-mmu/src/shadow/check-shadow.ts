import { hex, hex64 } from '@tdxkit/x86-cpu/units';
import type { TdpMmuConfig } from '../mmu-config.ts';
import { SpteLow, isEmpty, isLeaf, isMmio, isPresent, spteWord } from '../spte.ts';
import { ENTRIES } from '../table.ts';
import type { ShadowTables } from './shadow-tables.ts';

/** Every finding that contradicts what a shadow MMU promises; empty when all is well. */
export function checkShadow(config: TdpMmuConfig, tables: ShadowTables): string[] {
  const findings: string[] = [];
  let leaves = 0;
  let mmio = 0;
  for (const table of tables.pages.all) {
    const at = `table of frame ${hex(table.gfn)} level ${table.level}`;
    if (table.parents.length === 0 && !tables.roots.has(table)) findings.push(`${at}: nothing points at it`);
    for (let index = 0; index < ENTRIES; index++) {
      const entry = { table, index };
      const low = tables.low(entry);
      const high = tables.high(entry);
      if (isEmpty(low, high)) continue;
      const where = `${at} entry ${index}`;
      if (!isPresent(low)) {
        if (isMmio(low, high, tables.mmioKey)) mmio++;
        else findings.push(`${where}: ${hex64(spteWord(low, high))} is neither present, empty nor MMIO`);
      } else if (high >>> 31 === 0) findings.push(`${where}: does not suppress #VE`);
      else if (isLeaf(low, table.level)) {
        leaves++;
        const gfn = tables.frameOf(entry);
        if (!tables.rmap.has(gfn, table, index)) findings.push(`${where}: the reverse map of frame ${hex(gfn)} does not know it`);
        const isProtected = tables.pages.shadowsOf(gfn).some(({ isUnsync }) => !isUnsync);
        if (isProtected && (low & SpteLow.W) !== 0)
          findings.push(`${where}: writes to the guest's table in frame ${hex(gfn)} go unseen`);
      } else {
        const child = tables.pages.child(low, high);
        if (child === undefined || child.level !== table.level - 1)
          findings.push(`${where}: points at no table of the level below`);
        else if (!child.parents.some((parent) => parent.table === table && parent.index === index))
          findings.push(`${where}: its table does not know it`);
      }
    }
  }
  if (leaves !== tables.rmap.size) findings.push(`leaves: ${leaves} found, ${tables.rmap.size} in the reverse map`);
  if (leaves !== tables.leaves[0] + tables.leaves[1] + tables.leaves[2])
    findings.push(`leaves: ${leaves} found, ${tables.leaves.join('+')} counted`);
  if (mmio !== tables.mmioSptes) findings.push(`MMIO entries: ${mmio} found, ${tables.mmioSptes} counted`);
  return findings;
}

import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { allowedStates } from '../sept/sept-entry.ts';
import { SUCCESS } from '../status.ts';
import { openDebugWord } from './tdh-mem-rd.ts';
import { METADATA_WRITE_STATES } from './tdh-mng-wr.ts';

const ALLOWED = allowedStates('TDH.MEM.WR');

/**
 * TDH.MEM.WR: writes 8 bytes of a debug TD's private memory.
 * @source TDX-ABI "TDH.MEM.WR"
 * @param regs RCX GPA, 8-byte aligned; RDX TDR; R8 data
 * @returns R8 old data, 0 on errors; RCX, RDX 0 or the entry
 */
export const tdhMemWr: HostLeaf = (m, l) => {
  const data = l.lp.gpr[Gpr.R8] ?? 0n;
  l.set(Gpr.R8, 0, 0);
  const word = openDebugWord(m, l, METADATA_WRITE_STATES, ALLOWED);
  if (typeof word === 'bigint') return word;
  l.lp.gpr[Gpr.R8] = m.memory.read64(word);
  m.memory.write64(word, data);
  return SUCCESS;
};

import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { MemoryRange } from './memory-range.ts';
import type { TdmrDescription } from './tdmr-info.ts';
import type { CpuidConfig, TdxSystemInfo } from './tdx-system-info.ts';

const U32 = 0xffff_ffff;

const saveRange = ({ start, end }: MemoryRange): Saved => ({ start, end });
const loadRange = (from: SavedFields): MemoryRange => ({ start: from.number('start'), end: from.number('end') });

export const saveTdmr = ({ range, pamt, reserved }: TdmrDescription): Saved => ({
  range: saveRange(range),
  pamt4k: saveRange(pamt.pamt4k),
  pamt2m: saveRange(pamt.pamt2m),
  pamt1g: saveRange(pamt.pamt1g),
  whole: saveRange(pamt.whole),
  reserved: reserved.map(saveRange),
});

/** @throws SnapshotError */
export function loadTdmr(from: SavedFields): TdmrDescription {
  const range = (name: string): MemoryRange => loadRange(from.part(name));
  return {
    range: range('range'),
    pamt: { pamt4k: range('pamt4k'), pamt2m: range('pamt2m'), pamt1g: range('pamt1g'), whole: range('whole') },
    reserved: from.parts('reserved').map(loadRange),
  };
}

/** What the module said of itself when it was brought up. @throws SnapshotError */
export function loadSystemInfo(from: SavedFields): TdxSystemInfo {
  const cpuidConfig = (fields: SavedFields): CpuidConfig => {
    const word = (name: string): number => fields.number(name, U32);
    return {
      leaf: word('leaf'),
      subleaf: word('subleaf'),
      eax: word('eax'),
      ebx: word('ebx'),
      ecx: word('ecx'),
      edx: word('edx'),
    };
  };
  return {
    features0: from.bigint('features0'),
    maxTdmrs: from.number('maxTdmrs'),
    maxReservedPerTdmr: from.number('maxReservedPerTdmr'),
    pamt4k: from.number('pamt4k'),
    pamt2m: from.number('pamt2m'),
    pamt1g: from.number('pamt1g'),
    tdcsPages: from.number('tdcsPages'),
    tdvpsPages: from.number('tdvpsPages'),
    attributesFixed0: from.bigint('attributesFixed0'),
    attributesFixed1: from.bigint('attributesFixed1'),
    xfamFixed0: from.bigint('xfamFixed0'),
    xfamFixed1: from.bigint('xfamFixed1'),
    cpuidConfig: from.parts('cpuidConfig').map(cpuidConfig),
  };
}

import { REGISTERS } from './compare.ts';
import type { TranscriptEvent } from './transcript-file.ts';

/** Class and field code of a vCPU's metadata id. */
const VMCS_KEY = 0x3f00_0000_00ff_ffffn;
/** VM-entry controls: IA-32e mode guest. CR0: ET. */
const HARDWARE_BITS: ReadonlyMap<bigint, bigint> = new Map([
  [0x4012n, 1n << 9n],
  [0x6800n, 1n << 4n],
]);
const R8 = REGISTERS.indexOf('r8');

/** Leaves that tell a TD_UUID in R10..R13. */
const UUID_LEAVES = new Set(['TDH.SERVTD.BIND', 'TDG.SERVTD.RD', 'TDG.SERVTD.WR']);
const FIELD_READS = new Set(['TDH.MNG.RD', 'TDG.VM.RD', 'TDG.SERVTD.RD']);
/** TD_UUID: class 0, codes 0x20..0x23. Migration keys: class 24, codes 0x10..0x1f. XSAVE image: class 18 of a vCPU. */
function isRandomField(id: bigint, isVcpu: boolean): boolean {
  const classCode = Number((id >> 56n) & 0x3fn);
  const code = Number(id & 0xff_ffffn);
  if (isVcpu) return classCode === 18;
  return (
    (classCode === 0 && code >= 0x20 && code <= 0x23) ||
    (classCode === 24 && code >= 0x10 && code <= 0x1f) ||
    (classCode === 24 && code >= 0x40 && code <= 0x43)
  );
}

/** Values derived from the recorder's random source are taken as they come: `expected` is overwritten with what was got. */
export function adoptMasked(event: TranscriptEvent, got: BigUint64Array, expected: bigint[]): void {
  const adopt = (name: (typeof REGISTERS)[number]): void => {
    const i = REGISTERS.indexOf(name);
    // Only where both sides have a value: an absent one stays a difference.
    if (expected[i] !== 0n && got[i] !== 0n) expected[i] = got[i]!;
  };
  const leaf = event.leaf ?? '';
  const id = BigInt(event.in?.['rdx'] ?? 0);
  if (FIELD_READS.has(leaf) && isRandomField(id, false)) adopt('r8');
  if (leaf === 'TDH.VP.RD' && isRandomField(id, true)) expected[REGISTERS.indexOf('r8')] = got[REGISTERS.indexOf('r8')]!;
  // What the processor itself keeps in the VMCS and the recorder did not: LMA at VM exit, CR0.ET.
  const hardwareBits = leaf === 'TDH.VP.RD' || leaf === 'TDH.VP.WR' ? HARDWARE_BITS.get(id & VMCS_KEY) : undefined;
  if (hardwareBits !== undefined && expected[R8] !== 0n)
    expected[R8] = (expected[R8]! & ~hardwareBits) | (got[R8]! & hardwareBits);
  if (UUID_LEAVES.has(leaf)) for (const name of ['r10', 'r11', 'r12', 'r13'] as const) adopt(name);
}

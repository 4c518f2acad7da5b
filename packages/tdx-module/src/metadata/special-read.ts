import { readL2Field } from '../l2/l2-metadata.ts';
import { randomWords } from '../random.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { FieldRow } from './field-index.ts';
import { vmcsOf, type MdContext } from './md-context.ts';

const NUM_CPUID_VALUES = 64n;
const MIG_KEY_WORDS = 4;
const MICROSECONDS = 1_000_000n;
const GUEST_INTERRUPT_STATUS = 0x810;
/** Processor priority in the virtual-APIC page. */
const VAPIC_PPR = 0xa0;

/** Fields whose value is not simply what is stored; undefined: it is. */
export function readSpecial(c: MdContext, row: FieldRow, index: number): bigint | undefined {
  if (row.vm > 0) return readL2Field(c, row, index);
  switch (row.field.name) {
    case 'NUM_CPUID_VALUES':
      return NUM_CPUID_VALUES;
    case 'HP_LOCK_TIMEOUT':
      // Ticks inside, microseconds outside.
      return ((c.td?.tdcs.read64(Tdcs.HP_LOCK_TIMEOUT) ?? 0n) * MICROSECONDS) / BigInt(c.m.state.platform.tscHz);
    case 'VIRTUAL_TSC':
      return c.td?.tdcs.read64(Tdcs.VIRTUAL_TSC);
    case 'MIG_ENC_KEY':
      return readEncryptionKey(c, index);
    case 'VCPU_STATE_DETAILS':
      return hasPendingVirtualInterrupt(c, row, index) ? 1n : 0n;
    default:
      return undefined;
  }
}

/** A read of the first word makes a fresh key. */
function readEncryptionKey(c: MdContext, index: number): bigint | undefined {
  const tdcs = c.td?.tdcs;
  if (tdcs === undefined || index !== 0) return undefined;
  const words = randomWords(c.l.lp, MIG_KEY_WORDS);
  words?.forEach((word, i) => tdcs.write64(Tdcs.MIG_ENC_KEY + 8 * i, word));
  return undefined;
}

/** VMXIP: the class of the requesting virtual interrupt is above the processor priority. */
function hasPendingVirtualInterrupt(c: MdContext, row: FieldRow, index: number): boolean {
  if (index !== 0 || c.vcpu === undefined) return false;
  const rvi = vmcsOf(c, { ...row, vm: 0, isVmcs: true }).read(GUEST_INTERRUPT_STATUS) & 0xf0n;
  const ppr = BigInt(c.vcpu.tdvps.read32(Tdvps.VAPIC + VAPIC_PPR)) & 0xf0n;
  return rvi > ppr;
}

import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { TdxModule } from '../../src/module.ts';
import type { Td } from '../../src/td/td.ts';
import { Tdr } from '../../src/td/tdr-layout.ts';
import type { TranscriptEvent } from './transcript-file.ts';

const CROSS_TD_TRAP = 0x9000_0009_0000_0000n;
const CONTEXT_BITS = 0x0070_0000_0000_0000n;
const UUID_KEY = 0x0000_0000_0000_0020n;

/** Word of TD_UUID (class 0, codes 0x20..0x23) that a field id names, or -1. */
function uuidWord(id: bigint): number {
  const key = id & 0x3f00_0000_00ff_ffffn & ~CONTEXT_BITS;
  return key >= UUID_KEY && key < UUID_KEY + 4n ? Number(key - UUID_KEY) : -1;
}

/**
 * TD_UUID comes from the recorder's random source, and so does what is hidden with it. Where an event tells a word of it, the TD takes it
 * over before the event is fed, so that everything that depends on it can be compared.
 */
export function adoptUuid(module: TdxModule, event: TranscriptEvent): void {
  const running = event.op === 'guest_exit' ? module.lps[event.lp!]?.vcpu?.td : undefined;
  const outputs = event.ret === 'guest' ? event.guest?.regs : event.out;
  switch (event.leaf) {
    case 'TDG.SERVTD.RD':
    case 'TDG.SERVTD.WR':
      // The handle decodes to the TDR in R8, slot 0.
      if (running !== undefined && event.ret === 'host' && BigInt(event.out?.['rax'] ?? 0) === CROSS_TD_TRAP) {
        setWord(running, 0, BigInt(event.in?.['rcx'] ?? 0) - BigInt(event.out?.['r8'] ?? 0));
      }
      break;
    case 'TDH.MNG.RD':
    case 'TDG.VM.RD': {
      const word = uuidWord(BigInt(event.in?.['rdx'] ?? 0));
      if (word < 0 || outputs?.['r8'] === undefined || BigInt(outputs['rax'] ?? 0) !== 0n) break;
      const td = running ?? module.td(Number(event.in?.['rcx'] ?? 0) as Hpa);
      setWord(td, word, BigInt(outputs['r8']));
      break;
    }
  }
}

const setWord = (td: Td, word: number, value: bigint): void => td.tdr.write64(Tdr.TD_UUID + 8 * word, BigInt.asUintN(64, value));

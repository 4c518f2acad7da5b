import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { TdxModule } from '../../src/module.ts';
import { BindingField, openBindingHandle, UUID_WORDS } from '../../src/servtd/binding.ts';
import type { Td } from '../../src/td/td.ts';
import { Tdcs } from '../../src/td/tdcs-layout.ts';
import { Tdr } from '../../src/td/tdr-layout.ts';
import type { TranscriptEvent } from './transcript-file.ts';

const CROSS_TD_TRAP = 0x9000_0009_0000_0000n;
/** Class and field code of a field id, without the bits that tell the context. */
const FIELD_KEY = 0x3f00_0000_00ff_ffffn & ~0x0070_0000_0000_0000n;
const UUID_KEY = 0x20n;
/** MIG_DEC_KEY, MIG_DEC_WORKING_KEY, MIG_ENC_KEY, MIG_ENC_WORKING_KEY: four words each. */
const MIGRATION_KEYS = 0x1800_0000_0000_0010n;
const MIGRATION_KEY_WORDS = 16;
const PAGE = 0xf_ffff_ffff_f000n;
const UUID_REGISTERS = ['r10', 'r11', 'r12', 'r13'] as const;

/** Element of the field that begins at `first`, or -1. */
function elementOf(id: bigint, first: bigint, count: number): number {
  const key = id & FIELD_KEY;
  return key >= first && key < first + BigInt(count) ? Number(key - first) : -1;
}

/**
 * TD_UUIDs and migration keys come from the recorder's random source, and so does what is made with them. Where an event tells a word of
 * one, the TD takes it over, so that everything that depends on it can be compared.
 */
export class RecordedSecrets {
  /** TDRs that a service TD was bound to, by its own TDR. */
  readonly #bindings = new Map<number, Set<number>>();

  /** Before an event is fed. */
  before(module: TdxModule, event: TranscriptEvent): void {
    const running = event.op === 'guest_exit' ? module.lps[event.lp!]?.vcpu?.td : undefined;
    const outputs = event.ret === 'guest' ? event.guest?.regs : event.out;
    const rax = BigInt(outputs?.['rax'] ?? 0);
    switch (event.leaf) {
      case 'TDG.SERVTD.RD':
      case 'TDG.SERVTD.WR':
        // The handle decodes to the TDR in R8, slot 0.
        if (running !== undefined && event.ret === 'host' && rax === CROSS_TD_TRAP) {
          this.#setUuid(module, running, 0, BigInt(event.in?.['rcx'] ?? 0) - BigInt(outputs?.['r8'] ?? 0));
        }
        break;
      case 'TDH.SERVTD.BIND':
        if (rax === 0n && outputs?.['r10'] !== undefined) this.#bind(module, event, outputs);
        break;
      case 'TDH.MNG.RD':
      case 'TDG.VM.RD': {
        const word = elementOf(BigInt(event.in?.['rdx'] ?? 0), UUID_KEY, UUID_WORDS);
        if (word < 0 || outputs?.['r8'] === undefined || rax !== 0n) break;
        const td = running ?? module.td(Number(event.in?.['rcx'] ?? 0) as Hpa);
        this.#setUuid(module, td, word, BigInt(outputs['r8']));
        break;
      }
    }
  }

  /** After an event came out as recorded. */
  after(module: TdxModule, event: TranscriptEvent): void {
    if (event.leaf === 'TDG.SERVTD.RD' || event.leaf === 'TDH.MNG.RD') this.#takeKeyWord(module, event);
  }

  #bind(module: TdxModule, event: TranscriptEvent, outputs: Readonly<Record<string, string>>): void {
    const target = module.td(Number(BigInt(event.in?.['rcx'] ?? 0) & PAGE) as Hpa);
    const service = module.td(Number(BigInt(event.in?.['rdx'] ?? 0) & PAGE) as Hpa);
    UUID_REGISTERS.forEach((name, i) => this.#setUuid(module, target, i, BigInt(outputs[name] ?? 0)));
    if (outputs['rcx'] !== undefined) this.#setUuid(module, service, 0, BigInt(outputs['rcx']) - BigInt(target.tdrPa));
    const bound = this.#bindings.get(service.tdrPa) ?? new Set();
    this.#bindings.set(service.tdrPa, bound.add(target.tdrPa));
  }

  #takeKeyWord(module: TdxModule, event: TranscriptEvent): void {
    const outputs = event.ret === 'guest' ? event.guest?.regs : event.out;
    const value = outputs?.['r8'];
    const word = elementOf(BigInt(event.in?.['rdx'] ?? 0), MIGRATION_KEYS, MIGRATION_KEY_WORDS);
    if (value === undefined || word < 0 || BigInt(outputs?.['rax'] ?? 0) !== 0n) return;
    const rcx = BigInt(event.in?.['rcx'] ?? 0);
    const service = event.op === 'guest_exit' ? module.lps[event.lp!]?.vcpu?.td : undefined;
    const tdr = Number(service === undefined ? rcx & PAGE : openBindingHandle(rcx, service).tdrPa);
    module.td(tdr as Hpa).tdcs.write64(Tdcs.MIG_DEC_KEY + 8 * word, BigInt(value));
  }

  /** A word of TD_UUID, in the TD and in the bindings that name it. */
  #setUuid(module: TdxModule, td: Td, word: number, value: bigint): void {
    const at = Tdr.TD_UUID + 8 * word;
    const old = td.tdr.read64(at);
    td.tdr.write64(at, BigInt.asUintN(64, value));
    const inSlot = Tdcs.SERVTD_BINDINGS_TABLE + BindingField.UUID + 8 * word;
    for (const pa of this.#bindings.get(td.tdrPa) ?? []) {
      const { tdcs } = module.td(pa as Hpa);
      if (tdcs.read64(inSlot) === old) tdcs.write64(inSlot, BigInt.asUintN(64, value));
    }
  }
}

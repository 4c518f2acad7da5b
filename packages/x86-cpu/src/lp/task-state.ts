import { WalkAccess } from '../mmu/page-walk.ts';
import { Seg } from './register-file.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** What a task-state segment holds of a task that does not run. 16-bit segments have 16 bits of each and no CR3, FS and GS. */
export interface TaskState {
  cr3: number;
  eip: number;
  eflags: number;
  /** EAX ECX EDX EBX ESP EBP ESI EDI. */
  registers: number[];
  /** ES CS SS DS FS GS. */
  selectors: number[];
  ldt: number;
  /** A debug exception follows the switch to the task. */
  debugTrap: boolean;
}

/** Offsets in a TSS. The dynamic fields follow `eip` in order: EIP, EFLAGS, eight registers, the segments. @source Intel SDM 3A "Task-State Segment (TSS)" */
const LAYOUT32 = { size: 4, cr3: 0x1c, eip: 0x20, segments: 6, ldt: 0x60, trap: 0x64, minimum: 0x67 } as const;
const LAYOUT16 = { size: 2, cr3: -1, eip: 0x0e, segments: 4, ldt: 0x2a, trap: -1, minimum: 0x2b } as const;
const layoutOf = (is32: boolean): typeof LAYOUT32 | typeof LAYOUT16 => (is32 ? LAYOUT32 : LAYOUT16);

/** Smallest limit that a TSS may have. */
export const minimumTssLimit = (is32: boolean): number => layoutOf(is32).minimum;

const at = (base: number, offset: number): bigint => BigInt((base + offset) >>> 0);

export function readTaskState(lp: X86LogicalProcessor, base: number, is32: boolean): TaskState {
  const { size, cr3, eip, segments, ldt, trap } = layoutOf(is32);
  const read = (offset: number, bytes: number): number => lp.linear.read32(at(base, offset), bytes, WalkAccess.IMPLICIT);
  const field = (n: number): number => read(eip + n * size, size);
  const selectors = [0, 0, 0, 0, 0, 0];
  for (let n = 0; n < segments; n++) selectors[n] = field(10 + n) & 0xffff;
  return {
    cr3: cr3 < 0 ? 0 : read(cr3, 4),
    eip: field(0),
    eflags: field(1),
    // Silent: the upper halves after a switch to a 16-bit task.
    registers: Array.from({ length: 8 }, (_, n) => (is32 ? field(2 + n) : field(2 + n) | 0xffff_0000) >>> 0),
    selectors,
    ldt: read(ldt, 2),
    debugTrap: trap >= 0 && (read(trap, 2) & 1) !== 0,
  };
}

/** Saves the running task: what changes while a task runs, not CR3 and LDTR. Faults before anything is written. */
export function saveTaskState(lp: X86LogicalProcessor, eip: number, eflags: number): void {
  const is32 = (lp.segments.attributes(Seg.TR) & 8) !== 0;
  const base = lp.segments.baseLow(Seg.TR);
  const { size, eip: first, segments } = layoutOf(is32);
  const values = [eip, eflags, ...Array.from({ length: 8 }, (_, n) => lp.gpr32[2 * n]!)];
  for (let n = 0; n < segments; n++) values.push(lp.segments.selector(n));
  const write = (n: number, value: number): void =>
    lp.linear.write(at(base, first + n * size), size, BigInt(value) & (is32 ? 0xffff_ffffn : 0xffffn), WalkAccess.IMPLICIT);
  lp.linear.probe(at(base, first), values.length * size, WalkAccess.IMPLICIT | WalkAccess.WRITE);
  values.forEach((value, n) => write(n, value));
}

import { CompareSet, type BlockRange, type Comparer } from '../memory/block-compares.ts';
import { MoveSet, type Mover } from '../memory/block-moves.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField, fieldWidth } from './fields.ts';
import { STEADY_GUEST_FIELDS } from './guest-checks.ts';
import { CONTROLS_END, CONTROLS_START, HOST_END, VMCS_BYTES, fieldOffset } from './vmcs-layout.ts';
import type { VmcsPage } from './vmcs-page.ts';

/** Segment selectors lie together, two bytes each. */
const SELECTORS: BlockRange = { at: fieldOffset(VmcsField.GUEST_ES_SELECTOR), bytes: 16 };
const CONTROLS: BlockRange = { at: CONTROLS_START, bytes: CONTROLS_END - CONTROLS_START };
const CONTROLS_AND_HOST: BlockRange = { at: CONTROLS_START, bytes: HOST_END - CONTROLS_START };
const GUEST: readonly BlockRange[] = [
  SELECTORS,
  ...STEADY_GUEST_FIELDS.map((field) => ({ at: fieldOffset(field), bytes: fieldWidth(field) })),
];
const toMoves = (ranges: readonly BlockRange[]): { from: number; to: number; bytes: number }[] =>
  ranges.map(({ at, bytes }) => ({ from: at, to: at, bytes }));

const comparisons = new CompareSet({ seam: [[CONTROLS], GUEST], plain: [[CONTROLS_AND_HOST], GUEST] });
const copies = new MoveSet({ copy: toMoves([CONTROLS_AND_HOST, ...GUEST]) });

/** What of a VMCS differs from what the last VM entry found: its controls (and host state, unless SEAM firmware entered), the steady guest state. */
export const EntryChange = { CONTROLS: 1, GUEST: 2 } as const;
const ALL = EntryChange.CONTROLS | EntryChange.GUEST;

/**
 * The parts of the last VMCS that an LP entered that have passed checks which depend on nothing else than them: while their bytes are the same the
 * checks need not be made again. The bytes stay the truth, whoever writes them.
 */
export class EntryMemo {
  readonly #at: number;
  readonly #seam: Comparer;
  readonly #plain: Comparer;
  readonly #copy: Mover;
  #controls: ExecutionControls | undefined = undefined;
  #isSeam = false;
  #hasGuest = false;

  constructor(memory: PhysicalMemory) {
    this.#at = memory.reserve(VMCS_BYTES);
    const { seam, plain } = comparisons.on(memory.wasm);
    this.#seam = seam;
    this.#plain = plain;
    this.#copy = copies.on(memory.wasm).copy;
  }

  /** `EntryChange` bits. `controls` is the object that stands for this VMCS. */
  changes(vmcs: VmcsPage, controls: ExecutionControls, isSeam: boolean): number {
    if (controls !== this.#controls || isSeam !== this.#isSeam) return ALL;
    const changed = isSeam ? this.#seam(vmcs.frame, this.#at) : this.#plain(vmcs.frame, this.#at);
    return this.#hasGuest ? changed : changed | EntryChange.GUEST;
  }

  /** The controls have passed their checks; `hasGuest`: and so has the steady guest state, with these controls, outside virtual-8086 mode. */
  remember(vmcs: VmcsPage, controls: ExecutionControls, isSeam: boolean, hasGuest: boolean): void {
    this.#copy(vmcs.frame, this.#at);
    this.#controls = controls;
    this.#isSeam = isSeam;
    this.#hasGuest = hasGuest;
  }
}

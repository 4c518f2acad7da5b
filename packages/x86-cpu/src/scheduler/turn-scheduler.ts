/** What a turn ended with. */
export interface Turn<R> {
  /** Guest instructions it took. */
  readonly instructions: number;
  /**
   * goes-on: only its share is used up; yields: it waits for what another one does, looking for it itself; sleeps: it waits for that without looking; idle: the same,
   * and no other can wake it; comes-back: whoever runs the scheduler has to look; pauses: the same in the middle of its turn, which is finished next.
   */
  readonly kind: 'goes-on' | 'yields' | 'sleeps' | 'idle' | 'comes-back' | 'pauses';
  readonly result: R;
}

export interface TurnSchedulerOptions {
  /** Guest instructions of one turn, at least 1. Default 10,000. */
  readonly quantum?: number;
  /**
   * Perturbs the schedule: members take their turns in an order drawn anew for each round, of 1 to 2 * quantum - 1 instructions each. Another
   * seed is another interleaving of the same guests; the same seed is the same one. Default: round robin, turns of `quantum`.
   */
  readonly seed?: number;
}

/** Where a scheduler is: JSON-compatible, to be kept with a snapshot of the machine. */
export interface ScheduleState {
  /** Members left in this round, by number. */
  readonly round: readonly number[];
  readonly random: number;
  /** What is left of the turn of the first one in the round, when the caller's limit cut it; 0: its turn begins anew. */
  readonly cut?: number;
  /** By member: turns in a row in which it yielded, and rounds that it sits out. */
  readonly yields?: readonly number[];
  readonly rests?: readonly number[];
}

/** Times in a row that a turn is taken up again without an instruction: events may have had its share. */
const MOST_FRUITLESS = 64;

/** Rounds that a member sits out at most after having yielded again and again. */
const LONGEST_REST = 8;

/**
 * One thread that plays several processors: each member in turn runs a share of instructions. Who runs when is a function of instruction counts (and
 * the seed) alone, so every run is the same.
 */
export class TurnScheduler<M, R> {
  readonly quantum: number;
  readonly #members: readonly M[];
  readonly #turn: (member: M, instructions: number) => Turn<R>;
  readonly #isPerturbed: boolean;
  #random: number;
  #round: number[] = [];
  #cut = 0;
  #yields: number[];
  #rests: number[];
  #fruitless = 0;

  /** @param turn runs a member for up to so many instructions. RangeError for a quantum below 1 or no members. */
  constructor(members: readonly M[], turn: (member: M, instructions: number) => Turn<R>, options: TurnSchedulerOptions = {}) {
    const { quantum = 10_000, seed } = options;
    if (members.length === 0) throw new RangeError('a scheduler needs somebody to run');
    if (!Number.isSafeInteger(quantum) || quantum < 1) throw new RangeError(`not a quantum of instructions: ${quantum}`);
    this.quantum = quantum;
    this.#members = members;
    this.#yields = members.map(() => 0);
    this.#rests = members.map(() => 0);
    this.#turn = turn;
    this.#isPerturbed = seed !== undefined;
    this.#random = seed === undefined ? 0 : seed | 0;
  }

  /**
   * Runs members in turn until one comes back, all of them in a row were idle, or `instructions` are spent. A turn counts as one instruction at
   * least. A member that yields turn after turn sits out ever more rounds, up to LONGEST_REST, while others run. The next call goes on with the member after the one that came back, so none starves; a turn that `instructions` cut short is
   * finished first, so that it makes no difference in how many calls a schedule is run.
   */
  run(instructions = Infinity): { readonly member: M; readonly turn: Turn<R> } {
    let left = instructions;
    let idle: Set<number> | undefined;
    for (;;) {
      if (this.#round.length === 0) this.#newRound();
      const number = this.#round.shift()!;
      const member = this.#members[number]!;
      const share = this.#cut > 0 ? this.#cut : this.#isPerturbed ? 1 + this.#draw(2 * this.quantum - 1) : this.quantum;
      this.#cut = 0;
      const turn = this.#turn(member, Math.max(1, Math.min(share, left)));
      left -= Math.max(1, turn.instructions);
      this.#fruitless = turn.instructions > 0 ? 0 : this.#fruitless + 1;
      const isUnfinished = (turn.kind === 'goes-on' || turn.kind === 'pauses') && turn.instructions < share;
      if (isUnfinished && this.#fruitless < MOST_FRUITLESS) {
        this.#cut = share - turn.instructions;
        this.#round.unshift(number);
      } else {
        const yields = turn.kind === 'yields' ? Math.min(this.#yields[number]! + 1, LONGEST_REST + 1) : 0;
        this.#yields[number] = yields;
        this.#rests[number] = Math.max(0, yields - 1);
      }
      if (turn.kind === 'idle') (idle ??= new Set()).add(number);
      else idle = undefined;
      if (turn.kind === 'comes-back' || turn.kind === 'pauses' || idle?.size === this.#members.length || left <= 0)
        return { member, turn };
    }
  }

  get state(): ScheduleState {
    return { round: [...this.#round], random: this.#random, cut: this.#cut, yields: [...this.#yields], rests: [...this.#rests] };
  }
  set state({ round, random, cut, yields, rests }: ScheduleState) {
    this.#yields = this.#members.map((_, number) => yields?.[number] ?? 0);
    this.#rests = this.#members.map((_, number) => rests?.[number] ?? 0);
    this.#round = round.filter((number) => number in this.#members);
    this.#random = random | 0;
    this.#cut = cut ?? 0;
  }

  /** All members, but those that rest, unless all do. */
  #newRound(): void {
    if (this.#members.length === 1) {
      this.#rests[0] = Math.max(0, this.#rests[0]! - 1);
      this.#round.push(0);
      return;
    }
    const all = this.#members.map((_, number) => number);
    const awake = all.filter((number) => this.#rests[number] === 0);
    const round = awake.length > 0 ? awake : all;
    for (const number of all) if (this.#rests[number]! > 0) this.#rests[number]!--;
    if (this.#isPerturbed)
      for (let last = round.length - 1; last > 0; last--) {
        const other = this.#draw(last + 1);
        [round[last], round[other]] = [round[other]!, round[last]!];
      }
    this.#round = round;
  }

  /** A number from 0 up to, not including, `limit`: mulberry32, enough for schedules. */
  #draw(limit: number): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0;
    let z = Math.imul(this.#random ^ (this.#random >>> 15), this.#random | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return Math.floor((((z ^ (z >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
}

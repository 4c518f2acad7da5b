import { TdxError } from '@tdxkit/x86-cpu/units';

/** Long work was interrupted from outside; what was built has been taken down. */
export class InterruptedError extends TdxError {
  /** @param message says where, when that is known */
  constructor(message = 'interrupted') {
    super('INTERRUPTED', message);
  }
}

/** Lets signals in that came while a VM was prepared. @throws InterruptedError when one of them was to end the work */
export async function throwIfInterrupted(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  if (signal.aborted) throw new InterruptedError('interrupted before there was a VM');
}

/** The event loop gets a turn (signals, output) at least this often. */
const TURN_MS = 25;

/** Lets long synchronous work pause now and then, so that signals are seen and output flows. */
export class EventLoopTurns {
  readonly #signal: AbortSignal | undefined;
  readonly #beforeTurn: () => void;
  #last = performance.now();

  /** @param beforeTurn called before each pause: a good moment to write what was collected */
  constructor(signal: AbortSignal | undefined, beforeTurn: () => void = () => undefined) {
    this.#signal = signal;
    this.#beforeTurn = beforeTurn;
  }

  get isInterrupted(): boolean {
    return this.#signal?.aborted === true;
  }

  /** Pauses if the last pause is long enough ago. */
  async turn(): Promise<void> {
    if (performance.now() - this.#last < TURN_MS) return;
    this.#beforeTurn();
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#last = performance.now();
  }

  /** Called before a wait of unknown length. */
  pause(): void {
    this.#beforeTurn();
  }

  /** The same as `turn`, and an InterruptedError when the signal came. */
  async turnOrThrow(): Promise<void> {
    await this.turn();
    if (this.isInterrupted) throw new InterruptedError();
  }
}

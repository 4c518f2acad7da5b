/** Where a progress bar is drawn: standard error, if it is a terminal. */
export interface ProgressTarget {
  readonly isTTY: boolean;
  /** Width of the terminal in characters, if it is known. */
  readonly columns?: number | undefined;
  write(text: string): void;
}

const WIDTH = 30;
/** Brackets, spaces and the percentage. */
const BESIDE_BAR = 9;
/** Work that is done sooner shows no bar. */
const DELAY_MS = 1000;
const REDRAW_MS = 100;
const UNKNOWN_COLUMNS = 80;

/** A one-line bar for work that takes over a second; silent when the target is no terminal. */
export class ProgressBar {
  readonly #target: ProgressTarget;
  readonly #label: string;
  readonly #now: () => number;
  readonly #start: number;
  #lastDrawn = -Infinity;
  #visible = false;

  constructor(target: ProgressTarget, label: string, now: () => number = () => performance.now()) {
    this.#target = target;
    this.#label = label;
    this.#now = now;
    this.#start = now();
  }

  /** A terminal that does not know its width says 0. */
  get #columns(): number {
    return this.#target.columns || UNKNOWN_COLUMNS;
  }

  update(done: number, total: number): void {
    const now = this.#now();
    if (!this.#target.isTTY || total <= 0 || now - this.#start < DELAY_MS || (now - this.#lastDrawn < REDRAW_MS && done < total))
      return;
    this.#lastDrawn = now;
    this.#visible = true;
    const width = Math.max(0, Math.min(WIDTH, this.#columns - 1 - this.#label.length - BESIDE_BAR));
    const filled = Math.round((width * Math.min(done, total)) / total);
    const percent = Math.floor((100 * Math.min(done, total)) / total);
    this.#target.write(`\r${this.#label} [${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${percent} %`);
  }

  /** Takes the bar off the screen. */
  clear(): void {
    if (this.#visible)
      this.#target.write(`\r${' '.repeat(Math.max(0, Math.min(this.#label.length + WIDTH + BESIDE_BAR, this.#columns - 1)))}\r`);
    this.#visible = false;
  }
}

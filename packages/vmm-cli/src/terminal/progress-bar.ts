/** Where a progress bar is drawn: standard error, if it is a terminal. */
export interface ProgressTarget {
  readonly isTTY: boolean;
  write(text: string): void;
}

const WIDTH = 30;
/** Work that is done sooner shows no bar. */
const DELAY_MS = 1000;
const REDRAW_MS = 100;

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

  update(done: number, total: number): void {
    const now = this.#now();
    if (!this.#target.isTTY || total <= 0 || now - this.#start < DELAY_MS || (now - this.#lastDrawn < REDRAW_MS && done < total))
      return;
    this.#lastDrawn = now;
    this.#visible = true;
    const filled = Math.round((WIDTH * Math.min(done, total)) / total);
    const percent = Math.floor((100 * Math.min(done, total)) / total);
    this.#target.write(`\r${this.#label} [${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${percent} %`);
  }

  /** Takes the bar off the screen. */
  clear(): void {
    if (this.#visible) this.#target.write(`\r${' '.repeat(this.#label.length + WIDTH + 10)}\r`);
    this.#visible = false;
  }
}

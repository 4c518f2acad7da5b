import { bytesOf, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { Savable } from '../device/savable.ts';

/** Pins 16 to 23 of the I/O APIC belong to PCI; slot s uses the (s mod 8)th of them. */
export const FIRST_PCI_PIN = 16;
export const PCI_PINS = 8;

/** The pin of the I/O APIC that INTA# of a slot arrives at: what `_PRT` of the host bridge says. */
export const interruptPin = (slot: number): number => FIRST_PCI_PIN + (slot % PCI_PINS);

/**
 * INTA# of the functions on bus 0. The lines of functions that share a pin are joined, and the pin rises anew for each of them: a TD cannot be asked when it
 * finished a level-triggered interrupt, so the tables say edge-triggered, and on a plain wired-or the edge of the second function would be lost.
 */
export class PciInterruptLines implements Savable {
  /** Slots that assert now, a bit each, by pin. */
  readonly #asserted = new Uint32Array(PCI_PINS);
  readonly #setPin: (pin: number, high: boolean) => void;

  /** @param setPin input of the I/O APIC */
  constructor(setPin: (pin: number, high: boolean) => void) {
    this.#setPin = setPin;
  }

  save(): Saved {
    return { asserted: bytesOf(this.#asserted) };
  }
  load(from: SavedFields): void {
    this.#asserted.set(from.words('asserted', PCI_PINS));
  }

  /** Sets INTA# of a slot. */
  set(slot: number, isAsserted: boolean): void {
    const at = slot % PCI_PINS;
    const [bit, before] = [1 << slot, this.#asserted[at]!];
    const after = isAsserted ? before | bit : before & ~bit;
    if (after === before) return;
    this.#asserted[at] = after;
    const pin = interruptPin(slot);
    if (isAsserted && before !== 0) this.#setPin(pin, false);
    this.#setPin(pin, after !== 0);
  }
}

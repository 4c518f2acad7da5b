import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { Device } from './device.ts';
import type { Savable } from './savable.ts';

/** Register offsets; some have two meanings, by direction or by LCR.DLAB. @source PC16550D "Register addresses" */
const Register = { DATA: 0, IER: 1, IIR_FCR: 2, LCR: 3, MCR: 4, LSR: 5, MSR: 6, SCR: 7 } as const;
const Lsr = { DATA_READY: 0x01, THR_EMPTY: 0x20, TRANSMITTER_EMPTY: 0x40 } as const;
const LCR_DLAB = 0x80;
const MCR_LOOP = 0x10;
const FCR_ENABLE = 0x01;
const FCR_CLEAR_RECEIVER = 0x02;
/** Bytes at which the receiver's FIFO interrupts, by FCR bits 7:6. */
const TRIGGER_LEVELS = [1, 4, 8, 14] as const;
const Ier = { RECEIVED_DATA: 0x01, THR_EMPTY: 0x02 } as const;
/** IIR bits 3:0, in order of priority. */
const Iir = { RECEIVED_DATA: 0x04, TIMEOUT: 0x0c, THR_EMPTY: 0x02, NONE: 0x01 } as const;
/** Looks at the line status one after the other, with nothing done between, that only a guest takes that waits for input: one that transmits takes one or two. */
const WAITING_LOOKS = 16;
/** The interrupt reaches the line through this modem output. */
const MCR_OUT2 = 0x08;

/**
 * A 16550A serial port: what is transmitted goes to `output` at once, `receive` queues what the guest will read. It interrupts when data
 * waits and when the transmitter is empty; line and modem status never change.
 * @source PC16550D data sheet
 */
export class Uart16550 implements Device, Savable {
  readonly name = '16550 UART';
  readonly #output: (byte: number) => void;
  readonly #input: number[] = [];
  #ier = 0;
  #lcr = 0x03;
  #mcr = 0;
  #scratch = 0;
  #divisor = 1;
  #fifo = false;
  #trigger = 1;
  /** Looks at LSR since the last access to another register, WAITING_LOOKS at the most. */
  #looks = 0;
  /** The transmitter became empty and the guest has not been told by IIR. */
  #thrEmptyPending = false;
  readonly #setLine: (high: boolean) => void;

  /** @param setLine the interrupt output */
  constructor(output: (byte: number) => void, setLine: (high: boolean) => void = () => undefined) {
    this.#output = output;
    this.#setLine = setLine;
  }

  /** The guest has somebody who reads what arrives, by interrupt or by polling; before that it may throw input away. */
  get wantsInput(): boolean {
    return ((this.#ier & Ier.RECEIVED_DATA) !== 0 || this.#looks === WAITING_LOOKS) && this.#input.length === 0;
  }

  /** Bytes arriving on the line. */
  receive(bytes: Iterable<number>): void {
    for (const byte of bytes) this.#input.push(byte & 0xff);
    this.#updateLine();
  }

  save(): Saved {
    return {
      input: Uint8Array.from(this.#input),
      ier: this.#ier,
      lcr: this.#lcr,
      mcr: this.#mcr,
      scratch: this.#scratch,
      divisor: this.#divisor,
      fifo: this.#fifo,
      trigger: this.#trigger,
      looks: this.#looks,
      thrEmptyPending: this.#thrEmptyPending,
    };
  }
  load(from: SavedFields): void {
    this.#input.splice(0, this.#input.length, ...from.bytes('input'));
    this.#ier = from.number('ier', 0x0f);
    this.#lcr = from.number('lcr', 0xff);
    this.#mcr = from.number('mcr', 0x1f);
    this.#scratch = from.number('scratch', 0xff);
    this.#divisor = from.number('divisor', 0xffff);
    this.#fifo = from.flag('fifo');
    this.#trigger = from.number('trigger', 14, 1);
    this.#looks = from.number('looks', WAITING_LOOKS);
    this.#thrEmptyPending = from.flag('thrEmptyPending');
  }

  /** IIR bits 3:0. */
  #pending(): number {
    // No time passes on this line, so what stays below the FIFO's trigger level has timed out.
    if (this.#ier & Ier.RECEIVED_DATA && this.#input.length > 0)
      return this.#fifo && this.#input.length < this.#trigger ? Iir.TIMEOUT : Iir.RECEIVED_DATA;
    return this.#ier & Ier.THR_EMPTY && this.#thrEmptyPending ? Iir.THR_EMPTY : Iir.NONE;
  }

  #updateLine(): void {
    this.#setLine((this.#mcr & MCR_OUT2) !== 0 && this.#pending() !== Iir.NONE);
  }

  #readIdentification(): number {
    const pending = this.#pending();
    if (pending === Iir.THR_EMPTY) {
      this.#thrEmptyPending = false;
      this.#updateLine();
    }
    return pending | (this.#fifo ? 0xc0 : 0);
  }

  #readData(): number {
    const byte = this.#input.shift() ?? 0;
    this.#updateLine();
    return byte;
  }

  /** Enabling the transmitter interrupt while the transmitter is empty raises it. */
  #enableInterrupts(ier: number): void {
    if (ier & ~this.#ier & Ier.THR_EMPTY) this.#thrEmptyPending = true;
    this.#ier = ier;
    this.#updateLine();
  }

  #transmit(value: number): void {
    this.#thrEmptyPending = false;
    this.#updateLine();
    if (this.#mcr & MCR_LOOP) this.#input.push(value);
    else this.#output(value);
    this.#thrEmptyPending = true;
    this.#updateLine();
  }

  read(offset: number, data: Uint8Array, size: number): void {
    for (let i = 0; i < size; i++) data[i] = this.#readRegister(offset + i);
  }

  write(offset: number, data: Uint8Array, size: number): void {
    for (let i = 0; i < size; i++) this.#writeRegister(offset + i, data[i]!);
  }

  #readRegister(register: number): number {
    this.#looks = register === Register.LSR ? Math.min(this.#looks + 1, WAITING_LOOKS) : 0;
    const latch = (this.#lcr & LCR_DLAB) !== 0;
    switch (register) {
      case Register.DATA:
        return latch ? this.#divisor & 0xff : this.#readData();
      case Register.IER:
        return latch ? this.#divisor >> 8 : this.#ier;
      case Register.IIR_FCR:
        return this.#readIdentification();
      case Register.LCR:
        return this.#lcr;
      case Register.MCR:
        return this.#mcr;
      case Register.LSR:
        return Lsr.THR_EMPTY | Lsr.TRANSMITTER_EMPTY | (this.#input.length > 0 ? Lsr.DATA_READY : 0);
      case Register.MSR:
        // In loop mode the modem outputs come back as its inputs: DTR RTS OUT1 OUT2 as DSR CTS RI DCD.
        return (this.#mcr & MCR_LOOP) === 0
          ? 0xb0
          : ((this.#mcr & 0x01) << 5) | ((this.#mcr & 0x02) << 3) | ((this.#mcr & 0x04) << 4) | ((this.#mcr & 0x08) << 4);
      default:
        return this.#scratch;
    }
  }

  #writeRegister(register: number, value: number): void {
    this.#looks = 0;
    const latch = (this.#lcr & LCR_DLAB) !== 0;
    switch (register) {
      case Register.DATA:
        if (latch) this.#divisor = (this.#divisor & 0xff00) | value;
        else this.#transmit(value);
        break;
      case Register.IER:
        if (latch) this.#divisor = (this.#divisor & 0x00ff) | (value << 8);
        else this.#enableInterrupts(value & 0x0f);
        break;
      case Register.IIR_FCR:
        // Switching the FIFOs on or off empties them.
        if ((value & FCR_CLEAR_RECEIVER) !== 0 || ((value & FCR_ENABLE) !== 0) !== this.#fifo) this.#input.length = 0;
        this.#fifo = (value & FCR_ENABLE) !== 0;
        this.#trigger = TRIGGER_LEVELS[value >> 6]!;
        this.#updateLine();
        break;
      case Register.LCR:
        this.#lcr = value;
        break;
      case Register.MCR:
        this.#mcr = value & 0x1f;
        this.#updateLine();
        break;
      case Register.SCR:
        this.#scratch = value;
        break;
      default: // LSR and MSR are read-only
    }
  }
}

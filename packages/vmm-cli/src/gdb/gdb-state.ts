import type { GuestView } from '../debug/guest-view.ts';
import { readLinear, writeLinear } from '../debug/linear-memory.ts';
import { ERROR_ARGUMENT, ERROR_MEMORY, count, number } from './numbers.ts';
import { MAX_PACKET_BYTES } from './packet.ts';
import { gdbRegisters, registerHex, registerValue } from './target-description.ts';

const hexBytesOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Data of an `M` packet: hexadecimal digits; undefined: that is none. */
export const fromHex = (data: string): Uint8Array | undefined =>
  /^([0-9a-fA-F]{2})*$/.test(data) ? Uint8Array.from(data.match(/../g) ?? [], (digits) => parseInt(digits, 16)) : undefined;
/** Data of an `X` packet: the bytes themselves. */
export const fromBinary = (data: string): Uint8Array => Uint8Array.from(data, (character) => character.charCodeAt(0));

/** Registers and memory of a guest in the words of GDB's packets. Each method takes what follows the letter and gives the answer. */
export class GdbState {
  readonly view: GuestView;

  constructor(view: GuestView) {
    this.view = view;
  }

  /** `g`: all registers. */
  readAll(vcpu: number): string {
    return gdbRegisters
      .map((r) => registerHex(r, r.register === undefined ? undefined : this.view.readRegister(vcpu, r.register)))
      .join('');
  }

  /** `G`: those that changed are written. */
  writeAll(vcpu: number, data: string): string {
    let at = 0;
    for (const r of gdbRegisters) {
      const text = data.slice(at, (at += r.bits / 4));
      const value = registerValue(text);
      if (r.register === undefined || value === undefined) continue;
      if (this.view.readRegister(vcpu, r.register) !== value && !this.view.writeRegister(vcpu, r.register, value))
        return ERROR_ARGUMENT;
    }
    return 'OK';
  }

  /** `p`. */
  readOne(vcpu: number, text: string): string {
    const r = gdbRegisters[count(text) ?? -1];
    return r === undefined
      ? ERROR_ARGUMENT
      : registerHex(r, r.register === undefined ? undefined : this.view.readRegister(vcpu, r.register));
  }

  /** `P`. */
  writeOne(vcpu: number, text: string): string {
    const [index, data = ''] = text.split('=');
    const r = gdbRegisters[count(index) ?? -1];
    const value = registerValue(data);
    return r?.register !== undefined && value !== undefined && this.view.writeRegister(vcpu, r.register, value)
      ? 'OK'
      : ERROR_ARGUMENT;
  }

  /** `m`: what of it is there. */
  readMemory(vcpu: number, text: string): string {
    const [where, howMuch] = text.split(',');
    const address = number(where);
    const length = count(howMuch);
    if (address === undefined || length === undefined) return ERROR_ARGUMENT;
    const bytes = readLinear(this.view, vcpu, address, Math.min(length, MAX_PACKET_BYTES / 2));
    return bytes.length === 0 && length > 0 ? ERROR_MEMORY : hexBytesOf(bytes);
  }

  /** `M` and `X`, which differ in how data is written. */
  writeMemory(vcpu: number, text: string, decode: (data: string) => Uint8Array | undefined): string {
    const colon = text.indexOf(':');
    const [where, howMuch] = text.slice(0, Math.max(colon, 0)).split(',');
    const address = number(where);
    const data = decode(text.slice(colon + 1));
    if (colon < 0 || address === undefined || data?.length !== count(howMuch)) return ERROR_ARGUMENT;
    return writeLinear(this.view, vcpu, address, data!) ? 'OK' : ERROR_MEMORY;
  }
}

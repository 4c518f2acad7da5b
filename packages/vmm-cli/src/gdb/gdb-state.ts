import type { GuestView } from '../debug/guest-view.ts';
import { readLinear, writeLinear } from '../debug/linear-memory.ts';
import { ERROR_ARGUMENT, ERROR_MEMORY, count, number } from './numbers.ts';
import { MAX_PACKET_BYTES } from './packet.ts';
import { gdbRegisters, registerHex, registerValue, type GdbRegister } from './target-description.ts';

const hexBytesOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Data of an `M` packet: hexadecimal digits; undefined: that is none. */
export const fromHex = (data: string): Uint8Array | undefined =>
  /^([0-9a-fA-F]{2})*$/.test(data) ? Uint8Array.from(data.match(/../g) ?? [], (digits) => parseInt(digits, 16)) : undefined;
/** Data of an `X` packet: the bytes themselves. */
export const fromBinary = (data: string): Uint8Array => Uint8Array.from(data, (character) => character.charCodeAt(0));

/** Byte of the FXSAVE64 area with a bit for each x87 register that is not empty. */
const ABRIDGED_TAGS = 4;
const EMPTY = 3n;
/** Two bits for each register: 0 for any value, 3 for none. */
const fullTagWord = (abridged: number): bigint =>
  Array.from({ length: 8 }, (_, i) => ((abridged >> i) & 1 ? 0n : EMPTY << BigInt(2 * i))).reduce((a, b) => a | b, 0n);

/** Registers and memory of a guest in the words of GDB's packets. Each method takes what follows the letter and gives the answer. */
export class GdbState {
  readonly view: GuestView;

  constructor(view: GuestView) {
    this.view = view;
  }

  /** Value of a register; undefined: the host cannot read it. @param area the XSAVE area, read when it is needed */
  #value(vcpu: number, { place }: GdbRegister, area: () => Uint8Array | undefined): bigint | undefined {
    if (place === 'always 0') return 0n;
    if (typeof place === 'object' && 'register' in place) return this.view.readRegister(vcpu, place.register);
    const bytes = area();
    if (bytes === undefined) return undefined;
    if (place === 'full tag word') return fullTagWord(bytes[ABRIDGED_TAGS]!);
    return bytes
      .subarray(place.extended, place.extended + place.bytes)
      .reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  }

  #write(vcpu: number, { place }: GdbRegister, value: bigint): boolean {
    if (typeof place !== 'object') return false;
    if ('register' in place) return this.view.writeRegister(vcpu, place.register, value);
    const bytes = Uint8Array.from({ length: place.bytes }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
    return this.view.writeExtended(vcpu, place.extended, bytes);
  }

  /** The area of a vCPU, read once. */
  #area(vcpu: number): () => Uint8Array | undefined {
    let read: { readonly bytes: Uint8Array | undefined } | undefined;
    return () => (read ??= { bytes: this.view.readExtended(vcpu) }).bytes;
  }

  /** `g`: all registers. */
  readAll(vcpu: number): string {
    const area = this.#area(vcpu);
    return gdbRegisters.map((register) => registerHex(register, this.#value(vcpu, register, area))).join('');
  }

  /** `G`: those that changed are written. */
  writeAll(vcpu: number, data: string): string {
    const area = this.#area(vcpu);
    let at = 0;
    for (const register of gdbRegisters) {
      const value = registerValue(data.slice(at, (at += register.bits / 4)));
      if (value === undefined || this.#value(vcpu, register, area) === value) continue;
      if (!this.#write(vcpu, register, value)) return ERROR_ARGUMENT;
    }
    return 'OK';
  }

  /** `p`. */
  readOne(vcpu: number, text: string): string {
    const register = gdbRegisters[count(text) ?? -1];
    return register === undefined ? ERROR_ARGUMENT : registerHex(register, this.#value(vcpu, register, this.#area(vcpu)));
  }

  /** `P`. */
  writeOne(vcpu: number, text: string): string {
    const [index, data = ''] = text.split('=');
    const register = gdbRegisters[count(index) ?? -1];
    const value = registerValue(data);
    return register !== undefined && value !== undefined && this.#write(vcpu, register, value) ? 'OK' : ERROR_ARGUMENT;
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

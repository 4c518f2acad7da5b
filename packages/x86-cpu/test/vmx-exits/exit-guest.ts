import { expect } from 'vitest';
import { ownLp } from '../../src/lp/own-lp.ts';
import { defaultPlatform } from '../../src/platform/default-platform.ts';
import { FlatGuest } from '../../src/platform/flat-guest.ts';
import { MIB, add, hpa, type Hpa } from '../../src/units/index.ts';
import type { VmExit } from '../../src/vmx/vm-exit.ts';
import {
  EntryControl,
  ExitControl,
  PinControl,
  PrimaryControl,
  SecondaryControl,
  TertiaryControl,
} from '../../src/vmx/control-bits.ts';
import { VmcsPage } from '../../src/vmx/vmcs-page.ts';
import { VmcsField } from '../../src/vmx/fields.ts';
import { createMachine } from '../../src/x86-machine.ts';

export const hex = (text: string): Uint8Array =>
  Uint8Array.from(
    text
      .trim()
      .split(/\s+/)
      .filter((byte) => byte !== ''),
    (byte) => parseInt(byte, 16),
  );

/** Where the code of every guest of these tests starts. */
export const CODE = 0x8000;
/** Guest memory that no table and no code uses. */
export const DATA = 0x9000;
export const IDT = 0xa000;
export const GDT = 0xb000;
export const TSS = 0xc000;
export const HANDLER = 0xd000;
/** Host pages that the controls point to: bitmaps, the virtual-APIC page, lists. */
export const PAGES = 0x80_0000;

const platform = defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 32 * MIB });

/** A guest of one piece of machine code, with short ways to its controls and its memory. */
export class ExitGuest {
  readonly guest: FlatGuest;
  readonly lp: ReturnType<typeof ownLp>;

  constructor(code: Uint8Array, mode: 'real' | 'protected' | 'long' = 'long') {
    this.guest = new FlatGuest(createMachine(platform), { code, mode });
    this.lp = ownLp(this.guest.lp);
  }

  read(field: VmcsField): bigint {
    return this.guest.vmcs.read(field);
  }
  set(field: VmcsField, value: bigint | number): this {
    this.guest.vmcs.write(field, BigInt(value));
    return this;
  }
  #or(field: VmcsField, bits: number): this {
    return this.set(field, this.read(field) | BigInt(bits >>> 0));
  }
  #clear(field: VmcsField, bits: number): this {
    return this.set(field, this.read(field) & ~BigInt(bits >>> 0));
  }
  pin(...names: (keyof typeof PinControl)[]): this {
    return this.#or(
      VmcsField.PIN_CONTROLS,
      names.reduce((bits, name) => bits | PinControl[name], 0),
    );
  }
  primary(...names: (keyof typeof PrimaryControl)[]): this {
    return this.#or(
      VmcsField.PRIMARY_PROCESSOR_CONTROLS,
      names.reduce((bits, name) => bits | PrimaryControl[name], 0),
    );
  }
  without(...names: (keyof typeof PrimaryControl)[]): this {
    return this.#clear(
      VmcsField.PRIMARY_PROCESSOR_CONTROLS,
      names.reduce((bits, name) => bits | PrimaryControl[name], 0),
    );
  }
  secondary(...names: (keyof typeof SecondaryControl)[]): this {
    return this.#or(
      VmcsField.SECONDARY_PROCESSOR_CONTROLS,
      names.reduce((bits, name) => bits | SecondaryControl[name], 0),
    );
  }
  exitControl(...names: (keyof typeof ExitControl)[]): this {
    return this.#or(
      VmcsField.VM_EXIT_CONTROLS,
      names.reduce((bits, name) => bits | ExitControl[name], 0),
    );
  }
  entryControl(...names: (keyof typeof EntryControl)[]): this {
    return this.#or(
      VmcsField.VM_ENTRY_CONTROLS,
      names.reduce((bits, name) => bits | EntryControl[name], 0),
    );
  }
  tertiary(...names: (keyof typeof TertiaryControl)[]): this {
    this.primary('TERTIARY_CONTROLS');
    return this.#or(
      VmcsField.TERTIARY_PROCESSOR_CONTROLS,
      names.reduce((bits, name) => bits | TertiaryControl[name], 0),
    );
  }
  inject(information: number, errorCode = 0, length = 0): this {
    this.set(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, (0x8000_0000 | information) >>> 0);
    this.set(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE, errorCode);
    return this.set(VmcsField.VM_ENTRY_INSTRUCTION_LENGTH, length);
  }
  intercept(...vectors: number[]): this {
    return this.#or(
      VmcsField.EXCEPTION_BITMAP,
      vectors.reduce((bits, vector) => bits | (1 << vector), 0),
    );
  }
  gpr(n: number, value: bigint | number): this {
    this.lp.gpr[n] = BigInt(value);
    return this;
  }

  /** A host page for the controls. */
  page(n: number): Hpa {
    return hpa(PAGES + 0x1000 * n);
  }
  /** Host address of guest memory. */
  host(guestPhysical: number): Hpa {
    return this.guest.hostAddress(guestPhysical);
  }
  get memory(): FlatGuest['machine']['memory'] {
    return this.guest.machine.memory;
  }
  write64(guestPhysical: number, ...values: bigint[]): this {
    values.forEach((value, i) => this.memory.write64(this.host(guestPhysical + 8 * i), value));
    return this;
  }
  /** The EPT maps guest memory by 4 KiB pages, all with `flags`; `pageEntry` is the place of one page's entry. */
  smallPages(flags = 0x37n): this {
    const table = this.page(32);
    for (let i = 0; i < 512; i++) this.memory.write64(add(table, 8 * i), BigInt(this.host(0x1000 * i)) | flags);
    this.memory.write64(add(this.guest.eptRoot, 0x2000), BigInt(table) | 7n);
    return this;
  }
  pageEntry(guestPhysical: number): Hpa {
    return add(this.page(32), 8 * (guestPhysical >>> 12));
  }
  /** Makes one 4 KiB page of guest memory go away, or gives its entry other bits. */
  mapPage(guestPhysical: number, entry: bigint): this {
    this.memory.write64(this.pageEntry(guestPhysical), entry);
    return this;
  }
  /** Long-mode interrupt gates to HANDLER + 16 * vector, each of which is HLT there; GDT with 64-bit code at 8, data at 0x10. */
  withIdt(): this {
    for (let v = 0; v < 48; v++) {
      this.write64(IDT + 16 * v, BigInt((HANDLER + 16 * v) & 0xffff) | (8n << 16n) | (0x8en << 40n), 0n);
      this.memory.write8(this.host(HANDLER + 16 * v), 0xf4);
    }
    this.write64(GDT, 0n, 0x00af_9b00_0000_ffffn, 0x00cf_9300_0000_ffffn);
    return this.set(VmcsField.GUEST_IDTR_BASE, IDT)
      .set(VmcsField.GUEST_IDTR_LIMIT, 16 * 48 - 1)
      .set(VmcsField.GUEST_GDTR_BASE, GDT);
  }

  /** Fields of the shadow VMCS in page 2. */
  shadowField(field: VmcsField): bigint {
    return new VmcsPage(this.memory, this.page(2)).read(field);
  }
  setShadowField(field: VmcsField, value: bigint): void {
    new VmcsPage(this.memory, this.page(2)).write(field, value);
  }

  /** Enters the guest and runs it to its exit; a failed entry that counts as an exit is one. */
  run(budget = 10_000): VmExit | undefined {
    const { vmx } = this.lp;
    expect(vmx.vmlaunch()).toEqual({ kind: 'ok' });
    if (this.lp.mode === 'root') return this.guest.lastExit();
    return this.guest.run(budget);
  }
  get rip(): number {
    return Number(this.read(VmcsField.GUEST_RIP));
  }
}

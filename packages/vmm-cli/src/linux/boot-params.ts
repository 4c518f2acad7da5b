import { PAGE_SIZE } from '@tdxkit/x86-cpu/units';
import { Setup } from './setup-header.ts';

/** Offsets of boot_params beside the setup header. @source Linux/x86 zero page */
const Field = { ACPI_RSDP: 0x070, E820_ENTRIES: 0x1e8, E820_TABLE: 0x2d0 } as const;
const E820_ENTRY_BYTES = 20;
const UNKNOWN_LOADER = 0xff;
const LOADED_HIGH = 1;

export const E820Type = { RAM: 1, RESERVED: 2, ACPI: 3 } as const;

/** One line of the memory map: [start, end). */
export interface E820Entry {
  readonly start: number;
  readonly end: number;
  readonly type: number;
}

export interface BootParams {
  /** Setup header from 0x1F1 on, as the kernel file has it; empty for an ELF kernel. */
  readonly header: Uint8Array;
  readonly kernelAddress: number;
  readonly commandLineAddress: number;
  readonly rsdp: number;
  readonly initrd: { readonly address: number; readonly bytes: number } | undefined;
  readonly e820: readonly E820Entry[];
}

/** The page that the kernel is handed in RSI. Everything that is not named here is zero. */
export function bootParams(params: BootParams): Uint8Array {
  const page = new Uint8Array(PAGE_SIZE);
  const view = new DataView(page.buffer);
  page.set(params.header, Setup.SETUP_SECTS);
  view.setBigUint64(Field.ACPI_RSDP, BigInt(params.rsdp), true);
  page[Setup.TYPE_OF_LOADER] = UNKNOWN_LOADER;
  page[Setup.LOADFLAGS]! |= LOADED_HIGH;
  view.setUint32(Setup.CODE32_START, params.kernelAddress, true);
  view.setUint32(Setup.CMD_LINE_PTR, params.commandLineAddress, true);
  if (params.initrd) {
    view.setUint32(Setup.RAMDISK_IMAGE, params.initrd.address, true);
    view.setUint32(Setup.RAMDISK_SIZE, params.initrd.bytes, true);
  }
  page[Field.E820_ENTRIES] = params.e820.length;
  params.e820.forEach(({ start, end, type }, i) => {
    const at = Field.E820_TABLE + i * E820_ENTRY_BYTES;
    view.setBigUint64(at, BigInt(start), true);
    view.setBigUint64(at + 8, BigInt(end - start), true);
    view.setUint32(at + 16, type, true);
  });
  return page;
}

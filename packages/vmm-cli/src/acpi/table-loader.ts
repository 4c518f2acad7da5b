import { layOut } from './placed-tables.ts';
import { Rsdp, rsdp } from './rsdp.ts';
import { CHECKSUM_OFFSET } from './table.ts';
import { acpiParts, type AcpiMachine } from './tables.ts';

/** Names of the files that firmware asks fw_cfg for. */
export const AcpiFile = { RSDP: 'etc/acpi/rsdp', TABLES: 'etc/acpi/tables', LOADER: 'etc/table-loader' } as const;

const Command = { ALLOCATE: 1, ADD_POINTER: 2, ADD_CHECKSUM: 3 } as const;
const Zone = { HIGH: 1, F_SEGMENT: 2 } as const;
const COMMAND_BYTES = 128;
const NAME_BYTES = 56;
const TABLES_ALIGNMENT = 64;
const RSDP_ALIGNMENT = 16;

/** One command: its number, then names and 32-bit numbers and bytes in the order of its fields, zeros to 128 bytes. */
function command(code: number, ...fields: readonly (string | readonly [value: number, bytes: 1 | 4])[]): Uint8Array {
  const bytes = new Uint8Array(COMMAND_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, code, true);
  let at = 4;
  for (const field of fields) {
    if (typeof field === 'string') {
      bytes.set(new TextEncoder().encode(field), at);
      at += NAME_BYTES;
    } else {
      if (field[1] === 4) view.setUint32(at, field[0], true);
      else bytes[at] = field[0];
      at += field[1];
    }
  }
  return bytes;
}

const allocate = (file: string, alignment: number, zone: number): Uint8Array =>
  command(Command.ALLOCATE, file, [alignment, 4], [zone, 1]);
const addPointer = (file: string, to: string, offset: number, bytes: number): Uint8Array =>
  command(Command.ADD_POINTER, file, to, [offset, 4], [bytes, 1]);
const addChecksum = (file: string, offset: number, start: number, bytes: number): Uint8Array =>
  command(Command.ADD_CHECKSUM, file, [offset, 4], [start, 4], [bytes, 4]);

/**
 * The ACPI tables as files for firmware that places them itself: tables whose pointers are offsets in their file, the RSDP, and the commands
 * that allocate, add addresses and mend checksums.
 * @source QEMU hw/acpi/bios-linker-loader.c, the description of its commands
 */
export function acpiLoaderFiles(machine: AcpiMachine): ReadonlyMap<string, Uint8Array> {
  const parts = acpiParts(machine);
  const { bytes, at } = layOut(parts, 0);
  const root = rsdp(at.get('XSDT')!);
  const { TABLES, RSDP, LOADER } = AcpiFile;
  const commands = [
    allocate(RSDP, RSDP_ALIGNMENT, Zone.F_SEGMENT),
    allocate(TABLES, TABLES_ALIGNMENT, Zone.HIGH),
    ...parts
      .filter(({ pointers }) => pointers.length > 0)
      .flatMap((part) => {
        const start = at.get(part.signature)!;
        return [
          ...part.pointers.map((pointer) => addPointer(TABLES, TABLES, start + pointer.offset, pointer.bytes)),
          ...checksum(TABLES, bytes, start, start + CHECKSUM_OFFSET, part.bytes.length),
        ];
      }),
    addPointer(RSDP, TABLES, Rsdp.XSDT, 8),
    ...checksum(RSDP, root, 0, Rsdp.CHECKSUM, Rsdp.OLD_BYTES),
    ...checksum(RSDP, root, 0, Rsdp.EXTENDED_CHECKSUM, Rsdp.BYTES),
  ];
  const loader = new Uint8Array(commands.length * COMMAND_BYTES);
  commands.forEach((bytes_, i) => loader.set(bytes_, i * COMMAND_BYTES));
  return new Map([
    [RSDP, root],
    [TABLES, bytes],
    [LOADER, loader],
  ]);
}

/** The command for a checksum at `offset` over [start, start + length); the byte itself becomes 0, as the command wants it. */
function checksum(file: string, bytes: Uint8Array, start: number, offset: number, length: number): Uint8Array[] {
  bytes[offset] = 0;
  return [addChecksum(file, offset, start, length)];
}

import { KIB, MIB } from '@tdxkit/x86-cpu/units';
import { LOW_RAM_LIMIT } from '../memory/memory-map.ts';

/** Flags of the information structure: which of its fields are valid. */
const InfoFlag = { MEMORY: 1, COMMAND_LINE: 4, MODULES: 8, MEMORY_MAP: 0x40, LOADER_NAME: 0x200 } as const;
/** Offsets in the structure. @source Multiboot Specification "Boot information format" */
const Info = {
  FLAGS: 0,
  MEM_LOWER: 4,
  MEM_UPPER: 8,
  CMDLINE: 16,
  MODS_COUNT: 20,
  MODS_ADDR: 24,
  MMAP_LENGTH: 44,
  MMAP_ADDR: 48,
  LOADER_NAME: 64,
  BYTES: 120,
} as const;
const MAP_ENTRY_BYTES = 24;
const MODULE_BYTES = 16;
const MapType = { RAM: 1, RESERVED: 2 } as const;
/** End of low RAM; the rest to 1 MiB is what a PC has reserved there. */
const LOW_END = 0x9_fc00;
const FOUR_GIB = 2 ** 32;

/** A module and where it lies. */
export interface PlacedModule {
  readonly name: string;
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** The structure with its memory map behind it, and the strings and module list that it points to. */
export function multibootInfo(options: {
  readonly infoAddress: number;
  readonly stringsAddress: number;
  readonly memoryBytes: number;
  readonly commandLine: string;
  readonly modules: readonly PlacedModule[];
}): { info: Uint8Array; strings: Uint8Array } {
  const { infoAddress, stringsAddress, memoryBytes, commandLine, modules } = options;
  const low = Math.min(memoryBytes, LOW_RAM_LIMIT);
  const map: (readonly [base: number, bytes: number, type: number])[] = [
    [0, LOW_END, MapType.RAM],
    [LOW_END, MIB - LOW_END, MapType.RESERVED],
    [MIB, low - MIB, MapType.RAM],
  ];
  if (memoryBytes > low) map.push([FOUR_GIB, memoryBytes - low, MapType.RAM]);

  const strings = new Strings(stringsAddress, modules.length * MODULE_BYTES);
  modules.forEach((module, i) => {
    const at = i * MODULE_BYTES;
    strings.word(at, module.address);
    strings.word(at + 4, module.address + module.bytes.length);
    strings.word(at + 8, strings.add(module.name));
  });
  const info = new Uint8Array(Info.BYTES + map.length * MAP_ENTRY_BYTES);
  const view = new DataView(info.buffer);
  const set = (offset: number, value: number): void => view.setUint32(offset, value, true);
  const hasModules = modules.length > 0;
  set(
    Info.FLAGS,
    InfoFlag.MEMORY | InfoFlag.COMMAND_LINE | InfoFlag.MEMORY_MAP | InfoFlag.LOADER_NAME | (hasModules ? InfoFlag.MODULES : 0),
  );
  set(Info.MEM_LOWER, LOW_END >>> 10);
  set(Info.MEM_UPPER, (low - MIB) / KIB);
  set(Info.CMDLINE, strings.add(commandLine));
  set(Info.MODS_COUNT, modules.length);
  set(Info.MODS_ADDR, hasModules ? stringsAddress : 0);
  set(Info.MMAP_LENGTH, map.length * MAP_ENTRY_BYTES);
  set(Info.MMAP_ADDR, infoAddress + Info.BYTES);
  set(Info.LOADER_NAME, strings.add('tdxkit'));
  map.forEach(([base, bytes, type], i) => {
    const at = Info.BYTES + i * MAP_ENTRY_BYTES;
    set(at, MAP_ENTRY_BYTES - 4); // the size field does not count itself
    view.setBigUint64(at + 4, BigInt(base), true);
    view.setBigUint64(at + 12, BigInt(bytes), true);
    set(at + 20, type);
  });
  return { info, strings: strings.bytes() };
}

/** Zero-terminated strings behind a table of words, with the addresses they will have. */
class Strings {
  readonly #address: number;
  readonly #bytes: number[];

  constructor(address: number, tableBytes: number) {
    this.#address = address;
    this.#bytes = new Array<number>(tableBytes).fill(0);
  }
  add(text: string): number {
    const at = this.#address + this.#bytes.length;
    this.#bytes.push(...new TextEncoder().encode(text), 0);
    return at;
  }
  word(offset: number, value: number): void {
    for (let i = 0; i < 4; i++) this.#bytes[offset + i] = (value >>> (8 * i)) & 0xff;
  }
  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

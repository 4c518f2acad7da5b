import { sha384 } from '@noble/hashes/sha2.js';
import { SHA512_TABLE_BYTES, sha512Blocks, writeSha512Table, type PhysicalMemory, type Sha512Blocks } from '@tdxkit/x86-cpu';

/** SHA-384 of `data` in one go. */
export const sha384Digest = (data: Uint8Array): Uint8Array => sha384(data);

/** Chaining values that SHA-384 starts from. @source FIPS 180-4, 5.3.4 */
export const SHA384_INITIAL = [
  0xcbbb_9d5d_c105_9ed8n,
  0x629a_292a_367c_d507n,
  0x9159_015a_3070_dd17n,
  0x152f_ecd8_f70e_5939n,
  0x6733_2667_ffc0_0b31n,
  0x8eb4_4a87_6858_1511n,
  0xdb0c_2e0d_64f9_8fa7n,
  0x47b5_481d_befa_4fa4n,
] as const;

/** The compression function over one memory, and where its constants lie in it. */
export interface BlockHasher {
  readonly hash: Sha512Blocks;
  readonly table: number;
}

export function blockHasherOn(memory: PhysicalMemory): BlockHasher {
  const table = memory.reserve(SHA512_TABLE_BYTES);
  writeSha512Table(memory.wasm, table);
  return { hash: sha512Blocks(memory.wasm), table };
}

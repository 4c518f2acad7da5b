import { closeSync, openSync, readSync } from 'node:fs';
import type { SavedValue } from '@tdxkit/x86-cpu';
import { readImageFile } from '../image/read-image-file.ts';
import { READ_AT_ONCE } from '../output/open-file.ts';
import { writeWholeFile } from '../output/output-file.ts';
import { Container, packContainer } from './container.ts';
import { nodeCodec } from './node-codec.ts';

/** Writes a snapshot or recording. @param writer program and version @returns its bytes @throws OutputFileError */
export function writeStateFile(name: string, sections: ReadonlyMap<string, SavedValue>, writer: string): number {
  const bytes = packContainer(sections, writer, nodeCodec);
  writeWholeFile(name, bytes);
  return bytes.length;
}

/** A snapshot or recording. @throws ImageReadError, SnapshotFileError */
export const openStateFile = (name: string): Container => new Container(name, readImageFile(name), nodeCodec);

const MAGIC = 'TDXKITSN';

/** True for a file that begins as such files do; one that is not there is told of later. */
export function isStateFile(name: string): boolean {
  try {
    const file = openSync(name, READ_AT_ONCE);
    try {
      const head = Buffer.alloc(MAGIC.length);
      readSync(file, head, 0, head.length, 0);
      return head.toString('latin1') === MAGIC;
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

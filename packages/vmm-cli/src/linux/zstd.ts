import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as zlib from 'node:zlib';

/** `zlib.zstdDecompress`, which Node has from 22.15 on. */
type ZstdDecompress = (
  packed: Uint8Array,
  options: { readonly chunkSize: number; readonly maxOutputLength: number },
  done: (error: Error | null, unpacked: Uint8Array) => void,
) => void;

/** What the worker is told and runs. Without `fetch` the library reads its code at once instead of loading a HTTP client. */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
globalThis.fetch = undefined;
import(workerData.library).then(async ({ ZSTDDecoder }) => {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  let unpacked;
  try {
    unpacked = decoder.decode(workerData.packed, workerData.size);
  } catch {
    // the decoder ran into corrupt data
  }
  parentPort.postMessage(unpacked, unpacked === undefined ? [] : [unpacked.buffer]);
});
`;

/** Unpacks zstd data beside the thread that asks. @param size of what should come out @returns undefined: the data is corrupt, or there is more of it */
export function unpackZstd(packed: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  const own = (zlib as { zstdDecompress?: ZstdDecompress }).zstdDecompress;
  return own === undefined ? unpackInWorker(packed, size) : unpackByNode(own, packed, size);
}

/** With what this Node has. */
export const unpackByNode = (own: ZstdDecompress, packed: Uint8Array, size: number): Promise<Uint8Array | undefined> =>
  new Promise((resolve) => {
    own(packed, { chunkSize: Math.max(size, 64), maxOutputLength: size + 1 }, (error, unpacked) =>
      resolve(error === null ? unpacked : undefined),
    );
  });

/** With the library, in a thread of its own. */
export function unpackInWorker(packed: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  const library = pathToFileURL(createRequire(import.meta.url).resolve('zstddec')).href;
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { eval: true, workerData: { library, packed, size }, execArgv: [] });
    worker.once('message', (unpacked: Uint8Array | undefined) => {
      resolve(unpacked);
      void worker.terminate();
    });
    worker.once('error', reject);
  });
}

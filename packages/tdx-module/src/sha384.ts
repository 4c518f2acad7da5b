/**
 * SHA-384 as the module needs it: one-shot digests, and running contexts whose state can be put into the pages of a TD.
 * Handed in, so that a host with a faster implementation can use it.
 */
export interface Sha384 {
  digest(data: Uint8Array): Uint8Array;
}

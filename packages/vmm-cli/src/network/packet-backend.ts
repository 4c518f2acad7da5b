import type { Savable } from '../device/savable.ts';

/** What is at the other end of a network card's wire. Frames are Ethernet, without checksum: 14 bytes of header, then up to 1500. */
export interface PacketBackend extends Partial<Savable> {
  /** What a snapshot taken now cannot carry, in words; undefined: nothing is lost. */
  readonly losses?: string | undefined;
  /** The guest sent a frame. */
  send(frame: Uint8Array): void;
  /** Where frames for the guest go; set by the card. */
  onFrame: (frame: Uint8Array) => void;
}

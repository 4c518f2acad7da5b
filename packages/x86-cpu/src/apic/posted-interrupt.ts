import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { add, type Hpa } from '../units/index.ts';
import { ApicRegister } from './virtual-apic.ts';

/**
 * Posted-interrupt descriptor: 64 bytes, 64-byte aligned.
 *
 *   bytes 0-31  PIR, one bit per vector     bit 256 ON   bit 257 SN   bits 279:272 NV   bits 319:288 NDST
 * @source Intel SDM 3C "Posted-Interrupt Processing"
 */
export const PostedDescriptor = {
  BYTES: 64,
  PIR: 0,
  CONTROL: 32,
  NOTIFICATION_VECTOR: 34,
  NOTIFICATION_DESTINATION: 36,
} as const;
const ON = 1;
const SN = 2;

/**
 * What a sender does: sets the vector's bit in PIR, and ON unless notification is suppressed. Returns the notification vector when the
 * sender must send it as an interrupt to the LP of `destination`, else undefined (already outstanding, or suppressed).
 */
export function postInterrupt(
  memory: PhysicalMemory,
  descriptor: Hpa,
  vector: number,
): { vector: number; destination: number } | undefined {
  const word = add(descriptor, PostedDescriptor.PIR + ((vector >>> 5) << 2));
  memory.write32(word, memory.read32(word) | (1 << (vector & 31)));
  const control = memory.read32(add(descriptor, PostedDescriptor.CONTROL));
  if ((control & (ON | SN)) !== 0) return undefined;
  memory.write32(add(descriptor, PostedDescriptor.CONTROL), control | ON);
  return {
    vector: (control >>> 16) & 0xff,
    destination: memory.read32(add(descriptor, PostedDescriptor.NOTIFICATION_DESTINATION)),
  };
}

export const isOutstanding = (memory: PhysicalMemory, descriptor: Hpa): boolean =>
  (memory.read32(add(descriptor, PostedDescriptor.CONTROL)) & ON) !== 0;

/**
 * What the processor does with a notification: clears ON, moves PIR into the IRR of the virtual-APIC page and returns the highest vector
 * moved, or -1.
 */
export function drainPosted(memory: PhysicalMemory, descriptor: Hpa, virtualApic: Hpa): number {
  const control = add(descriptor, PostedDescriptor.CONTROL);
  memory.write32(control, memory.read32(control) & ~ON);
  let highest = -1;
  for (let word = 7; word >= 0; word--) {
    const from = add(descriptor, PostedDescriptor.PIR + 4 * word);
    const bits = memory.read32(from);
    if (bits === 0) continue;
    const to = add(virtualApic, ApicRegister.IRR + 16 * word);
    memory.write32(to, memory.read32(to) | bits);
    memory.write32(from, 0);
    if (highest === -1) highest = 32 * word + 31 - Math.clz32(bits);
  }
  return highest;
}

import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { DEVICE_SPACE } from './guest-devices.ts';

/** Reads a translated device address. undefined: the value is not known, and the exit of the access is recorded. */
export function readDevice(lp: X86LogicalProcessor, pa: number, size: number): bigint | undefined {
  const value = lp.devices!.read(pa - DEVICE_SPACE, size);
  if (value === undefined) lp.nonRoot.onEptMisconfiguration(pa - DEVICE_SPACE, 0n);
  return value;
}

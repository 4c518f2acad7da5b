import { hex } from '@tdxkit/x86-cpu/units';
import { imageHead, type Image, type ImageRegion } from '../image/image.ts';
import type { RunSummary } from './run-summary.ts';

/** What a session has to know of the program in its VM once it is in memory. */
export interface GuestInfo {
  /** For reports. */
  readonly image: RunSummary['image'];
  /** A panic that it prints ends the run. */
  readonly isLinux: boolean;
  /** It wants the devices of a test PC, and exit codes as QEMU makes them. */
  readonly isMultiboot: boolean;
  /** It wants the files of fw_cfg. */
  readonly isFirmware: boolean;
  /** See `Image.passesRbp`. */
  readonly passesRbp: boolean;
}

/** @param regions the image's, and what the VMM added */
export function guestInfo(image: Image, regions: readonly ImageRegion[]): GuestInfo {
  return {
    image: {
      ...imageHead(image),
      regions: regions.map((region) => ({ name: region.name, gpa: hex(region.gpa), bytes: region.bytes.length })),
    },
    isLinux: image.format === 'linux' || image.firmwareKernel !== undefined,
    isMultiboot: image.entry.kind === 'multiboot',
    isFirmware: image.format === 'tdvf',
    passesRbp: image.passesRbp ?? false,
  };
}

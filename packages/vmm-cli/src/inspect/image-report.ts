import { hex } from '@tdxkit/x86-cpu/units';
import type { Image } from '../image/image.ts';
import type { RunOptions } from '../run/run-options.ts';
import { planVm } from '../run/vm-plan.ts';
import { tdvfReport, tdvfText, type TdvfSectionReport } from './tdvf-report.ts';

/** An image as it will be in memory. */
export interface ImageReport {
  readonly name: string;
  readonly format: Image['format'];
  readonly fileBytes: number;
  readonly entry: string;
  readonly regions: readonly {
    readonly name: string;
    readonly gpa: string;
    readonly bytes: number;
    readonly isMeasured: boolean;
  }[];
  /** Sections of a TDX virtual firmware. */
  readonly tdvf?: readonly TdvfSectionReport[];
}

/** Lays the image out. @param bios the firmware file, when it is one */
export function imageReport(image: Image, options: RunOptions, bios: string | undefined): ImageReport {
  const { regions } = planVm(image, options);
  return {
    name: image.name,
    format: image.format,
    fileBytes: image.fileBytes,
    entry: image.entry.kind === 'reset-vector' ? 'reset vector' : hex(image.entry.address),
    regions: regions.map((region) => ({
      name: region.name,
      gpa: hex(region.gpa),
      bytes: region.bytes.length,
      isMeasured: region.isMeasured !== false,
    })),
    ...(bios === undefined ? {} : { tdvf: tdvfReport(bios) }),
  };
}

/** For people. */
export function imageText({ name, format, fileBytes, entry, regions, tdvf }: ImageReport): string {
  const lines = [
    `${name}: ${format}, ${fileBytes} bytes, entry ${entry}`,
    ...regions.map(
      ({ name: region, gpa, bytes, isMeasured }) =>
        `  ${`[${gpa}, ${hex(Number(gpa.replaceAll('_', '')) + bytes)})`.padEnd(30)} ${String(bytes / 4096).padStart(6)} pages  ${region}${isMeasured ? '' : ', not measured'}`,
    ),
  ];
  return `${lines.join('\n')}\n${tdvf === undefined ? '' : `TDVF metadata\n${tdvfText(tdvf)}`}`;
}

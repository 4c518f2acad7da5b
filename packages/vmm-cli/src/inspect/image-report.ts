import { hex } from '@tdxkit/x86-cpu/units';
import { readImageFile } from '../image/read-image-file.ts';
import { readTdvfMetadata } from '../firmware/tdvf-metadata.ts';
import type { Image } from '../image/image.ts';
import type { RunOptions } from '../run/run-options.ts';
import { planVm } from '../run/vm-plan.ts';

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
  readonly tdvf?: readonly Readonly<Record<string, string | number>>[];
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
    ...(bios === undefined ? {} : { tdvf: sectionsOf(bios) }),
  };
}

const sectionsOf = (file: string): Record<string, string | number>[] =>
  readTdvfMetadata(file, readImageFile(file)).map((section) =>
    Object.fromEntries(
      Object.entries(section).map(([name, value]) => [name, typeof value === 'number' && value > 9 ? hex(value) : String(value)]),
    ),
  );

/** For people. */
export function imageText({ name, format, fileBytes, entry, regions, tdvf }: ImageReport): string {
  const lines = [
    `${name}: ${format}, ${fileBytes} bytes, entry ${entry}`,
    ...regions.map(
      ({ name: region, gpa, bytes, isMeasured }) =>
        `  ${`[${gpa}, ${hex(Number(gpa.replaceAll('_', '')) + bytes)})`.padEnd(30)} ${String(bytes / 4096).padStart(6)} pages  ${region}${isMeasured ? '' : ', not measured'}`,
    ),
  ];
  if (tdvf !== undefined)
    lines.push(
      'TDVF metadata',
      ...tdvf.map(
        (section) =>
          `  ${Object.entries(section)
            .map(([field, value]) => `${field} ${value}`)
            .join(', ')}`,
      ),
    );
  return `${lines.join('\n')}\n`;
}

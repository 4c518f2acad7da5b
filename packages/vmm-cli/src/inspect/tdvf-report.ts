import { hex } from '@tdxkit/x86-cpu/units';
import { SectionAttribute, readTdvfMetadata } from '../firmware/tdvf-metadata.ts';
import { readImageFile } from '../image/read-image-file.ts';

/** A section of a firmware's TDVF metadata; addresses and sizes in hexadecimal. */
export interface TdvfSectionReport {
  readonly type: number;
  readonly name: string;
  readonly attributes: number;
  readonly dataOffset: string;
  readonly rawDataSize: string;
  readonly memoryAddress: string;
  readonly memoryDataSize: string;
}

/** The sections in their order. @throws ImageReadError, ImageFormatError */
export const tdvfReport = (file: string): TdvfSectionReport[] =>
  readTdvfMetadata(file, readImageFile(file)).map(({ type, name, attributes, ...places }) => ({
    type,
    name,
    attributes,
    dataOffset: hex(places.dataOffset),
    rawDataSize: hex(places.rawDataSize),
    memoryAddress: hex(places.memoryAddress),
    memoryDataSize: hex(places.memoryDataSize),
  }));

const WIDTHS = [24, 12, 26];
const row = (...words: readonly string[]): string =>
  `  ${words.map((word, i) => word.padEnd(WIDTHS[i] ?? 0)).join('')}`.trimEnd();
const number = (text: string): number => Number(text.replaceAll('_', ''));
const range = (start: string, size: string): string =>
  number(size) === 0 ? '-' : `[${start}, ${hex(number(start) + number(size))})`;

function attributeNames(attributes: number): string {
  const names = [
    ...((attributes & SectionAttribute.MR_EXTEND) === 0 ? [] : ['MR.EXTEND']),
    ...((attributes & SectionAttribute.PAGE_AUG) === 0 ? [] : ['PAGE.AUG']),
  ];
  return names.join(' ') || '-';
}

/** For people. */
export function tdvfText(sections: readonly TdvfSectionReport[]): string {
  const lines = sections.map(({ type, name, attributes, dataOffset, rawDataSize, memoryAddress, memoryDataSize }) =>
    row(`${type} ${name}`, attributeNames(attributes), range(dataOffset, rawDataSize), range(memoryAddress, memoryDataSize)),
  );
  return `${[row('type', 'attributes', 'in the file', 'in memory'), ...lines].join('\n')}\n`;
}

import type { OptionSpec } from './option-spec.ts';

/** Words of a `--disk` value: the file, then its settings. A comma in a file name is written twice. */
export const diskWords = (text: string): string[] =>
  text
    .replaceAll(',,', '\0')
    .split(',')
    .map((word) => word.replaceAll('\0', ','));

/** Modules of a multiboot program, each "FILE ARGUMENTS". */
export const moduleNames = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
export const moduleFile = (name: string): string => name.split(' ')[0]!;

/**
 * The value with the file in it named otherwise; a value that names none stays as it is.
 * @param isMultiboot the same options name a multiboot program
 */
export function placeFile(spec: OptionSpec, value: string, isMultiboot: boolean, place: (file: string) => string): string {
  if (spec.kind === 'disk') {
    const [file = '', ...settings] = diskWords(value);
    return [file === '' ? '' : place(file), ...settings].map((word) => word.replaceAll(',', ',,')).join(',');
  }
  if (spec.kind !== 'file' || value === '-') return value;
  if (!isMultiboot || !spec.flags.startsWith('--initrd ')) return place(value);
  return moduleNames(value)
    .map((name) => [place(moduleFile(name)), ...name.split(' ').slice(1)].join(' '))
    .join(',');
}

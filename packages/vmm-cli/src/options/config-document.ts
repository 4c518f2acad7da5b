import { resolve } from 'node:path';
import { configurable } from './config-schema.ts';
import { placeFile } from './file-in-value.ts';
import { propertyName, type OptionSpec } from './option-spec.ts';

/** Contents of a configuration file. */
export type ConfigDocument = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What a command prints and how is no part of the VM. */
const ofTheOutput: ReadonlySet<string> = new Set(['json', 'quiet']);

/** The configuration file that says what these options of `tdx run` say: without what is the default, files by their whole names. */
export function configDocument(image: string | undefined, raw: object): ConfigDocument {
  const given = raw as Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  const isMultiboot = given['multiboot'] !== undefined;
  const place = (spec: OptionSpec, text: string): string => placeFile(spec, text, isMultiboot, (file) => resolve(file));
  const document: Record<string, string | number | boolean | readonly string[]> =
    image === undefined ? {} : { image: resolve(image) };
  for (const [name, spec] of configurable) {
    const value = given[propertyName(spec)];
    if (value === undefined || value === spec.default || ofTheOutput.has(name)) continue;
    document[name] =
      typeof value === 'boolean'
        ? value
        : typeof value !== 'string'
          ? value.map((text) => place(spec, text))
          : spec.kind === 'count'
            ? Number(value)
            : place(spec, value);
  }
  return document;
}

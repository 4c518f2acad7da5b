import { dirname, isAbsolute, join } from 'node:path';
import { nearest } from '../commands/nearest.ts';
import { UsageError } from '../usage-error.ts';
import { ConfigFileError, type ConfigEntry } from './config-entry.ts';
import { configurable } from './config-schema.ts';
import { placeFile } from './file-in-value.ts';
import { checkValue, propertyName, type OptionSpec } from './option-spec.ts';
import { readToml } from './toml-config.ts';
import { readYaml } from './yaml-config.ts';

/** What a configuration file says: options by their property names, and the image. */
export interface ConfigFile {
  readonly image: string | undefined;
  readonly options: Readonly<Record<string, string | boolean | string[]>>;
}

type Fail = (what: string, hint?: string) => never;

/**
 * Reads a configuration file of `tdx run`: TOML when its name ends in `.toml`, else YAML (or JSON). Every value is checked here, where its line is known.
 * @param file its name; files that it names are relative to its folder
 * @throws ConfigFileError
 */
export function readConfig(file: string, text: string): ConfigFile {
  const options: Record<string, string | boolean | string[]> = {};
  let image: string | undefined;
  const entries: readonly ConfigEntry[] = /\.toml$/i.test(file) ? readToml(file, text) : readYaml(file, text);
  const isMultiboot = entries.some(({ name }) => name === 'multiboot');
  const beside = (name: string): string => (isAbsolute(name) ? name : join(dirname(file), name));
  for (const { name, line, texts, isList } of entries) {
    const fail: Fail = (what, hint) => {
      throw new ConfigFileError(file, line, what, hint === undefined ? {} : { hint });
    };
    const spec = configurable.get(name);
    if (name === 'image') {
      image = beside(texts[0] || fail('image: a file name is needed'));
      continue;
    }
    if (spec === undefined) {
      const like = nearest(name, ['image', ...configurable.keys()]);
      return fail(`no option is called "${name}"`, like === undefined ? '`tdx run --help` lists them.' : `Did you mean ${like}?`);
    }
    if (isList && !spec.isList) fail(`${name}: one value, not a list`);
    const values = checkedValues(spec, name, texts, fail);
    const placed = values.map((value) => placeFile(spec, value, isMultiboot, beside));
    options[propertyName(spec)] = spec.kind === 'flag' ? values[0] === 'true' : spec.isList ? placed : placed[0]!;
  }
  return { image, options };
}

function checkedValues(spec: OptionSpec, name: string, texts: readonly (string | undefined)[], fail: Fail): string[] {
  const values = texts.map((text) => text ?? fail(`${name}: a plain value is needed`));
  for (const value of values) {
    if (spec.kind === 'flag') {
      if (value !== 'true' && value !== 'false') fail(`${name}: true or false, not ${value}`);
      continue;
    }
    try {
      checkValue(spec, name, value);
    } catch (error) {
      if (error instanceof UsageError) fail(error.message, error.hint);
      throw error;
    }
  }
  return values;
}

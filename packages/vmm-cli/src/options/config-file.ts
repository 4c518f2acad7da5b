import { dirname, isAbsolute, join } from 'node:path';
import { TdxError, type TdxErrorOptions } from '@tdxkit/x86-cpu/units';
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Node } from 'yaml';
import { UsageError } from '../usage-error.ts';
import { nearest } from '../commands/nearest.ts';
import { configurable } from './config-schema.ts';
import { checkValue, propertyName, type OptionSpec } from './option-spec.ts';

/** A configuration file is no YAML, or says something that `tdx run` does not understand. The message begins with `file:line`. */
export class ConfigFileError extends TdxError {
  constructor(file: string, line: number, what: string, options: TdxErrorOptions = {}) {
    super('USAGE', `${file}:${line}: ${what}`, options);
  }
}

/** What a configuration file says: options by their property names, and the image. */
export interface ConfigFile {
  readonly image: string | undefined;
  readonly options: Readonly<Record<string, string | boolean | string[]>>;
}

/**
 * Reads a YAML (or JSON) configuration file of `tdx run`; every value is checked here, where its line is known.
 * @param file its name; files that it names are relative to its folder
 * @throws ConfigFileError
 */
export function readConfig(file: string, text: string): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new ConfigFileError(file, lineAt(problem.pos[0]), problem.message.replace(/\.?$/, ''), {
      hint: 'A configuration file is YAML: one "name: value" a line.',
    });
  const root = document.contents;
  if (root === null) return { image: undefined, options: {} };
  if (!isMap(root))
    throw new ConfigFileError(file, lineAt(root.range[0]), 'not a list of "name: value"', {
      hint: 'Write for example: memory: 256M',
    });
  const options: Record<string, string | boolean | string[]> = {};
  let image: string | undefined;
  for (const { key, value } of root.items) {
    const at = key as Node;
    const line = lineAt(at.range?.[0] ?? 0);
    const name = isScalar(at) ? String(at.value) : '';
    const fail = (what: string, hint?: string): never => {
      throw new ConfigFileError(file, line, what, hint === undefined ? {} : { hint });
    };
    const spec = configurable.get(name);
    if (name === 'image') {
      image = beside(file, scalarText(value) ?? fail('image: a file name is needed'));
      continue;
    }
    if (spec === undefined) {
      const like = nearest(name, ['image', ...configurable.keys()]);
      return fail(`no option is called "${name}"`, like === undefined ? '`tdx run --help` lists them.' : `Did you mean ${like}?`);
    }
    const texts = isSeq(value) ? value.items.map(scalarText) : [scalarText(value)];
    if (isSeq(value) && !spec.isList) fail(`${name}: one value, not a list`);
    options[propertyName(spec)] = convert(file, spec, name, texts, fail);
  }
  return { image, options };
}

type Fail = (what: string, hint?: string) => never;

function convert(
  file: string,
  spec: OptionSpec,
  name: string,
  texts: readonly (string | undefined)[],
  fail: Fail,
): string | boolean | string[] {
  const values = texts.map((text) => text ?? fail(`${name}: a plain value is needed`));
  if (spec.kind === 'flag') {
    const [value] = values;
    return value === 'true' ? true : value === 'false' ? false : fail(`${name}: true or false, not ${value}`);
  }
  for (const value of values) {
    try {
      checkValue(spec, name, value);
    } catch (error) {
      if (error instanceof UsageError) fail(error.message, error.hint);
      throw error;
    }
  }
  const placed = spec.kind === 'file' ? values.map((value) => beside(file, value)) : values;
  return spec.isList ? placed : placed[0]!;
}

/** Text of a scalar as it was written, so that 0x10_0000 stays what it is; booleans as true and false. */
function scalarText(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value, source } = node;
  if (typeof value === 'string') return value;
  return typeof value === 'boolean'
    ? String(value)
    : typeof value === 'number' || typeof value === 'bigint'
      ? (source ?? String(value))
      : undefined;
}

const beside = (file: string, name: string): string => (isAbsolute(name) ? name : join(dirname(file), name));

import { isNegated, longName, type OptionSpec } from './option-spec.ts';
import { runOptions } from './vm-options.ts';

/** Options that a configuration file may set, by name; `image` stands for the argument. */
export const configurable: ReadonlyMap<string, OptionSpec> = new Map(
  runOptions.filter((spec) => !spec.isCommandLineOnly && !isNegated(spec)).map((spec) => [longName(spec), spec]),
);

type Json = { readonly [name: string]: unknown };

function valueSchema(spec: OptionSpec): Json {
  switch (spec.kind) {
    case 'flag':
      return { type: 'boolean' };
    case 'count':
      return { type: 'integer', minimum: spec.min, maximum: spec.max };
    case 'choice':
      return { enum: spec.choices };
    case 'size':
      return { type: ['string', 'integer'], pattern: '^\\d+(\\.\\d+)?\\s*[kKmMgG]?(i?[bB])?$' };
    case 'duration':
      return { type: ['string', 'number'], pattern: '^\\d+(\\.\\d+)?(ms|s|m)?$' };
    case 'seed':
    case 'address':
      return { type: ['string', 'integer'], pattern: '^(0x[0-9a-fA-F_]+|[0-9_]+)$' };
    case 'file':
    case 'disk':
    case 'text':
      return { type: 'string' };
  }
}

/** The JSON Schema of configuration files, made from the table of options; schema/run-config.schema.json is this. */
export function configSchema(): Json {
  const properties: Record<string, Json> = { image: { type: 'string', description: 'ELF64 or flat image' } };
  for (const [name, spec] of configurable) {
    const value = valueSchema(spec);
    properties[name] = {
      ...(spec.isList ? { type: 'array', items: value } : value),
      description: spec.text,
      ...(spec.default === undefined ? {} : { default: spec.kind === 'count' ? Number(spec.default) : spec.default }),
    };
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://tdxkit.dev/schema/run-config.schema.json',
    title: 'Configuration file of tdx run',
    description:
      'The options of `tdx run` by their names. Files are relative to the folder of the configuration file. Options of the command line win.',
    type: 'object',
    additionalProperties: false,
    properties,
  };
}

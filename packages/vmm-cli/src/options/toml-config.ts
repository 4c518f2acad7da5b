import { TomlError, parse } from 'smol-toml';
import { ConfigFileError, type ConfigEntry } from './config-entry.ts';

/** Entries of a TOML file: keys without a table. @throws ConfigFileError */
export function readToml(file: string, text: string): ConfigEntry[] {
  const lines = text.split('\n');
  /** The parser keeps no places, so the line is looked for. */
  const lineOf = (name: string): number => lines.findIndex((line) => /^\s*\[*\s*["']?([\w-]+)/.exec(line)?.[1] === name) + 1 || 1;
  let root: Readonly<Record<string, unknown>>;
  try {
    root = parse(text, { integersAsBigInt: true });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new ConfigFileError(file, error.line, error.message.split('\n')[0]!.replace(/^Invalid TOML document: /, ''), {
      cause: error,
      hint: 'A file whose name ends in .toml is TOML, one name = value a line; texts stand in quotes.',
    });
  }
  return Object.entries(root).map(([name, value]) => ({
    name,
    line: lineOf(name),
    texts: Array.isArray(value) ? value.map(plainText) : [plainText(value)],
    isList: Array.isArray(value),
  }));
}

const plainText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : undefined;

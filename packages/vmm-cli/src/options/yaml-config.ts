import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Node } from 'yaml';
import { ConfigFileError, type ConfigEntry } from './config-entry.ts';

/** Entries of a YAML file, of which JSON is a part. @throws ConfigFileError */
export function readYaml(file: string, text: string): ConfigEntry[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new ConfigFileError(file, lineAt(problem.pos[0]), problem.message.replace(/\.?$/, ''), {
      hint: 'A configuration file is YAML, one "name: value" a line, or TOML when its name ends in .toml.',
    });
  const root = document.contents;
  if (root === null) return [];
  if (!isMap(root))
    throw new ConfigFileError(file, lineAt(root.range[0]), 'not a list of "name: value"', {
      hint: 'Write for example: memory: 256M',
    });
  return root.items.map(({ key, value }) => {
    const at = key as Node;
    return {
      name: isScalar(at) ? String(at.value) : '',
      line: lineAt(at.range?.[0] ?? 0),
      texts: isSeq(value) ? value.items.map(scalarText) : [scalarText(value)],
      isList: isSeq(value),
    };
  });
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

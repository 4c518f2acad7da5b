import { hex64 } from '@tdxkit/x86-cpu/units';
import { decoders } from '../decode/decode.ts';
import { likely } from './nearest.ts';
import { ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { parseWord } from '../options/parse-option.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** One value in the document of `tdx decode --json` (schema/decoded.schema.json). */
export interface DecodedValue {
  readonly kind: string;
  /** All 64 bits, hexadecimal. */
  readonly value: string;
  /** What it is, in one line. */
  readonly meaning: string;
  /** Its fields that are not 0, its operands or its masks, a line each. */
  readonly details: readonly string[];
}

/**
 * `tdx decode KIND VALUE...`: says in words what numbers of the TDX interfaces mean, as lines or as one JSON document. Nothing is printed if one of
 * the values is no 64-bit number.
 * @throws UsageError for an unknown kind and for such a value
 */
export function decodeCommand(
  kind: string,
  values: readonly string[],
  { json = false }: { readonly json?: boolean },
  terminal: Terminal,
): number {
  const decoder = Object.hasOwn(decoders, kind) ? decoders[kind] : undefined;
  if (decoder === undefined) {
    const kinds = Object.keys(decoders);
    throw new UsageError(`decode ${kind}: not one of ${kinds.join(', ')}`, {
      hint: likely(kind, kinds) ?? 'tdx decode --help says what each is.',
    });
  }
  const decoded = values.map((text) => {
    const value = parseWord(kind, text);
    return { value, lines: decoder.decode(value) };
  });
  const document = (): readonly DecodedValue[] =>
    decoded.map(({ value, lines: [meaning, ...details] }) => ({
      kind,
      value: hex64(value),
      meaning: meaning!,
      details: details.map((line) => line.trim().replaceAll(/ +/g, ' ')),
    }));
  const text = json ? JSON.stringify(document(), null, 2) : decoded.flatMap(({ lines }) => lines).join('\n');
  terminal.out(`${text}\n`);
  return ExitCode.OK;
}

/** The kinds for the help text. */
export const decodeHelp = `\nKINDS:\n${Object.entries(decoders)
  .map(([kind, { what }]) => `  ${kind.padEnd(12)} ${what}\n`)
  .join('')}\nExample: tdx decode status 0xc000010000000001\n`;

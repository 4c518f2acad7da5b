import { decoders } from '../decode/decode.ts';
import { likely } from './nearest.ts';
import { ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { parseSeed } from '../options/parse-option.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** `tdx decode KIND VALUE...`: says in words what numbers of the TDX interfaces mean. */
export function decodeCommand(kind: string, values: readonly string[], terminal: Terminal): number {
  const decoder = Object.hasOwn(decoders, kind) ? decoders[kind] : undefined;
  if (decoder === undefined) {
    const kinds = Object.keys(decoders);
    throw new UsageError(`decode ${kind}: not one of ${kinds.join(', ')}`, {
      hint: likely(kind, kinds) ?? 'tdx decode --help says what each is.',
    });
  }
  for (const text of values) terminal.out(`${decoder.decode(parseSeed(kind, text)).join('\n')}\n`);
  return ExitCode.OK;
}

/** The kinds for the help text. */
export const decodeHelp = `\nKINDS:\n${Object.entries(decoders)
  .map(([kind, { what }]) => `  ${kind.padEnd(12)} ${what}\n`)
  .join('')}\nExample: tdx decode status 0xc000010000000001\n`;

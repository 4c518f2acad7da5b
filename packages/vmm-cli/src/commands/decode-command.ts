import { decoders } from '../decode/decode.ts';
import { ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { parseSeed } from '../options/parse-option.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** `tdx decode KIND VALUE...`: says in words what numbers of the TDX interfaces mean. @param like the kind that was probably meant */
export function decodeCommand(kind: string, values: readonly string[], terminal: Terminal, like?: string): number {
  const decoder = decoders[kind];
  if (decoder === undefined)
    throw new UsageError(
      `decode ${kind}: not one of ${Object.keys(decoders).join(', ')}`,
      like === undefined ? {} : { hint: `Did you mean ${like}?` },
    );
  for (const text of values) terminal.out(`${decoder.decode(parseSeed(kind, text)).join('\n')}\n`);
  return ExitCode.OK;
}

/** The kinds for the help text. */
export const decodeHelp = `\nKINDS:\n${Object.entries(decoders)
  .map(([kind, { what }]) => `  ${kind.padEnd(12)} ${what}\n`)
  .join('')}\nExample: tdx decode status 0xc000010000000001\n`;

import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replayFile, type FileResult } from './replay.ts';
import { TranscriptFormatError, kindOf } from './transcript-file.ts';

/** Transcripts that the repository keeps. */
export const DEFAULT_DIRECTORY = fileURLToPath(new URL('../../testdata/transcripts', import.meta.url));

/** Files of the arguments, directories expanded to their recordings, in name order. */
export function expand(paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => /\.jsonl(\.gz)?$/.test(name))
          .sort()
          .map((name) => join(path, name))
      : [path],
  );
}

interface Row {
  files: number;
  events: number;
  matched: number;
  differing: number;
  skipped: number;
  unsound: number;
}

/** One line for the place where a file stopped. */
export function describeStop(result: FileResult): string {
  const { event, difference, reason } = result.stop!;
  const what = `${event.op} ${event.leaf ?? event.exit ?? ''}`.trim();
  const where = `${basename(result.file)} seq ${event.seq} lp ${event.lp ?? '-'} ${what}${event.leaf !== undefined && event.exit !== undefined ? ` (${event.exit})` : ''}`;
  if (difference === undefined) return `  skipped from ${where}: ${reason ?? ''}`;
  const inputs = Object.entries(event.in ?? {}).map(([name, value]) => `${name}=${value}`).join(' '); // prettier-ignore
  return `  differs at ${where}\n    in       ${inputs}\n    field    ${difference.field}\n    expected ${difference.expected}\n    got      ${difference.got}`;
}

function main(paths: readonly string[]): number {
  const rows = new Map<string, Row>();
  const stops: string[] = [];
  let bad = 0;
  let files: string[];
  try {
    files = expand(paths.length > 0 ? paths : [DEFAULT_DIRECTORY]);
  } catch (error) {
    console.error(`error: ${(error as Error).message}`);
    return 1;
  }
  for (const file of files) {
    let result: FileResult;
    try {
      result = replayFile(file);
    } catch (error) {
      if (!(error instanceof TranscriptFormatError)) throw error;
      console.error(`error: ${error.message}`);
      bad++;
      continue;
    }
    const kind = kindOf(file);
    const row = rows.get(kind) ?? { files: 0, events: 0, matched: 0, differing: 0, skipped: 0, unsound: 0 };
    rows.set(kind, row);
    row.files++;
    row.events += result.events;
    row.matched += result.matched;
    row.differing += result.differing;
    row.skipped += result.skipped;
    row.unsound += result.unsound;
    if (result.stop !== undefined) stops.push(describeStop(result));
  }
  console.log('kind               files   events  matched differing  skipped  unsound');
  const total: Row = { files: 0, events: 0, matched: 0, differing: 0, skipped: 0, unsound: 0 };
  for (const [kind, row] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const cell = (value: number, width: number): string => String(value).padStart(width);
    console.log(
      `${kind.padEnd(18)} ${cell(row.files, 5)} ${cell(row.events, 8)} ${cell(row.matched, 8)} ${cell(row.differing, 9)} ${cell(row.skipped, 8)} ${cell(row.unsound, 8)}`,
    );
    for (const key of Object.keys(total) as (keyof Row)[]) total[key] += row[key];
  }
  if (stops.length > 0) console.log(`\n${stops.join('\n')}\n`);
  if (total.unsound > 0) console.log(`${total.unsound} unsound events ignored`);
  if (bad > 0) console.log(`${bad} files could not be read`);
  console.log(
    `transcripts: ${total.matched} matched, ${total.differing} differing, ${total.skipped} skipped of ${total.events} events`,
  );
  return total.differing === 0 && total.skipped === 0 && bad === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));

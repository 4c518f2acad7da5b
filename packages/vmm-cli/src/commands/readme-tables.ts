import { exitCodeMeanings } from '../exit-code.ts';
import { runOptions } from '../options/vm-options.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The options of `tdx run` as a table of the README. */
const optionTable = (): string =>
  [
    '| Option | Default | |',
    '|---|---|---|',
    ...runOptions.map(
      (spec) =>
        `| \`${cell(spec.flags)}\` | ${spec.default ?? ''} | ${cell(spec.text)}${spec.kind === 'choice' ? `: ${spec.choices.join(', ')}` : ''} |`,
    ),
  ].join('\n');
const exitCodeTable = (): string =>
  ['| Code | |', '|---|---|', ...exitCodeMeanings.map(([code, meaning]) => `| ${code} | ${cell(meaning)} |`)].join('\n');

/** The README with its tables as they follow from the program: between `<!-- name -->` and `<!-- /name -->`. */
export function withTables(readme: string): string {
  const put = (text: string, name: string, table: string): string =>
    text.replace(
      new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`),
      (_, start: string, end: string) => `${start}\n${table}\n\n${end}`,
    );
  return put(put(readme, 'options', optionTable()), 'exit-codes', exitCodeTable());
}

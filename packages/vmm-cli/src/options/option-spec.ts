import { Option, type Command } from 'commander';
import { UsageError } from '../usage-error.ts';
import { parseAddress, parseChoice, parseCount, parseDuration, parseWord, parseSize } from './parse-option.ts';

/** What an option's value is. It decides how the value is checked, and what a configuration file may hold. */
export type OptionKind =
  | { readonly kind: 'flag' }
  | { readonly kind: 'text' }
  /** A file: in a configuration file relative to that file. */
  | { readonly kind: 'file' }
  /** A disk image and its settings: see `diskWords`. */
  | { readonly kind: 'disk' }
  | { readonly kind: 'size' | 'address' | 'duration' | 'seed' }
  | { readonly kind: 'count'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] };

/** One option of a command: the only place that says its name, what it takes and what it means. */
export type OptionSpec = OptionKind & {
  /** As commander writes it: `-m, --memory <size>`. */
  readonly flags: string;
  readonly text: string;
  readonly default?: string;
  /** May be given several times. */
  readonly isList?: boolean;
  /** Not to be set by a configuration file. */
  readonly isCommandLineOnly?: boolean;
  /** A text that may be empty. */
  readonly mayBeEmpty?: boolean;
};

/** `memory` of `-m, --memory <size>`; a negated option has the name of what it negates. */
export const longName = ({ flags }: OptionSpec): string => /--(?:no-)?([a-z0-9-]+)/.exec(flags)![1]!;
/** Name under which commander hands the value over: `vmType`. */
export const propertyName = (spec: OptionSpec): string =>
  longName(spec).replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
export const isNegated = ({ flags }: OptionSpec): boolean => flags.includes('--no-');

/** Checks one value of an option. @throws UsageError that begins with `name` */
export function checkValue(spec: OptionSpec, name: string, text: string): void {
  if (text === '' && spec.mayBeEmpty !== true)
    throw new UsageError(`${name} "": an empty value`, { hint: 'Give it a value, or leave the option away.' });
  switch (spec.kind) {
    case 'size':
      parseSize(name, text);
      break;
    case 'address':
      parseAddress(name, text);
      break;
    case 'duration':
      parseDuration(name, text);
      break;
    case 'seed':
      parseWord(name, text);
      break;
    case 'count':
      parseCount(name, text, spec.min, spec.max);
      break;
    case 'choice':
      parseChoice(name, text, spec.choices);
      break;
    case 'flag':
      throw new UsageError(`${name} takes no value`);
    case 'file':
    case 'disk':
    case 'text':
  }
}

/** Gives the command these options; a value is checked when it is read, before anything is done. Of an option that is given twice the last one counts. */
export function addOptions(command: Command, specs: readonly OptionSpec[]): Command {
  for (const spec of specs) {
    const option = new Option(spec.flags, spec.text);
    if (spec.default !== undefined) option.default(spec.default);
    if (spec.kind !== 'flag')
      option.argParser<string | readonly string[] | undefined>((value, earlier) => {
        checkValue(spec, `--${longName(spec)}`, value);
        return spec.isList ? [...(typeof earlier === 'object' ? earlier : []), value] : value;
      });
    if (spec.kind === 'choice') option.argChoices = [...spec.choices]; // for help and completion
    command.addOption(option);
  }
  return command;
}

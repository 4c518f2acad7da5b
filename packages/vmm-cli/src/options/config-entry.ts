import { TdxError, type TdxErrorOptions } from '@tdxkit/x86-cpu/units';

/** A configuration file cannot be read as what it is, or says something that `tdx run` does not understand. The message begins with `file:line`. */
export class ConfigFileError extends TdxError {
  constructor(file: string, line: number, what: string, options: TdxErrorOptions = {}) {
    super('USAGE', `${file}:${line}: ${what}`, options);
  }
}

/** One `name: value` of a configuration file, whatever its language. */
export interface ConfigEntry {
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
  /** The value, or the values of a list, as text: numbers as they are written, booleans as `true` and `false`; undefined where it is no plain value. */
  readonly texts: readonly (string | undefined)[];
  readonly isList: boolean;
}

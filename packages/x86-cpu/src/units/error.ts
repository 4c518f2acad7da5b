/** What a `TdxError` carries besides code and message. */
export interface TdxErrorOptions {
  /** What the caller can do about it, one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * Base class of every error that only a wrong caller can cause: bad configuration, bad image, a method called in the wrong state.
 * What the architecture itself can return (status words, exceptions, exit reasons) is a value and never thrown.
 */
export class TdxError extends Error {
  /** Stable upper-case name of the kind of failure, for example `CONFIG_INVALID`. */
  readonly code: string;
  /** What the caller can do about it. */
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: TdxErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
  }
}

/** A configuration that no machine can have: overlapping RAM, too many key ids, too little linear memory. */
export class ConfigError extends TdxError {
  constructor(message: string, options: TdxErrorOptions = {}) {
    super('CONFIG_INVALID', message, options);
  }
}

/** An operation that the object's present state forbids, for example running an LP that is in root mode. */
export class StateError extends TdxError {
  constructor(message: string, options: TdxErrorOptions = {}) {
    super('STATE_INVALID', message, options);
  }
}

/** A broken invariant of this project: please report it. */
export class InternalError extends TdxError {
  constructor(message: string, options: TdxErrorOptions = {}) {
    super('INTERNAL', message, {
      hint: 'This is a bug of tdxkit: please report it with the command or code that led here.',
      ...options,
    });
  }
}

/** Throws `InternalError` unless `condition` holds. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InternalError(message);
}

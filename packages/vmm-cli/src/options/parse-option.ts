import { UsageError } from '../usage-error.ts';

const sizeUnits: Readonly<Record<string, number>> = { '': 2 ** 20, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** `64M`, `1G`, `8192K`, `64` (MiB): bytes. A trailing B or iB is fine. */
export function parseSize(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?$/i.exec(text.trim());
  const bytes = match ? Number(match[1]) * sizeUnits[match[2]!.toUpperCase()]! : NaN;
  if (!Number.isSafeInteger(bytes) || bytes === 0) {
    throw new UsageError(`${option} ${text}: not a size`, {
      hint: 'Give a number with K, M or G: 64M, 1G. Without a letter it counts MiB.',
    });
  }
  return bytes;
}

/** `0x100000`, `1048576`: an address. */
export function parseAddress(option: string, text: string): number {
  const value = /^(0x[\da-f_]+|\d[\d_]*)$/i.test(text) ? Number(text.replaceAll('_', '')) : NaN;
  if (!Number.isSafeInteger(value))
    throw new UsageError(`${option} ${text}: not an address`, {
      hint: 'Give a decimal or 0x hexadecimal number, such as 0x100000.',
    });
  return value;
}

/** `10`, `0.5`, `10s`, `500ms`, `2m`: milliseconds. */
export function parseDuration(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text.trim());
  const unit = { ms: 1, s: 1000, m: 60_000 }[match?.[2] ?? 's'] ?? 1000;
  const milliseconds = match ? Number(match[1]) * unit : NaN;
  if (!(milliseconds > 0))
    throw new UsageError(`${option} ${text}: not a time`, { hint: 'Give seconds, or a number with ms, s or m: 10, 500ms, 2m.' });
  return milliseconds;
}

/** A whole number in [min, max]. */
export function parseCount(option: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max))
    throw new UsageError(`${option} ${text}: not a whole number from ${min} to ${max}`, {
      hint: min === max ? `It can only be ${min}.` : `Give a decimal number, such as ${min + 1}.`,
    });
  return value;
}

/** Decimal or 0x hexadecimal, 64 bits: a seed, XFAM. */
export function parseWord(option: string, text: string): bigint {
  const value = /^(0x[\da-f]+|\d+)$/i.test(text) ? BigInt(text) : -1n;
  if (value < 0n || value >= 1n << 64n)
    throw new UsageError(`${option} ${text}: not a 64-bit number`, {
      hint: 'Give a decimal or 0x hexadecimal number below 2^64.',
    });
  return value;
}

/** One of a list of words. */
export function parseChoice<T extends string>(option: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((c) => c === text);
  if (choice === undefined)
    throw new UsageError(`${option} ${text}: not one of ${choices.join(', ')}`, {
      hint: `Give one of them: ${option} ${choices[0]}.`,
    });
  return choice;
}

import type { Image } from '../image/image.ts';
import type { RunOptions } from '../run/run-options.ts';
import { expectFeatures } from '../run/cpu-features.ts';
import { parseXfam } from '../run/xfam.ts';
import { UsageError } from '../usage-error.ts';
import { readImageOption, type ImageOptions } from './image-option.ts';
import { parseChoice, parseCount, parseDuration, parseWord } from './parse-option.ts';
import { openDevices, type DeviceOptions } from './device-options.ts';
import { disk, type FileSource } from './file-source.ts';

/** Options of a VM as commander, a configuration file or a recording hand them over: strings. */
export interface VmOptions extends ImageOptions, DeviceOptions {
  readonly vmType: string;
  readonly seed: string;
  readonly without?: string;
  readonly xfam?: string;
  readonly debug?: boolean;
}

/** Options that end a run, as strings. */
export interface LimitOptions {
  readonly timeout?: string;
  readonly guestTimeout?: string;
  readonly maxInstructions?: string;
  readonly expectText?: string;
  readonly failText?: string;
}

/** A VM that somebody asked for: its image is read and laid out, its options are checked. */
export interface PreparedVm {
  readonly image: Image;
  /** The options that decide what the VM is. */
  readonly options: RunOptions & {
    readonly vmType: 'td' | 'vmx';
    readonly memoryBytes: number;
    readonly cpus: number;
    readonly seed: bigint;
  };
}

/** What is known of a VM before its image is there. */
export type KnownVm = Pick<PreparedVm['options'], 'vmType' | 'memoryBytes' | 'cpus' | 'seed'> & { readonly debug: boolean };

/**
 * Reads the image and checks the options. UsageError, ImageReadError, ImageFormatError, MemoryLayoutError.
 * @param onWait see `readImageOption`
 */
export async function prepareVm(
  path: string | undefined,
  raw: VmOptions,
  files: FileSource = disk,
  onWait?: (known: KnownVm) => void,
): Promise<PreparedVm> {
  const vmType = parseChoice('--vm-type', raw.vmType, ['td', 'vmx'] as const);
  const seed = parseWord('--seed', raw.seed);
  const debug = raw.debug ?? false;
  const wait = onWait && ((machine: Pick<KnownVm, 'memoryBytes' | 'cpus'>) => onWait({ ...machine, vmType, seed, debug }));
  const { image, memoryBytes, cpus } = await readImageOption(path, raw, vmType, files, wait);
  const without = (raw.without ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  expectFeatures(without);
  if (raw.without !== undefined && vmType === 'td')
    throw new UsageError(`--without ${raw.without}: the TDX module says which processor features a TD has`, {
      hint: 'Leave it away, or add --vm-type vmx.',
    });
  if (raw.xfam !== undefined && vmType === 'vmx')
    throw new UsageError('--xfam: a plain VM has what the host has', {
      hint: 'Leave it away, or take features away with --without.',
    });
  const xfam = raw.xfam === undefined ? {} : { xfam: parseXfam('--xfam', raw.xfam) };
  const devices = await openDevices(raw, files);
  return { image, options: { ...xfam, vmType, memoryBytes, cpus, seed, without, debug, devices } };
}

/** The limits as `runImage` takes them. @throws UsageError */
export function parseLimits(
  raw: LimitOptions,
): Pick<RunOptions, 'timeoutMs' | 'guestTimeoutMs' | 'maxInstructions' | 'expectText' | 'failText'> {
  return {
    ...(raw.timeout === undefined ? {} : { timeoutMs: parseDuration('--timeout', raw.timeout) }),
    ...(raw.guestTimeout === undefined ? {} : { guestTimeoutMs: parseDuration('--guest-timeout', raw.guestTimeout) }),
    ...(raw.maxInstructions === undefined
      ? {}
      : { maxInstructions: parseCount('--max-instructions', raw.maxInstructions, 1, Number.MAX_SAFE_INTEGER) }),
    ...(raw.expectText === undefined ? {} : { expectText: raw.expectText }),
    ...(raw.failText === undefined ? {} : { failText: raw.failText }),
  };
}

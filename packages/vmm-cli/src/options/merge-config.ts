import type { Command } from 'commander';
import { disk } from './file-source.ts';

/**
 * Values and arguments of a command after its configuration file was read: the command line wins, then the file, then the defaults.
 * @param given what commander says of the command line
 */
export async function mergeConfig<T extends object>(
  command: Command,
  given: T & { readonly config?: string },
  image: string | undefined,
): Promise<{ image: string | undefined; options: T }> {
  if (given.config === undefined) return { image, options: given };
  const { readConfig } = await import('./config-file.ts');
  const config = readConfig(given.config, new TextDecoder().decode(disk.read(given.config)));
  const fromFile = Object.entries(config.options).filter(([name]) => command.getOptionValueSource(name) !== 'cli');
  // Another way to name what starts, given on the command line, replaces that of the file.
  const ways = ['kernel', 'bios', 'multiboot'];
  const replaces = image !== undefined || ways.some((name) => command.getOptionValueSource(name) === 'cli');
  const kept = replaces ? fromFile.filter(([name]) => !ways.includes(name)) : fromFile;
  return { image: image ?? (replaces ? undefined : config.image), options: { ...given, ...Object.fromEntries(kept) } };
}

import type { Command } from 'commander';
import { disk } from './file-source.ts';

/** Options that say the same: one of them on the command line replaces the other one of the file. */
const synonyms: readonly (readonly string[])[] = [['cpus', 'smp']];

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
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const isSaid = (name: string): boolean => isGiven(name) || synonyms.some((same) => same.includes(name) && same.some(isGiven));
  const fromFile = Object.entries(config.options).filter(([name]) => !isSaid(name));
  // Another way to name what starts, given on the command line, replaces that of the file.
  const ways = ['kernel', 'bios', 'multiboot'];
  const replaces = image !== undefined || ways.some(isGiven);
  const kept = replaces ? fromFile.filter(([name]) => !ways.includes(name)) : fromFile;
  return { image: image ?? (replaces ? undefined : config.image), options: { ...given, ...Object.fromEntries(kept) } };
}

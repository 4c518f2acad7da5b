import { MAX_CPUS } from '../run/vm-limits.ts';
import { deviceSpecs } from './device-specs.ts';
import type { OptionSpec } from './option-spec.ts';

/** Options that say what is in memory when a VM starts: of `run`, `measure` and every command that builds a VM. */
// prettier-ignore
export const imageOptions: readonly OptionSpec[] = [
  { kind: 'size', flags: '-m, --memory <size>', text: 'RAM, in MiB or with a unit: 64, 64M, 1G (default: 64M; 256M with --kernel or --bios)' },
  { kind: 'count', min: 1, max: MAX_CPUS, flags: '-c, --cpus <n>', text: 'vCPUs, 1 to 64 (default: 1)' },
  { kind: 'count', min: 1, max: MAX_CPUS, flags: '--smp <n>', text: 'the same as --cpus' },
  { kind: 'choice', choices: ['auto', 'elf64', 'flat'], flags: '--format <format>', text: 'what the image is', default: 'auto' },
  { kind: 'address', flags: '--load <address>', text: 'flat image: address of its first byte, decimal or 0x hexadecimal' },
  { kind: 'file', flags: '--multiboot <file>', text: 'a multiboot 1 program instead of an image (needs --vm-type vmx)' },
  { kind: 'file', flags: '-k, --kernel <file>', text: 'a Linux kernel: bzImage (vmlinuz) or ELF vmlinux' },
  { kind: 'file', flags: '--bios <file>', text: 'a TDX virtual firmware (TDVF, td-shim), laid out by its metadata' },
  { kind: 'flag', flags: '--unpack', text: 'kernel: enter the vmlinux inside a bzImage instead of its decompressor' },
  { kind: 'flag', flags: '--rtmr', text: 'kernel: the boot stub measures kernel, command line and initrd into RTMRs, not the host into MRTD' },
  { kind: 'text', flags: '--append <text>', text: 'kernel or multiboot program: its command line', mayBeEmpty: true },
  { kind: 'file', flags: '--shim <file>', text: 'firmware with secure boot: the EFI boot loader that checks the signature of --kernel' },
  { kind: 'file', flags: '--initrd <file>', text: 'kernel: initial RAM disk; multiboot: modules, comma-separated, each "FILE ARGUMENTS"' },
];

/** Options of the machine itself. With those of the image they decide every instruction of a run. */
// prettier-ignore
export const machineOptions: readonly OptionSpec[] = [
  { kind: 'choice', choices: ['td', 'vmx'], flags: '-t, --vm-type <type>', text: 'a Trust Domain or a plain VM', default: 'td' },
  { kind: 'seed', flags: '--seed <n>', text: 'seed of every random source: 64 bits, decimal or 0x hexadecimal', default: '1' },
  { kind: 'text', flags: '--without <features>', text: 'plain VM: processor features that it does not have: pcid,x2apic' },
  { kind: 'text', flags: '--xfam <components>', text: 'TD: processor state beyond x87 and SSE that it may use: avx,avx512,pku or a number' },
  { kind: 'flag', flags: '--debug', text: 'a debug TD (ATTRIBUTES.DEBUG): its host may look into it, nobody can trust it' },
];

/** Options that end a run. */
// prettier-ignore
export const limitOptions: readonly OptionSpec[] = [
  { kind: 'duration', flags: '--timeout <time>', text: 'stop after this wall time, in seconds or with a unit: 10, 500ms, 2m' },
  { kind: 'duration', flags: '--guest-timeout <time>', text: "stop after this time on the guest's own clock, in seconds or with a unit: the same place in every run" },
  { kind: 'count', min: 1, max: Number.MAX_SAFE_INTEGER, flags: '--max-instructions <n>', text: 'stop after this many guest instructions, exactly' },
  { kind: 'text', flags: '--expect-text <text>', text: 'end well when the guest prints this; fail if it never does' },
  { kind: 'text', flags: '--fail-text <text>', text: 'fail when the guest prints this' },
];

/** The configuration file itself. */
export const configOption: OptionSpec = {
  kind: 'file',
  flags: '--config <file>',
  text: 'options from a YAML, JSON or TOML file (schema/run-config.schema.json); those of the command line win',
  isCommandLineOnly: true,
};

/** What is `run`'s alone. */
// prettier-ignore
export const runOnlyOptions: readonly OptionSpec[] = [
  { kind: 'flag', flags: '--stdin', text: 'standard input is the keyboard of the guest (default: with --kernel on a terminal)' },
  { kind: 'flag', flags: '--no-stdin', text: 'it is not' },
  { kind: 'file', flags: '--record <file>', text: 'write a recording that `tdx replay` runs again, what was typed included' },
  { kind: 'flag', flags: '--dry-run', text: 'show what would be built and its MRTD, run nothing', isCommandLineOnly: true },
  { kind: 'flag', flags: '--digest', text: 'print a digest of all that the host saw: the same for the same image, options and seed' },
  { kind: 'flag', flags: '--json', text: 'print one JSON document, the guest console inside' },
  { kind: 'flag', flags: '-q, --quiet', text: 'print only what the guest prints' },
];

/** Everything that decides what a VM is and does. */
export const vmOptions: readonly OptionSpec[] = [...imageOptions, ...machineOptions, ...deviceSpecs];
/** All of `tdx run`. */
export const runOptions: readonly OptionSpec[] = [...vmOptions, ...limitOptions, ...runOnlyOptions, configOption];

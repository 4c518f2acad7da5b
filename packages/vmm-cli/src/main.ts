import { Command, CommanderError } from 'commander';
import { decoders } from './decode/decode.ts';
import { ExitCode } from './exit-code.ts';
import type { RunOptions } from './run/run-options.ts';
import { failureOf, failureText } from './terminal/failure.ts';
import { decodeCommand, decodeHelp } from './terminal/decode-command.ts';
import { layersCommand, type LayersCommandOptions } from './terminal/layers-command.ts';
import { measureCommand, type MeasureCommandOptions } from './terminal/measure-command.ts';
import { runCommand, type RunCommandOptions } from './terminal/run-command.ts';
import type { Terminal } from './terminal/terminal.ts';

const runHelp = `
IMAGE is a static x86-64 ELF64 program or a flat binary; without one the bundled hello-td starts.
  An image that covers GPA 0xFFFFFFF0 starts there, in the reset state: a TD in flat 32-bit protected
  mode with EBX = GPA width, a plain VM in 16-bit real mode. Any other image gets a boot stub of 13
  pages below 4 GiB (measured like the image) that enters it in 64-bit mode: ELF at e_entry, flat at
  its first byte; RDI = GPA width, 0 in a plain VM; RSP valid; 0..4 GiB mapped one to one and again
  with the SHARED bit at 0x8000000000. A flat image without --load is firmware ending at 4 GiB.

  --kernel FILE boots Linux: boot parameters, command line, ACPI tables, initrd and kernel are laid out in
  memory (a TD measures all of it), a stub accepts the rest and enters the kernel by the 64-bit protocol.

  --multiboot FILE starts an ELF32 (or address-carrying) multiboot 1 program in flat 32-bit protected
  mode, paging off, EAX = 0x2BADB002, EBX = multiboot information: memory map, command line, modules.
  Programs of kvm-unit-tests are such files. A value v that such a program writes to port 0xF4 becomes
  exit code 2 v + 1, as with QEMU's isa-debug-exit: 1 = passed.

Devices: 16550 at port 0x3F8, debug exit at port 0xF4, test device at 0xD0000000 (see README).

Exit codes: the guest's own (what it wrote to port 0xF4; multiboot: twice that plus one), or
  64 usage                   71 triple fault             77 access to memory that is not there
  65 image invalid           72 guest reported an error  78 instruction not implemented
  66 image unreadable        73 VM killed by module/KVM  79 TDX or KVM function not implemented
  67 memory does not fit     74 output failed            130 Ctrl-C, 143 SIGTERM
  68 host refused            75 timeout                  80 guest asked for a reset
  70 bug of tdxkit           76 guest sleeps forever     81 --fail-text seen, 82 --expect-text missing

When a terminal is the keyboard of the guest, Ctrl-C goes to the guest; Ctrl-A x ends the VM, Ctrl-A h helps.

Examples:
  tdx run                                     the bundled guest as a TD
  tdx run guest.elf --memory 256M --json
  tdx run --kernel vmlinuz --initrd initrd.cpio --append "console=ttyS0"
  tdx run --vm-type vmx --multiboot smap.flat --initrd environ.txt
  tdx run guest.bin --load 0x100000 --vm-type vmx --timeout 5
`;

/** Runs `tdx` with these arguments (without node and script) and returns its exit code. Never throws, never ends the process. */
export async function main(argv: readonly string[], terminal: Terminal, version: string, hooks: Pick<RunOptions, 'createHost'> = {}): Promise<number> {
  let exitCode: number = ExitCode.OK;
  const program = new Command('tdx')
    .description('Runs x86-64 guests as Intel TDX Trust Domains, on any machine with Node.')
    .version(version, '-V, --version', 'print the version')
    .showHelpAfterError('(tdx --help shows what there is)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text.replace(/^error: /, 'tdx: ')) });
  withImageOptions(program.command('run').description('build a VM around an image, run it to its end, take it down'))
    .option('-t, --vm-type <type>', 'td or vmx', 'td')
    .option('--seed <n>', 'seed of every random source', '1')
    .option('--timeout <time>', 'stop after this wall time: 10, 500ms, 2m')
    .option('--max-instructions <n>', 'stop after this many guest instructions')
    .option('--stdin', 'standard input is the keyboard of the guest (default: with --kernel on a terminal)')
    .option('--no-stdin', 'it is not')
    .option('--expect-text <text>', 'end well when the guest prints this; fail if it never does')
    .option('--fail-text <text>', 'fail when the guest prints this')
    .option('--without <features>', 'plain VM: processor features that it does not have: pcid,x2apic')
    .option('--json', 'print one JSON document, the guest console inside')
    .option('-q, --quiet', 'print only what the guest prints')
    .addHelpText('after', runHelp)
    .exitOverride()
    .action(async (image: string | undefined, options: RunCommandOptions) => {
      exitCode = await runCommand(image, options, terminal, hooks);
    });
  withImageOptions(program.command('measure').description('MRTD and RTMRs that a TD of this image starts with, without running it'))
    .option('--explain', 'list what is added and measured, in order')
    .option('--json', 'print one JSON document')
    .exitOverride()
    .action(async (image: string | undefined, options: MeasureCommandOptions) => {
      exitCode = await measureCommand(image, options, terminal);
    });
  program
    .command('decode')
    .description('say in words what a number of the TDX interfaces means')
    .argument('<kind>', Object.keys(decoders).join(', '))
    .argument('<values...>', 'numbers, decimal or 0x hexadecimal')
    .addHelpText('after', decodeHelp)
    .exitOverride()
    .action((kind: string, values: string[]) => {
      exitCode = decodeCommand(kind, values, terminal);
    });
  program
    .command('layers')
    .description('list the layers of TDX support, or take a TD as far as some of them reach')
    .option('--stop-after <layer>', 'use the layers up to this one, then try what comes next')
    .option('--flavour <flavour>', 'mainline, v7 or uex', 'mainline')
    .option('--dump', 'print the page tables of the TD: shared tree, mirror and Secure EPT')
    .exitOverride()
    .action((options: LayersCommandOptions) => {
      exitCode = layersCommand(options, terminal);
    });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    if (process.env['TDX_DEBUG'] && error instanceof Error) terminal.err(`${error.stack ?? error.message}\n`);
    const failure = failureOf(error);
    terminal.err(failureText(failure));
    return failure.exitCode;
  }
}

/** Options that say what is in memory when a VM starts. */
function withImageOptions(command: Command): Command {
  return command
    .argument('[image]', 'ELF64 or flat image')
    .option('-m, --memory <size>', 'RAM: 64M, 1G (default: 64M; 256M with --kernel)')
    .option('-c, --cpus <n>', 'vCPUs', '1')
    .option('--smp <n>', 'the same as --cpus')
    .option('--format <format>', 'auto, elf64 or flat', 'auto')
    .option('--load <address>', 'flat image: where its first byte goes')
    .option('--multiboot <file>', 'a multiboot 1 program instead of an image (needs --vm-type vmx)')
    .option('-k, --kernel <file>', 'a Linux kernel: bzImage (vmlinuz) or ELF vmlinux')
    .option('--bios <file>', 'a TDX virtual firmware (TDVF, td-shim), laid out by its metadata')
    .option('--unpack', 'kernel: enter the vmlinux inside a bzImage instead of its decompressor')
    .option('--rtmr', 'kernel: the boot stub measures kernel, command line and initrd into RTMRs, not the host into MRTD')
    .option('--append <text>', 'kernel or multiboot program: its command line')
    .option('--initrd <file>', 'kernel: initial RAM disk; multiboot: modules, comma-separated, each "FILE ARGUMENTS"');
}

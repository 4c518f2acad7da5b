import { exitCodeHelp } from './exit-code-help.ts';

/** What `tdx run --help` says after the options. */
export const runHelp = (): string => `
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

Time: --timeout is wall time; --guest-timeout is the guest's own clock, --max-instructions counts guest
  instructions: both stop at the same place in every run.

Keys, when a terminal is the keyboard of the guest (Ctrl-C goes to the guest):
  Ctrl-A x   end the VM             Ctrl-A i       say where the VM is: instructions, guest time, exits
  Ctrl-A h   help                   Ctrl-A Ctrl-A  send Ctrl-A

${exitCodeHelp()}
Examples:
  tdx run                                     the bundled guest as a TD
  tdx run guest.elf --memory 256M --json
  tdx run --kernel vmlinuz --initrd initrd.cpio --append "console=ttyS0"
  tdx run --vm-type vmx --multiboot smap.flat --initrd environ.txt
  tdx run guest.bin --load 0x100000 --vm-type vmx --timeout 5
  tdx run --config vm.yaml --dry-run
`;

import type { OptionSpec } from './option-spec.ts';

/** Devices beyond those that every VM has. */
// prettier-ignore
export const deviceSpecs: readonly OptionSpec[] = [
  { kind: 'disk', isList: true, flags: '--disk <file[,ro|cow][,serial=TEXT]>', text: 'a raw disk image as virtio-blk; ro: read-only, cow: changes are kept in memory alone; may be given several times' },
  { kind: 'text', flags: '--net <backend>', text: 'a network card: none, echo (every address answers, deterministic), user[,hostfwd=tcp:[ADDRESS]:PORT-:PORT] (the network of this computer, not deterministic), user,mac=52:54:00:12:34:56', default: 'none' },
  { kind: 'flag', flags: '--rng', text: 'a virtio entropy device; its bytes follow from --seed' },
  { kind: 'flag', flags: '--virtio-console', text: 'a virtio console, hvc0 to Linux, on the same terminal as the serial port' },
  { kind: 'file', flags: '--debugcon <file>', text: 'write what firmware says at port 0x402 to a file; - is standard error' },
];

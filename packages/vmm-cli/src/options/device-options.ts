import type { BlockBackend } from '../block/block-backend.ts';
import { FileBackend } from '../block/file-backend.ts';
import { MemoryBackend } from '../block/memory-backend.ts';
import { OverlayBackend } from '../block/overlay-backend.ts';
import { GUEST_MAC } from '../network/addresses.ts';
import { EchoHost } from '../network/echo-host.ts';
import type { HostForward } from '../network/node-host.ts';
import { NodeNetwork } from '../network/node-network.ts';
import { UserNetwork } from '../network/user-network.ts';
import type { DiskOption, MachineOptions, NetworkOption } from '../run/machine-options.ts';
import { UsageError } from '../usage-error.ts';
import { debugOutput } from '../output/debug-output.ts';
import { diskWords } from './file-in-value.ts';
import type { FileSource } from './file-source.ts';

/** The options of `device-specs.ts` as strings. */
export interface DeviceOptions {
  readonly disk?: readonly string[];
  readonly net?: string;
  readonly rng?: boolean;
  readonly virtioConsole?: boolean;
  readonly debugcon?: string;
}

const MAX_DISKS = 16;
const SERIAL_BYTES = 20;
const MAX_PORT = 0xffff;

/**
 * The devices that the options ask for; their files are open and their ports are listened on.
 * @throws UsageError, DiskImageError, HostForwardError (as a rejection)
 */
export async function openDevices(raw: DeviceOptions, files: FileSource): Promise<MachineOptions> {
  const disks = raw.disk ?? [];
  if (disks.length > MAX_DISKS) throw new UsageError(`${disks.length} disks: a VM has ${MAX_DISKS} at most`);
  const network = await parseNetwork(raw.net ?? 'none', files);
  const onMessage = (text: string): void => void process.stderr.write(`tdx: ${text}\n`);
  const debug = raw.debugcon === undefined ? undefined : debugOutput(raw.debugcon, onMessage);
  return {
    disks: disks.map((text, i) => parseDisk(text, i, files)),
    ...(network === undefined ? {} : { network }),
    hasRng: raw.rng ?? false,
    hasConsole: raw.virtioConsole ?? false,
    onDebug: debug?.write,
    onClose: debug?.close,
    onMessage,
  };
}

/** `FILE[,ro|cow][,serial=TEXT]`; a comma in a file name is written twice. */
function parseDisk(text: string, index: number, files: FileSource): DiskOption {
  const [file = '', ...words] = diskWords(text);
  const fail = (problem: string): never => {
    throw new UsageError(`--disk ${text}: ${problem}`, { hint: 'Give FILE, FILE,ro or FILE,cow, and ,serial=TEXT if you like.' });
  };
  let mode: 'rw' | 'ro' | 'cow' = 'rw';
  let serial = `tdx-disk${index}`;
  if (file === '') fail('an empty file name');
  for (const word of words) {
    if (word === 'ro' || word === 'cow' || word === 'rw') mode = word;
    else if (word.startsWith('serial=')) serial = word.slice('serial='.length);
    else fail(`"${word}" is none of ro, cow, rw and serial=TEXT`);
  }
  if (serial === '' || new TextEncoder().encode(serial).length > SERIAL_BYTES)
    fail(`a serial of 1 to ${SERIAL_BYTES} bytes is needed`);
  if (mode === 'rw' && files.isKept)
    throw new UsageError(`--disk ${text}: a recording or snapshot cannot bring back what the guest writes to a file`, {
      hint: 'Add ",cow": changes are then part of the run alone.',
    });
  return { backend: openDisk(file, mode, files), serial };
}

function openDisk(file: string, mode: 'rw' | 'ro' | 'cow', files: FileSource): BlockBackend {
  if (mode === 'rw') return new FileBackend(file, false);
  // A recording holds the image, for the file may be another by then.
  const base = files.isKept ? new MemoryBackend(file, files.read(file)) : new FileBackend(file, true);
  return mode === 'ro' ? base : new OverlayBackend(base);
}

/** `none`, `echo[,mac=..]`, `user[,mac=..][,hostfwd=..]...`. */
async function parseNetwork(text: string, files: FileSource): Promise<NetworkOption | undefined> {
  const [kind, ...words] = text.split(',');
  const fail = (
    problem: string,
    hint = 'Give none, echo, or user with ,hostfwd=tcp::8080-:80 for each port that leads to the guest.',
  ): never => {
    throw new UsageError(`--net ${text}: ${problem}`, { hint });
  };
  let mac = GUEST_MAC;
  const forwards: HostForward[] = [];
  for (const word of words) {
    if (word.startsWith('mac='))
      mac =
        parseMac(word.slice('mac='.length)) ??
        fail(`"${word}" is no address of a network card`, 'Give six bytes, the first one even: mac=52:54:00:12:34:56');
    else if (word.startsWith('hostfwd=') && kind === 'user')
      forwards.push(
        parseForward(word.slice('hostfwd='.length)) ??
          fail(`"${word}" leads nowhere`, 'Write hostfwd=tcp:ADDRESS:PORT-:GUESTPORT; without ADDRESS it is 127.0.0.1.'),
      );
    else fail(`"${word}" is no setting of it`);
  }
  if (kind === 'none' && words.length === 0) return undefined;
  if (kind === 'echo') {
    return {
      mac,
      connect: (clock) => {
        const network = new UserNetwork(new EchoHost(), clock);
        return { backend: network, timer: network, close: () => network.close() };
      },
    };
  }
  if (kind !== 'user') return fail('not one of none, echo, user');
  if (files.isKept) fail('what comes from outside cannot be repeated by a recording or snapshot', 'Use --net echo.');
  const node = await NodeNetwork.open(forwards);
  return {
    mac,
    connect: (clock) => {
      const network = node.connect(clock);
      return { backend: network, timer: network, live: node, close: () => node.close() };
    },
  };
}

/** Six bytes in hexadecimal; the group bit must be clear. */
function parseMac(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\da-f]{1,2}(:[\da-f]{1,2}){5}$/i.test(text)) return undefined;
  const bytes = Uint8Array.from(text.split(':'), (byte) => Number.parseInt(byte, 16));
  return (bytes[0]! & 1) === 0 ? bytes : undefined;
}

/** `tcp:[ADDRESS]:PORT-[GUEST]:PORT`. */
function parseForward(text: string): HostForward | undefined {
  const match = /^tcp:([\d.]*):(\d+)-(?:10\.0\.2\.15)?:(\d+)$/.exec(text);
  if (!match) return undefined;
  const [port, guestPort] = [Number(match[2]), Number(match[3])];
  if (port < 1 || port > MAX_PORT || guestPort < 1 || guestPort > MAX_PORT) return undefined;
  return { address: match[1] === '' ? '127.0.0.1' : match[1]!, port, guestPort };
}

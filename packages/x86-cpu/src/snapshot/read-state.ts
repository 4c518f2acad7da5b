import type { SavedWait } from '../lp/waits.ts';
import type { LpSnapshot, SnapshotState } from './machine-snapshot.ts';
import { SavedFields } from './saved-fields.ts';

const MAX_ADDRESS = 2 ** 52 - 1;
const MAX_WORD = 0xffff_ffff;
const MAX_VPID = 0xffff;
const LINE = 64;
const PAGE = 0x1000;
/** Longest instruction. */
const MAX_LENGTH = 15;
const BITS_64 = (1n << 64n) - 1n;

/** What a machine is, as far as the state of another has to fit it. */
export interface MachineShape {
  readonly lps: number;
  readonly keyIdBits: number;
  /** SHA-256 of the platform description. */
  readonly platform: string;
  readonly version: number;
}

/** An integer in a text, hexadecimal with 0x or decimal, within min..max. */
function integer(from: SavedFields, name: string, max: bigint, min = 0n): string {
  const text = from.text(name);
  if (!/^(?:0x[\da-f]{1,16}|-?\d{1,20})$/.test(text)) from.refuse(name, `${JSON.stringify(text)} is no integer`);
  const value = BigInt(text);
  return value >= min && value <= max ? text : from.refuse(name, `${text} is not in ${min} to ${max}`);
}

/** Address of a page, HKID included, or null. */
function page(from: SavedFields, name: string): number | null {
  const address = from.optionalNumber(name, MAX_ADDRESS);
  if (address === undefined) return null;
  return address % PAGE === 0 ? address : from.refuse(name, `${address} is no address of a page`);
}

function readWait(from: SavedFields): SavedWait {
  const line = from.number('line', MAX_ADDRESS, -1);
  if (line >= 0 && line % LINE !== 0) from.refuse('line', `${line} is no address of a line`);
  const bytes = from.text('bytes');
  if (!/^[\da-f]*$/.test(bytes) || bytes.length !== (line >= 0 ? 2 * LINE : 0))
    from.refuse('bytes', 'not the bytes of the watched line');
  return {
    line,
    bytes,
    isWaiting: from.flag('isWaiting'),
    breaksOnMasked: from.flag('breaksOnMasked'),
    deadline: integer(from, 'deadline', BITS_64, -1n),
  };
}

function readEntered(from: SavedFields): NonNullable<LpSnapshot['entered']> {
  return {
    vmcs: page(from, 'vmcs') ?? from.refuse('vmcs', 'a guest runs without a VMCS'),
    timerDue: integer(from, 'timerDue', BITS_64, -1n),
  };
}

function readPauses(from: SavedFields): LpSnapshot['pauses'] {
  const texts = from.texts('pauses', 2);
  const each = (i: number): string =>
    integer(new SavedFields({ [i]: texts[i]! }, `${from.path}.pauses`), String(i), BITS_64, -BITS_64);
  return [each(0), each(1)];
}

function readLp(from: SavedFields, { keyIdBits }: MachineShape, hasFirmware: boolean): LpSnapshot {
  const guest = from.choice('guest', ['none', 'vmx', 'seam', 'bare']);
  const [information, errorCode] = from.numbers('injection', MAX_WORD, 3) as [number, number];
  const length = from.numbers('injection', MAX_WORD, 3)[2]!;
  if (length > MAX_LENGTH) from.refuse('injection', `an instruction of ${length} bytes`);
  const [vmx, seam, translation] = [from.part('vmx'), from.part('seam'), from.part('translation')];
  const region = page(vmx, 'region');
  const vmcs = page(vmx, 'vmcs');
  if (region === null && vmcs !== null) vmx.refuse('vmcs', 'a VMCS is loaded outside VMX operation');
  const runs = guest === 'vmx' || guest === 'seam';
  if (runs !== from.has('entered')) from.refuse('entered', runs ? 'missing while a guest runs' : 'there while no guest runs');
  if (guest === 'seam' && !hasFirmware) from.refuse('guest', 'a guest of SEAM firmware, and there is none');
  if (runs && region === null) from.refuse('guest', 'a guest runs outside VMX operation');
  return {
    guest,
    injection: [information, errorCode, length],
    vmx: { region, vmcs },
    seam: {
      vmcs: page(seam, 'vmcs'),
      pconfigFailures: seam.number('pconfigFailures', MAX_WORD),
      checksGuestState: seam.flag('checksGuestState'),
    },
    translation: {
      eptp: integer(translation, 'eptp', BITS_64),
      sharedEptp: integer(translation, 'sharedEptp', BITS_64),
      hkid: translation.number('hkid', 2 ** keyIdBits - 1, -1),
      vpid: translation.number('vpid', MAX_VPID, -1),
    },
    wait: readWait(from.part('wait')),
    pauses: readPauses(from),
    entered: runs ? readEntered(from.part('entered')) : null,
  };
}

/**
 * The state of a machine, every field of it checked: a snapshot is a file, and files lie. What the firmware added is the firmware's to check.
 * @throws SnapshotError naming the field
 */
export function readState(value: unknown, shape: MachineShape): SnapshotState {
  const from = new SavedFields(value, 'machine');
  const version = from.number('version');
  if (version !== shape.version) from.refuse('version', `snapshot format ${version}; this is format ${shape.version}`);
  const lps = from.parts('lps');
  if (from.text('platform') !== shape.platform || lps.length !== shape.lps)
    from.refuse('platform', 'the snapshot is of a machine of another platform');
  const hasFirmware = from.has('firmware');
  return {
    version: 2,
    platform: shape.platform,
    clock: integer(from, 'clock', BITS_64),
    memoryKeys: from.number('memoryKeys', MAX_WORD),
    lps: lps.map((lp) => readLp(lp, shape, hasFirmware)),
    firmware: (value as SnapshotState).firmware,
  };
}

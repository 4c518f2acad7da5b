import type { SavedFields } from '@tdxkit/x86-cpu';
import { bytesFromHex } from '@tdxkit/x86-cpu/units';
import { checkValue, propertyName } from '../options/option-spec.ts';
import { vmOptions } from '../options/vm-options.ts';
import type { VmOptions } from '../options/vm-request.ts';
import { MAX_CPUS } from '../run/vm-limits.ts';
import type { MachineMark } from './machine-mark.ts';
import type { RecordedInput, Recording, StopPoint } from './recording.ts';

const specs = new Map(vmOptions.map((spec) => [propertyName(spec), spec]));

/** Options of the VM: each has to be one, with a value that the command line would take. */
function readOptions(from: SavedFields): VmOptions {
  const read = (name: string): boolean | string | string[] => {
    const spec = specs.get(name) ?? from.refuse(name, 'no option of a VM');
    if (spec.kind === 'flag') return from.flag(name);
    const values = spec.isList === true ? from.texts(name) : [from.text(name)];
    for (const value of values) checkValue(spec, name, value);
    return spec.isList === true ? values : values[0]!;
  };
  return Object.fromEntries(from.names.map((name) => [name, read(name)])) as unknown as VmOptions;
}

function readInputs(from: SavedFields): RecordedInput[] {
  let last = 0;
  return from.parts('inputs').map((input) => {
    const look = input.number('look');
    if (look < last) input.refuse('look', `${look} after ${last}`);
    last = look;
    const bytes = input.text('bytes');
    if (!/^(?:[\da-f]{2})*$/.test(bytes)) input.refuse('bytes', 'no bytes in hexadecimal');
    return { look, instructions: input.number('instructions'), bytes: bytesFromHex(bytes) };
  });
}

function readStop(from: SavedFields): StopPoint {
  const kind = from.choice('kind', ['instructions', 'text', 'end']);
  if (kind === 'instructions') return { kind, instructions: from.number('instructions') };
  return kind === 'text' ? { kind, text: from.text('text') } : { kind, looks: from.number('looks') };
}

function readMark(from: SavedFields): MachineMark {
  const digest = (name: string): string => {
    const text = from.text(name);
    return /^[\da-f]{64}$/.test(text) ? text : from.refuse(name, 'no SHA-256');
  };
  const vcpuInstructions = from.numbers('vcpuInstructions');
  const instructions = from.number('instructions');
  if (vcpuInstructions.length < 1 || vcpuInstructions.length > MAX_CPUS)
    from.refuse('vcpuInstructions', `${vcpuInstructions.length} vCPUs`);
  if (vcpuInstructions.reduce((sum, count) => sum + count, 0) !== instructions)
    from.refuse('instructions', `${instructions} is not the sum of those of the vCPUs`);
  const ticks = from.text('ticks');
  if (!/^\d{1,20}$/.test(ticks)) from.refuse('ticks', 'no time');
  return {
    instructions,
    vcpuInstructions,
    ticks,
    consoleBytes: from.number('consoleBytes'),
    consoleSha256: digest('consoleSha256'),
    machineSha256: digest('machineSha256'),
  };
}

/** A recording without its files, every field of it checked. @throws SnapshotError, UsageError naming the field */
export const readRecording = (from: SavedFields): Omit<Recording, 'files'> => ({
  image: from.optionalText('image'),
  options: readOptions(from.part('options')),
  inputs: readInputs(from),
  isInteractive: from.flag('isInteractive'),
  hasInput: from.flag('hasInput'),
  stop: readStop(from.part('stop')),
  mark: readMark(from.part('mark')),
});

import { SavedFields, SnapshotError, type Saved } from '@tdxkit/x86-cpu';
import { describe, expect, it } from 'vitest';
import { Container, packContainer } from './container.ts';
import { nodeCodec } from './node-codec.ts';
import { readRecording } from './read-recording.ts';
import { recordingSections, unpackRecording, type Recording } from './recording.ts';
import { SnapshotFileError } from './snapshot-error.ts';

const recording: Recording = {
  image: 'guest.elf',
  options: { vmType: 'td', cpus: '2', seed: '1', format: 'auto', unpack: true, disk: ['d.img,cow'] },
  files: new Map([['guest.elf', Uint8Array.of(1, 2)]]),
  inputs: [{ look: 3, instructions: 900, bytes: Uint8Array.of(0x68) }],
  isInteractive: true,
  hasInput: true,
  stop: { kind: 'end', looks: 9 },
  mark: { instructions: 7, vcpuInstructions: [3, 4], ticks: '70', consoleBytes: 0, consoleSha256: 'a'.repeat(64), machineSha256: 'b'.repeat(64) },
}; // prettier-ignore
const sections = recordingSections(recording);
const saved = sections.get('recording') as Saved;
const open = (): Container => new Container('f', packContainer(sections, 'tdx 1', nodeCodec), nodeCodec);

describe('a recording in a file', () => {
  it('comes back as it was', () => {
    expect(unpackRecording(open())).toEqual(recording);
  });

  it.each<[Saved, string]>([
    [{ ...saved, options: { ...(saved['options'] as Saved), exec: 'rm' } }, 'recording.options.exec: no option of a VM'],
    [{ ...saved, options: { cpus: '999' } }, 'cpus 999'],
    [{ ...saved, options: { unpack: 'yes' } }, 'recording.options.unpack: "yes" is neither true nor false'],
    [{ ...saved, options: { disk: 'd' } }, 'recording.options.disk: "d" is no list'],
    [{ ...saved, inputs: [{ look: 1, instructions: 0, bytes: 'abc' }] }, 'recording.inputs[0].bytes: no bytes in hexadecimal'],
    [{ ...saved, inputs: [{ look: 5, instructions: 0, bytes: '' }, { look: 4, instructions: 0, bytes: '' }] }, 'recording.inputs[1].look: 4 after 5'],
    [{ ...saved, stop: { kind: 'never' } }, 'recording.stop.kind'],
    [{ ...saved, stop: { kind: 'text' } }, 'recording.stop.text: missing'],
    [{ ...saved, mark: { ...(saved['mark'] as Saved), instructions: 8 } }, 'recording.mark.instructions: 8 is not the sum'],
    [{ ...saved, mark: { ...(saved['mark'] as Saved), machineSha256: 'x' } }, 'recording.mark.machineSha256: no SHA-256'],
    [{ ...saved, mark: { ...(saved['mark'] as Saved), vcpuInstructions: [] } }, 'recording.mark.vcpuInstructions: 0 vCPUs'],
    [{ ...saved, hasInput: 1 }, 'recording.hasInput: 1 is neither true nor false'],
    [{ ...saved, image: 5 }, 'recording.image: 5 is no text'],
  ])('is refused by the field that is wrong: %#', (bad, message) => {
    expect(() => readRecording(new SavedFields(bad, 'recording'))).toThrow(message);
    const file = new Container('f', packContainer(new Map(sections).set('recording', bad), 'tdx 1', nodeCodec), nodeCodec);
    expect(() => unpackRecording(file)).toThrow(SnapshotFileError);
  }); // prettier-ignore

  it('has no field that may be missing', () => {
    for (const name of Object.keys(saved)) {
      const { [name]: _, ...rest } = saved;
      if (name !== 'files') expect(() => readRecording(new SavedFields(rest, 'recording')), name).toThrow(SnapshotError);
    }
    const without = new Map(sections);
    without.delete('file guest.elf');
    expect(() => unpackRecording(new Container('f', packContainer(without, 'tdx 1', nodeCodec), nodeCodec))).toThrow(
      /f:48: there is no section file guest\.elf/,
    );
  });
});

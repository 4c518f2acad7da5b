import { describe, expect, it } from 'vitest';
import { SavedFields, bytesOf, wordsOf, type Saved } from './saved-fields.ts';
import { SnapshotError } from './snapshot-error.ts';

const saved: Saved = {
  count: 5,
  tsc: 7n,
  isOn: true,
  mode: 'old',
  nothing: null,
  page: Uint8Array.of(1, 2),
  list: [1, 2],
  inner: { deep: 300 },
  inners: [{ deep: 1 }, { deep: 'x' }],
};
const fields = new SavedFields(saved, 'machine');

describe('SavedFields', () => {
  it('gives what was saved', () => {
    expect([fields.number('count', 5), fields.bigint('tsc', 3), fields.flag('isOn'), fields.text('mode')]).toEqual([
      5,
      7n,
      true,
      'old',
    ]);
    expect([fields.choice('mode', ['new', 'old']), fields.numbers('list'), fields.part('inner').number('deep')]).toEqual([
      'old',
      [1, 2],
      300,
    ]);
    expect([fields.optionalNumber('nothing'), fields.optionalPart('nothing'), fields.optionalBigint('tsc')]).toEqual([
      undefined,
      undefined,
      7n,
    ]);
    expect([...fields.bytes('page', 2)]).toEqual([1, 2]);
    expect(wordsOf(bytesOf(BigUint64Array.of(1n, 2n ** 63n)))).toEqual(BigUint64Array.of(1n, 2n ** 63n));
  });

  it.each<[() => unknown, string]>([
    [() => fields.number('gone'), 'machine.gone: missing'],
    [() => fields.number('toString'), 'machine.toString: missing'],
    [() => fields.number('count', 4), 'machine.count: 5 is not in 0 to 4'],
    [() => fields.number('tsc'), 'machine.tsc: 7 is no whole number'],
    [() => fields.bigint('tsc', 2), 'machine.tsc: 7 does not fit 2 bits'],
    [() => fields.bigint('nothing'), 'machine.nothing: this is no 64-bit number'],
    [() => fields.bytes('page', 3), 'machine.page: 2 bytes instead of 3'],
    [() => fields.choice('mode', ['new']), 'machine.mode: "old" is none of new'],
    [() => fields.numbers('list', 9, 3), 'machine.list: 2 entries instead of 3'],
    [() => fields.part('inner').number('deep', 255), 'machine.inner.deep: 300 is not in 0 to 255'],
    [() => fields.parts('inners').map((inner) => inner.number('deep')), 'machine.inners[1].deep: "x" is no whole number'],
    [() => fields.part('list'), 'machine.list: no fields'],
  ])('names the field that is wrong: %#', (read, message) => {
    expect(read).toThrow(SnapshotError);
    expect(read).toThrow(message);
  });
});

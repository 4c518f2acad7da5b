import { expect, it } from 'vitest';
import { builtInterpreterSource } from '../gen/built-interpreter.ts';
import { builtInterpreter } from '../src/emit/built-interpreter.ts';
import { interpreterCode } from '../src/emit/interpreter-module.ts';

it('a built package holds the interpreter that the sources generate', () => {
  const made = builtInterpreterSource().replace('export const builtInterpreter =', 'return');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is a module, and ours
  const built = (new Function(made) as () => () => Uint8Array)()();
  expect(built).toEqual(interpreterCode(true));
  expect(WebAssembly.validate(built as Uint8Array<ArrayBuffer>)).toBe(true);
});

it('sources generate it themselves', () => {
  expect(builtInterpreter()).toBeUndefined();
});

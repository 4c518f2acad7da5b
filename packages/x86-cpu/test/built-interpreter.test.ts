import { expect, it } from 'vitest';
import { builtInterpreterSource } from '../gen/built-interpreter.ts';
import { builtHandlers, builtInterpreter } from '../src/emit/built-interpreter.ts';
import { interpreterCode } from '../src/emit/interpreter-module.ts';
import { frequentHandlerCode } from '../src/emit/lazy-handlers.ts';

interface Built {
  readonly builtInterpreter: () => Uint8Array<ArrayBuffer>;
  readonly builtHandlers: () => Uint8Array<ArrayBuffer>;
}

it('a built package holds the interpreter, and the handlers of frequent shapes, that the sources generate', () => {
  const made = `${builtInterpreterSource().replaceAll('export const', 'const')} return { builtInterpreter, builtHandlers };`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is a module, and ours
  const built = (new Function(made) as () => Built)();
  expect(built.builtInterpreter()).toEqual(interpreterCode(true));
  expect(WebAssembly.validate(built.builtInterpreter())).toBe(true);
  expect(built.builtHandlers()).toEqual(frequentHandlerCode());
  expect(WebAssembly.validate(built.builtHandlers())).toBe(true);
});

it('sources generate them themselves', () => {
  expect(builtInterpreter()).toBeUndefined();
  expect(builtHandlers()).toBeUndefined();
});

import type { Options } from 'tsup';
import { interpreterCode } from '../src/emit/interpreter-module.ts';
import { frequentHandlerCode } from '../src/emit/lazy-handlers.ts';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const base64 = (code: Uint8Array): string => Buffer.from(code).toString('base64');
/**
 * What stands in a built package instead of src/emit/built-interpreter.ts: generating the interpreter takes 50 ms of a start, reading it here 2; generating the handlers of frequent
 * shapes 20 ms of a boot, reading them here less than 1.
 */
export const builtInterpreterSource = (): string => `
const read = (code) => {
  const text = atob(code);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};
export const builtInterpreter = () => read('${base64(interpreterCode(true))}');
export const builtHandlers = () => read('${base64(frequentHandlerCode())}');
`;

/** Puts the interpreter into what is bundled. */
export const builtInterpreter: Plugin = {
  name: 'built-interpreter',
  setup(build) {
    build.onLoad({ filter: /[\\/]emit[\\/]built-interpreter\.ts$/ }, () => ({
      contents: builtInterpreterSource(),
      loader: 'js',
    }));
  },
};

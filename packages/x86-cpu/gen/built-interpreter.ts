import type { Options } from 'tsup';
import { interpreterCode } from '../src/emit/interpreter-module.ts';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** What stands in a built package instead of src/emit/built-interpreter.ts: generating the interpreter takes 50 ms of a start, reading it here 2. */
export const builtInterpreterSource = (): string => `
const CODE = '${Buffer.from(interpreterCode(true)).toString('base64')}';
export const builtInterpreter = () => {
  const text = atob(CODE);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};
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

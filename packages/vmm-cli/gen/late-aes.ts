import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const AES = '@noble/ciphers/aes.js';
const NAMESPACE = 'late-aes';

/** What stands for the library where it is imported. */
const SOURCE = `
let aes;
const load = () => (aes ??= require('${AES}'));
export const ecb = (...operands) => load().ecb(...operands);
export const ctr = (...operands) => load().ctr(...operands);
`;

/** Lets the AES library begin at its first use, which few runs come to: its tables take 10 ms of a start. */
export const lateAes: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /^@noble\/ciphers\/aes\.js$/ }, ({ path, namespace, resolveDir }) =>
      namespace === NAMESPACE ? undefined : { path, namespace: NAMESPACE, sideEffects: false, pluginData: resolveDir },
    );
    build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ pluginData }) => ({
      contents: SOURCE,
      loader: 'js',
      resolveDir: pluginData as string,
    }));
  },
};

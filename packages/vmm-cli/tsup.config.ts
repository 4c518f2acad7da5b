import { defineConfig, type Options } from 'tsup';
// @boundaries-ignore a step of building that both packages take, not something that is published
import { builtInterpreter } from '../x86-cpu/gen/built-interpreter.ts';
import { lateAes } from './gen/late-aes.ts';

const common: Options = { target: 'node20', clean: false };

export default defineConfig([
  {
    ...common,
    entry: { index: 'src/index.ts', cli: 'src/launch/launch.ts' },
    format: 'esm',
    sourcemap: true,
    // `npm start` needs no types, which take most of a build.
    dts: process.env['TDXKIT_WITHOUT_TYPES'] === undefined && {
      entry: { index: 'src/index.ts' },
      compilerOptions: { ignoreDeprecations: '6.0', customConditions: [] },
    },
  },
  // The command with all it needs in one script, an expression, so that its compiled code can be kept: see src/launch/code-cache.ts.
  // Names stay: messages and stack traces show them.
  {
    ...common,
    entry: { tdx: 'src/cli.ts' },
    format: 'cjs',
    shims: true,
    splitting: false,
    noExternal: [/./],
    esbuildPlugins: [builtInterpreter, lateAes],
    outExtension: () => ({ js: '.cjs' }),
    esbuildOptions: (options) => {
      options.conditions = ['tdxkit-source'];
      options.legalComments = 'external';
      options.charset = 'ascii';
      options.minifyWhitespace = true;
      options.lineLimit = 200;
      options.banner = { js: '(function (require, module, exports, __filename, __dirname) {' };
      options.footer = { js: '})' };
    },
  },
]);

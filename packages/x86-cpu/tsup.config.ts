import { defineConfig } from 'tsup';
import { builtInterpreter } from './gen/built-interpreter.ts';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    units: 'src/units/index.ts',
    layout: 'src/layout/index.ts',
    memory: 'src/memory/index.ts',
    'exit-reason': 'src/vmx/exit-reason.ts',
  },
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  clean: true,
  esbuildPlugins: [builtInterpreter],
  // `npm start` needs no types, which take most of a build.
  dts: process.env['TDXKIT_WITHOUT_TYPES'] === undefined && {
    compilerOptions: { ignoreDeprecations: '6.0', customConditions: [] },
  },
});

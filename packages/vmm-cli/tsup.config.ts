import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', cli: 'src/cli.ts' },
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  clean: true,
  // `npm start` needs no types, which take most of a build.
  dts: process.env['TDXKIT_WITHOUT_TYPES'] === undefined && {
    compilerOptions: { ignoreDeprecations: '6.0', customConditions: [] },
  },
});

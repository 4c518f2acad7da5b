import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    leaves: 'src/leaves/index.ts',
    status: 'src/status/index.ts',
    structs: 'src/structs/index.ts',
    cpuid: 'src/cpuid/index.ts',
    msr: 'src/msr/index.ts',
    metadata: 'src/metadata/index.ts',
    tdvmcall: 'src/tdvmcall/index.ts',
    sept: 'src/sept/index.ts',
  },
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  clean: true,
  // `npm start` needs no types, which take most of a build.
  dts: process.env['TDXKIT_WITHOUT_TYPES'] === undefined && {
    compilerOptions: { ignoreDeprecations: '6.0', customConditions: [] },
  },
});

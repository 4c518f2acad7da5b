import { defineConfig } from 'tsup';

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
  dts: { compilerOptions: { ignoreDeprecations: '6.0', customConditions: [] } },
});

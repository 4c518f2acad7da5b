import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The layers, lowest first, and what of ours each may import. */
const mayImport = {
  'x86-cpu': [],
  'tdx-arch': ['x86-cpu'],
  'tdx-module': ['x86-cpu', 'tdx-arch'],
  'tdp-mmu': ['x86-cpu'],
  'kvm-tdx': ['x86-cpu', 'tdx-arch', 'tdx-module', 'tdp-mmu'],
  'vmm-cli': ['x86-cpu', 'tdx-arch', 'tdx-module', 'tdp-mmu', 'kvm-tdx'],
};
const layers = Object.keys(mayImport);

const boundary = (layer) => ({
  files: [`**/packages/${layer}/**/*.ts`, ...(process.cwd().endsWith(`packages/${layer}`) ? ['**/*.ts'] : [])],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...layers
            .filter((other) => other !== layer && !mayImport[layer].includes(other))
            .map((other) => ({
              group: [`@tdxkit/${other}`, `@tdxkit/${other}/*`, `**/packages/${other}/**`],
              message: `${layer} lies below or beside ${other}: declare the interface you need and be handed one.`,
            })),
          ...(layer === 'tdx-arch'
            ? [{ regex: '^@tdxkit/x86-cpu$', message: 'tdx-arch is data only: import @tdxkit/x86-cpu/units or /layout.' }]
            : []),
        ],
      },
    ],
  },
});

const browserSafe = {
  files: layers.filter((l) => l !== 'vmm-cli').flatMap((l) => [`**/packages/${l}/src/**/*.ts`, ...(process.cwd().endsWith(`packages/${l}`) ? ['src/**/*.ts'] : [])]),
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-globals': ['error', 'process', 'Buffer', 'window', 'document', 'require', '__dirname'],
    'no-restricted-syntax': [
      'error',
      { selector: "ImportDeclaration[source.value=/^node:/]", message: 'Everything below vmm-cli runs in a browser: hand crypto, clocks and files in.' },
      { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Determinism: take entropy from the machine seed.' },
      { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Determinism: time is a function of retired instructions.' },
    ],
  },
};

export default defineConfig(
  { ignores: ['**/dist/**', '**/coverage/**', '**/generated/**', '**/node_modules/**', '**/*.mjs', '**/*.js'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true } } },
  {
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off', // typed-array reads under noUncheckedIndexedAccess
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  ...layers.map(boundary),
  browserSafe,
);

// npm test: static checks (build, types, lint, layer boundaries, packaging) and every vitest project, then one line of totals.
// --full: the whole corpora as well.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { run } from './workspace.mjs';

const full = process.argv.includes('--full');
const totals = { passed: 0, failed: 0, skipped: 0 };
const check = (title, command, args) => {
  const ok = run(command, args) === 0;
  totals[ok ? 'passed' : 'failed'] += 1;
  console.log(`${ok ? 'ok' : 'FAILED'}: ${title}`);
};

check('build', 'turbo', ['run', 'build', '--output-logs=errors-only']);
check('typecheck', 'turbo', ['run', 'typecheck', '--output-logs=errors-only']);
check('lint', 'turbo', ['run', 'lint', '--output-logs=errors-only', '--concurrency=2']);
check('layer boundaries', 'turbo', ['boundaries']);
check('packaging (publint, attw)', 'turbo', ['run', 'pack:check', '--output-logs=errors-only', '--concurrency=2']);

check('documentation samples', process.execPath, ['scripts/doc-examples.mjs']);

const report = '.cache/vitest.json';
mkdirSync('.cache', { recursive: true });
rmSync(report, { force: true });
const tests = run(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  full ? { TDXKIT_FULL: '1' } : {},
);
try {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  totals.passed += result.numPassedTests;
  totals.failed += result.numFailedTests;
  totals.skipped += result.numPendingTests + result.numTodoTests;
  if (tests !== 0 && result.numFailedTests === 0) totals.failed += 1; // a file that did not load, or an error outside a test
} catch {
  console.error('vitest left no report');
  totals.failed += 1;
}
if (full) {
  check('conformance:x86, whole corpus', process.execPath, ['scripts/conformance.mjs', 'x86']);
  check('conformance:transcripts, all files', process.execPath, ['scripts/conformance.mjs', 'transcripts']);
}
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed === 0 ? 0 : 1);

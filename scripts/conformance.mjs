// npm run conformance:transcripts | conformance:x86 | conformance:multiboot [-- ARGS]
import './bootstrap.mjs';
import { runTypeScript } from './workspace.mjs';

const suites = {
  transcripts: 'packages/tdx-module/test/transcripts/run.ts',
  x86: 'packages/x86-cpu/test/conformance/run.ts',
  multiboot: 'packages/vmm-cli/test/suite/run.ts',
};
const [suite, ...args] = process.argv.slice(2);
if (!(suite in suites)) {
  console.error(`conformance: unknown suite ${suite}; one of ${Object.keys(suites).join(', ')}`);
  process.exit(2);
}
process.exit(runTypeScript(suites[suite], args));

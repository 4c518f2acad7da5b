// npm start: boots the bundled example guest as a Trust Domain. `npm start -- ARGS` runs `tdx ARGS` instead.
import { buildIfStale, run } from './workspace.mjs';

buildIfStale();
const args = process.argv.slice(2);
process.exit(run(process.execPath, ['packages/vmm-cli/dist/cli.js', ...(args.length > 0 ? args : ['run'])]));

// npm run docs:examples [-- FILE...]: runs the TypeScript samples of every README and docs page. A block ```ts with an import is a program; what its
// lines `console.log(...); // text` print must be `text`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import './bootstrap.mjs';
import { root } from './workspace.mjs';

/** Samples outside of a package run as if they stood in this one, which sees all others. */
const TOP_PACKAGE = 'packages/vmm-cli';

const folders = ['.', ...['packages', 'examples'].flatMap((group) => readdirSync(group).map((name) => join(group, name)))];
const pages =
  process.argv.length > 2
    ? process.argv.slice(2)
    : folders
        .flatMap((folder) => [
          ...['README.md', 'DESIGN.md'].map((name) => join(folder, name)),
          ...(existsSync(join(folder, 'docs'))
            ? readdirSync(join(folder, 'docs'))
                .filter((name) => name.endsWith('.md'))
                .map((name) => join(folder, 'docs', name))
            : []),
        ])
        .filter((page) => existsSync(page));

let samples = 0;
let failures = 0;
for (const page of pages) {
  const text = readFileSync(page, 'utf8');
  for (const [index, match] of [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].entries()) {
    const code = match[1];
    if (!/^import /m.test(code)) continue;
    samples++;
    const line = text.slice(0, match.index).split('\n').length;
    const problem = runSample(page, index, code);
    if (problem === undefined) continue;
    failures++;
    console.error(`${page}:${line}: ${problem}`);
  }
}
console.log(`documentation samples: ${samples - failures} of ${samples} run as printed`);
process.exit(failures === 0 && samples > 0 ? 0 : 1);

/** What is wrong with a sample, or undefined. */
function runSample(page, index, code) {
  const expected = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map((found) => found[1]);
  const folder = join(packageOf(page), '.cache', 'doc-examples');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${basename(page, '.md')}-${index}.ts`);
  writeFileSync(file, code);
  const done = spawnSync(process.execPath, ['--import', 'tsx', '--conditions=tdxkit-source', join(root, file)], {
    cwd: dirname(page),
    encoding: 'utf8',
    timeout: 120_000,
  });
  rmSync(file);
  if (done.status !== 0) return `the sample fails\n${done.stderr}`;
  const printed = done.stdout.split('\n').slice(0, -1);
  if (expected.length > 0 && printed.join('\n') !== expected.join('\n'))
    return `the sample prints\n  ${printed.join('\n  ')}\ninstead of\n  ${expected.join('\n  ')}`;
  return undefined;
}

/** Folder of the package that a page belongs to. */
function packageOf(page) {
  const [group, name] = page.split(/[\\/]/);
  return group === 'packages' || group === 'examples' ? join(group, name) : TOP_PACKAGE;
}

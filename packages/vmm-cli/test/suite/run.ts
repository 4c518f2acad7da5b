// npm run conformance:multiboot -- DIR [options]: runs every multiboot program of a folder as a plain VM and counts its lines.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FEATURE_NAMES } from '../../src/run/cpu-features.ts';
import { parseUnittestsCfg, type SuiteTest } from './unittests-cfg.ts';

const USAGE = `usage: npm run conformance:multiboot -- DIR [--only NAME,...] [--timeout SECONDS] [--memory SIZE] [--jobs N] [--logs DIR] [--lines]
  DIR      folder with *.flat or *.elf multiboot 1 programs; its unittests.cfg, if there is one, says how each is run
  --only   these tests: names of sections or files
  --logs   keeps the output of each test there
  --lines  prints failing lines`;

const TDX = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

interface Options {
  readonly folder: string;
  readonly only: readonly string[];
  readonly seconds: number;
  readonly memory: string;
  readonly jobs: number;
  readonly logs: string | undefined;
  readonly showLines: boolean;
}

interface Result {
  readonly pass: number;
  readonly fail: number;
  readonly skip: number;
  readonly code: number;
  readonly end: string;
  readonly failing: readonly string[];
  readonly seconds: number;
}

function usage(message: string): never {
  console.error(`conformance:multiboot: ${message}\n${USAGE}`);
  process.exit(2);
}

function options(args: readonly string[]): Options {
  let folder: string | undefined;
  const named = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--lines') named.set(arg, '');
    else if (['--only', '--timeout', '--memory', '--jobs', '--logs'].includes(arg))
      named.set(arg, args[++i] ?? usage(`${arg} takes a value`));
    else if (arg.startsWith('-') || folder !== undefined) usage(`unknown argument ${arg}`);
    else folder = arg;
  }
  if (folder === undefined) usage('which folder?');
  if (!existsSync(folder)) usage(`no such folder: ${folder}`);
  const count = (name: string, standard: number): number => {
    const value = Number(named.get(name) ?? standard);
    return value > 0 ? value : usage(`${name} takes a number above 0`);
  };
  return {
    folder,
    only: (named.get('--only') ?? '').split(',').filter((name) => name !== ''),
    seconds: count('--timeout', 120),
    memory: named.get('--memory') ?? '128M',
    jobs: Math.floor(count('--jobs', 1)),
    logs: named.get('--logs'),
    showLines: named.has('--lines'),
  };
}

/** The tests of the folder: those of its list, then files that the list does not name. */
function testsOf({ folder, only }: Options): SuiteTest[] {
  const list = join(folder, 'unittests.cfg');
  const names = new Set(readdirSync(folder));
  // Beside NAME.flat a NAME.elf is the same program before its conversion.
  const files = [...names]
    .filter((name) => name.endsWith('.flat') || (name.endsWith('.elf') && !names.has(name.replace(/elf$/, 'flat'))))
    .sort();
  const listed = existsSync(list) ? parseUnittestsCfg(readFileSync(list, 'utf8')) : [];
  const rest = files.filter((file) => !listed.some((test) => test.file === file));
  const plain = rest.map((file): SuiteTest => ({
    name: file.replace(/\.\w+$/, ''),
    file,
    cpus: 1,
    memory: undefined,
    args: '',
    withoutFeatures: [],
    groups: [],
    notHere: undefined,
  }));
  return [...listed, ...plain].filter((test) => only.length === 0 || only.includes(test.name) || only.includes(test.file));
}

function runTest(test: SuiteTest, { folder, seconds, memory, logs }: Options): Promise<Result> {
  const path = join(folder, test.file);
  const arguments_ = [
    'run',
    '--vm-type',
    'vmx',
    '--multiboot',
    path,
    '--memory',
    test.memory ?? memory,
    '--cpus',
    String(test.cpus),
    '--timeout',
    String(seconds),
    '-q',
  ];
  arguments_.push('--append', test.args === '' ? basename(path) : `${basename(path)} ${test.args}`);
  const without = test.withoutFeatures.filter((name) => FEATURE_NAMES.includes(name));
  if (without.length > 0) arguments_.push('--without', without.join(','));
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=tdxkit-source', TDX, ...arguments_], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => void (errors += text));
    const guard = setTimeout(() => child.kill('SIGKILL'), seconds * 1000 + 30_000);
    child.on('close', (code, signal) => {
      clearTimeout(guard);
      if (logs !== undefined) writeFileSync(join(logs, `${test.name}.log`), out + errors);
      const lines = out.split(/\r?\n/);
      const of = (kind: string): string[] => lines.filter((line) => line.startsWith(`${kind}: `));
      resolve({
        pass: of('PASS').length,
        fail: of('FAIL').length,
        skip: of('SKIP').length,
        code: code ?? -1,
        end: signal === null ? (/^tdx: (.*)/m.exec(errors)?.[1] ?? '') : `killed by ${signal}`,
        failing: of('FAIL'),
        seconds: (performance.now() - start) / 1000,
      });
    });
  });
}

const settings = options(process.argv.slice(2));
if (settings.logs !== undefined) mkdirSync(settings.logs, { recursive: true });
const tests = testsOf(settings);
if (tests.length === 0) usage(`no multiboot programs in ${settings.folder}`);
const total = { pass: 0, fail: 0, skip: 0, ended: 0 };
console.log(
  `${'test'.padEnd(32)} ${'PASS'.padStart(5)} ${'FAIL'.padStart(5)} ${'SKIP'.padStart(5)} ${'exit'.padStart(5)} ${'time'.padStart(7)}`,
);
const queue = [...tests];
async function worker(): Promise<void> {
  for (let test = queue.shift(); test !== undefined; test = queue.shift()) {
    const why = test.notHere ?? (existsSync(join(settings.folder, test.file)) ? undefined : `${test.file} is not there`);
    if (why !== undefined) {
      console.log(`${test.name.padEnd(32)} not run: ${why}`);
      continue;
    }
    const result = await runTest(test, settings);
    total.pass += result.pass;
    total.fail += result.fail;
    total.skip += result.skip;
    if (result.end === '') total.ended++;
    const numbers = [result.pass, result.fail, result.skip, result.code].map((n) => String(n).padStart(5)).join(' ');
    console.log(
      `${test.name.padEnd(32)} ${numbers} ${result.seconds.toFixed(1).padStart(6)}s${result.end === '' ? '' : `  ${result.end}`}`,
    );
    if (settings.showLines) for (const line of result.failing) console.log(`    ${line}`);
  }
}
await Promise.all(Array.from({ length: settings.jobs }, worker));
console.log(`${total.pass} PASS, ${total.fail} FAIL, ${total.skip} SKIP; ${total.ended} programs ended by themselves`);
process.exit(total.fail === 0 ? 0 : 1);

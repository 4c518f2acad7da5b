import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { CorpusCase } from './corpus.ts';
import { runCase } from './run-case.ts';
import type { Tier } from '../../src/run/tier.ts';
import { EAGER, UserMachine } from './user-machine.ts';

const DEFAULT = new URL('../../testdata/native-corpus/native-corpus.jsonl.gz', import.meta.url);
/** Differing cases shown per category. */
const SHOWN = 3;

interface Row {
  matched: number;
  differing: number;
  unsupported: number;
  examples: string[];
  missing: Map<string, number>;
}

function usage(message: string): never {
  console.error(
    `conformance:x86: ${message}\nusage: run.ts [--tier interpreter|translator] [--show N] [--category NAME] [FILE ...]`,
  );
  process.exit(2);
}

function options(args: readonly string[]): { files: (string | URL)[]; show: number; categories: string[]; tier: Tier } {
  const files: (string | URL)[] = [];
  const categories: string[] = [];
  let show = SHOWN;
  let tier: Tier = 'interpreter';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--tier') {
      const value = args[++i];
      if (value !== 'interpreter' && value !== 'translator')
        usage(`--tier takes "interpreter" or "translator", not ${value ?? 'nothing'}`);
      tier = value;
    } else if (arg === '--show') show = Number(args[++i]);
    else if (arg === '--category') categories.push(args[++i] ?? usage('--category takes a name'));
    else if (arg.startsWith('-')) usage(`unknown option ${arg}`);
    else files.push(arg);
  }
  if (files.length === 0) files.push(DEFAULT);
  return { files, show, categories, tier };
}

function readCases(file: string | URL): CorpusCase[] {
  if (!existsSync(file)) usage(`no such file: ${String(file)}`);
  let raw: Buffer = readFileSync(file);
  try {
    if (raw[0] === 0x1f && raw[1] === 0x8b) raw = gunzipSync(raw);
  } catch (cause) {
    usage(`${String(file)} is not a complete gzip file: ${String(cause)}`);
  }
  const cases: CorpusCase[] = [];
  raw.toString('utf8').split('\n').forEach((line, n) => {
    if (line.trim() === '') return;
    try {
      cases.push(JSON.parse(line) as CorpusCase);
    } catch {
      usage(`${String(file)} line ${n + 1} is not JSON`);
    }
  }); // prettier-ignore
  return cases;
}

const { files, show, categories, tier } = options(process.argv.slice(2));
const machine = new UserMachine({ tier, translator: EAGER });
const rows = new Map<string, Row>();
for (const file of files) {
  for (const c of readCases(file)) {
    if (categories.length > 0 && !categories.includes(c.cat)) continue;
    let row = rows.get(c.cat);
    if (row === undefined) {
      row = { matched: 0, differing: 0, unsupported: 0, examples: [], missing: new Map() };
      rows.set(c.cat, row);
    }
    const result = runCase(machine, c);
    row[result.kind]++;
    if (result.kind === 'differing' && row.examples.length < show) {
      row.examples.push(`  #${c.id} ${c.name} [${c.bytes}]\n${result.differences.map((d) => `      ${d}`).join('\n')}`);
    }
    if (result.kind === 'unsupported') row.missing.set(c.name, (row.missing.get(c.name) ?? 0) + 1);
  }
}

const total = { matched: 0, differing: 0, unsupported: 0 };
console.log('category    matched differing unsupported');
for (const [category, row] of rows) {
  console.log(
    `${category.padEnd(11)} ${String(row.matched).padStart(7)} ${String(row.differing).padStart(9)} ${String(row.unsupported).padStart(11)}`,
  );
  total.matched += row.matched;
  total.differing += row.differing;
  total.unsupported += row.unsupported;
}
for (const [category, row] of rows) {
  if (row.examples.length > 0) console.log(`\n${category}: first differences\n${row.examples.join('\n')}`);
}
const missing = [...rows].filter(([, row]) => row.missing.size > 0);
if (missing.length > 0) {
  console.log('\nnot supported:');
  for (const [category, row] of missing)
    console.log(
      `  ${category}: ${[...row.missing.keys()].slice(0, 12).join(', ')}${row.missing.size > 12 ? `, and ${row.missing.size - 12} more` : ''}`,
    );
}
const { translator } = machine.core;
if (translator !== undefined) {
  const { regions, insns, refused } = translator.statistics;
  console.log(
    `translated: ${insns} instructions in ${regions} regions; ${refused} blocks begin with an instruction that is left to the interpreter`,
  );
}
const count = total.matched + total.differing + total.unsupported;
console.log(`x86: ${total.matched} matched, ${total.differing} differing, ${total.unsupported} unsupported of ${count} cases`);
process.exitCode = total.differing === 0 && total.unsupported === 0 ? 0 : 1;

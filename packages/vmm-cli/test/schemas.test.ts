import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { tdx } from './run-tdx.ts';

const schemas = new URL('../schema/', import.meta.url);
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false });
for (const file of readdirSync(schemas)) ajv.addSchema(JSON.parse(readFileSync(new URL(file, schemas), 'utf8')) as object);
const schema = (name: string): ValidateFunction => ajv.getSchema(`https://tdxkit.dev/schema/${name}.schema.json`)!;
/** What is wrong with a document, or nothing. */
function problems(name: string, document: unknown): unknown[] {
  const validate = schema(name);
  validate(document);
  return validate.errors ?? [];
}

const folder = mkdtempSync(join(tmpdir(), 'tdx-schemas-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

describe('the JSON Schemas', () => {
  it.each([
    ['a TD', [], 0],
    ['a plain VM', ['--vm-type', 'vmx'], 0],
    ['a run that ran out of time', ['--max-instructions', '1000'], 75],
    ['a digest', ['--digest', '--cpus', '2'], 0],
  ])('describe the summary of %s', async (_what, options, code) => {
    const ran = await tdx(['run', '--json', ...options]);
    expect([ran.code, problems('run-summary', JSON.parse(ran.out))]).toEqual([code, []]);
  });

  it.each([
    ['status', '0xc000010000000001', '0'],
    ['exit-reason', '48', '0xffff'],
    ['attributes', '0x10000001', '2'],
    ['xfam', '7'],
    ['tdvmcall', '0x10001', '0x7777'],
    ['seamcall', '2', '0xff0002', '0xfff'],
    ['tdcall', '6'],
    ['field', '0x9110000300000010', '0xffffffffffffffff'],
  ])('describe what %s numbers mean', async (kind, ...values) => {
    const ran = await tdx(['decode', '--json', kind, ...values]);
    const document = JSON.parse(ran.out) as readonly { kind: string; value: string; meaning: string; details: string[] }[];
    expect([ran.code, problems('decoded', document)]).toEqual([0, []]);
    expect(document.map((one) => [one.kind, BigInt(one.value.replaceAll('_', ''))])).toEqual(
      values.map((value) => [kind, BigInt(value)]),
    );
    const text = await tdx(['decode', kind, ...values]);
    const words = (lines: string): string => lines.replaceAll(/\s+/g, ' ').trim();
    expect(words(document.flatMap(({ meaning, details }) => [meaning, ...details]).join('\n'))).toBe(words(text.out));
  });

  it('describe every line of a trace, and nothing but a line of a trace', async () => {
    expect((await tdx(['trace', '-o', at('t.jsonl'), '--quiet', '--cpus', '2'])).code).toBe(0);
    const lines = readFileSync(at('t.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1000);
    expect(lines.flatMap((line) => problems('trace-record', JSON.parse(line)))).toEqual([]);
    expect(problems('trace-record', { track: 'x', phase: 'begin', name: '', ns: -1, args: {} }).length).toBe(3);
  });

  it('and the Trace Event Format describe the same events: named threads, nested stretches, times that do not run back', async () => {
    const run = ['--max-instructions', '200000', '--cpus', '2'];
    expect((await tdx(['trace', '-o', at('t.json'), '--quiet', ...run])).code).toBe(75);
    expect((await tdx(['trace', '-o', at('u.jsonl'), '--quiet', ...run])).code).toBe(75);
    interface Event {
      readonly ph: string;
      readonly pid: number;
      readonly tid: number;
      readonly ts?: number;
      readonly name: string;
      readonly s?: string;
      readonly args: { readonly name?: string };
    }
    const { traceEvents } = JSON.parse(readFileSync(at('t.json'), 'utf8')) as { traceEvents: Event[] };
    const threads = new Map(traceEvents.filter(({ ph }) => ph === 'M').map(({ tid, args }) => [tid, args.name]));
    expect([...threads.values()].sort()).toEqual(['KVM', 'SEAMCALLs', 'devices', 'vCPU 0', 'vCPU 1']);
    const open = new Map<number, string[]>();
    let last = 0;
    for (const event of traceEvents.filter(({ ph }) => ph !== 'M')) {
      const { ph, pid, tid, ts, name, s } = event;
      expect([pid, threads.has(tid), Number.isFinite(ts), ts! >= last, name.length > 0]).toEqual([1, true, true, true, true]);
      last = ts!;
      const stack = open.get(tid) ?? [];
      open.set(tid, stack);
      if (ph === 'B') stack.push(name);
      else if (ph === 'E') expect(stack.pop()).toBe(name);
      else expect([ph, s]).toEqual(['i', 't']);
    }
    expect([...open.values()].flat()).toEqual([]);
    const lines = readFileSync(at('u.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBe(traceEvents.length - threads.size);
  });

  it('describe configuration files: that of the README, and none with a mistake', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const [, sample] = /```yaml\n([\s\S]*?)```/.exec(readme)!;
    expect(problems('run-config', parse(sample!))).toEqual([]);
    for (const bad of [
      { memroy: '64M' },
      { cpus: 65 },
      { memory: 'lots' },
      { 'vm-type': 'sev' },
      { unpack: 'yes' },
      { timeout: '5h' },
    ])
      expect([bad, problems('run-config', bad).length > 0]).toEqual([bad, true]);
  });
});

describe('tdx run --dry-run --json', () => {
  const disk = at('disk,1.img');
  writeFileSync(disk, new Uint8Array(4096));
  it.each([
    ['a TD', []],
    ['a debug TD', ['--debug', '--memory', '32M', '--smp', '3', '--seed', '0xffffffffffffffff', '--xfam', 'avx']],
    [
      'a plain VM',
      ['--vm-type', 'vmx', '--without', 'pcid', '--disk', `${disk.replaceAll(',', ',,')},ro,serial=a`, '--net', 'echo', '--rng'],
    ],
    [
      'limits',
      ['--timeout', '1m', '--guest-timeout', '0.5', '--max-instructions', '5', '--expect-text', 'yes: no', '--no-stdin'],
    ],
  ])('of %s holds a configuration file that plans the same', async (_what, options) => {
    const first = await tdx(['run', '--dry-run', '--json', ...options]);
    expect([first.err, first.code]).toEqual(['', 0]);
    const plan = JSON.parse(first.out) as { config: object };
    expect(problems('run-plan', plan)).toEqual([]);
    const file = at('again.json');
    writeFileSync(file, JSON.stringify(plan.config));
    const second = await tdx(['run', '--dry-run', '--json', '--config', file]);
    expect([second.err, second.out]).toEqual(['', first.out]);
  });
});

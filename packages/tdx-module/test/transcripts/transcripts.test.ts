import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { replayFile } from './replay.ts';
import { DEFAULT_DIRECTORY, describeStop } from './run.ts';
import { TranscriptFormatError, kindOf, readTranscript } from './transcript-file.ts';

/** One recording of every kind, the smaller ones; `npm run conformance:transcripts` replays them all. */
const SAMPLE = [
  'battery-fatal-00', 'battery-init-00', 'battery-keys-00', 'battery-tdr-00', 'battery-teardown-00', 'contention-00', 'cpuid-00',
  'debug-td-00', 'entry-checks-00', 'exits-00', 'fuzz-a-00', 'fuzz-b-12', 'fuzz-c-00', 'guest-metadata-00', 'host-priority-00', 'hw-events-00',
  'lifecycle-00', 'lifecycle-02', 'lifecycle-04', 'lifecycle-06', 'lifecycle-08', 'lpinit-checks-00', 'lpinit-topology-00', 'measure-00',
  'measure-02', 'measure-04', 'mem-00', 'metadata-00', 'mnginit-00', 'msr-00', 'rtmr-lock-00', 'shared-gpa-00', 'sysconfig-00',
  'sysinit-checks-00', 'sysinit-platforms-00', 'sysrd-00', 'sysstate-00', 'vcpu-00', 'vmcall-00',
]; // prettier-ignore

describe('recordings of the TDX module 1.5.01', () => {
  for (const name of SAMPLE) {
    it(`answers as recorded in ${name}`, () => {
      const result = replayFile(join(DEFAULT_DIRECTORY, `${name}.jsonl.gz`));
      expect(result.stop === undefined ? '' : describeStop(result)).toBe('');
      expect(result.matched + result.unsound).toBe(result.events);
    });
  }
});

describe('the replay', () => {
  type Event = Record<string, unknown>;
  const directory = mkdtempSync(join(tmpdir(), 'changed-'));
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  const part = (event: Event, name: string): Event => event[name] as Event;
  const buffer = (event: Event, name: string): Event => (event[name] as Event[])[0]!;
  const isExit = (e: Event): boolean =>
    e['op'] === 'guest_exit' && e['ret'] === 'guest' && 'rax' in part(part(e, 'guest'), 'regs');
  const isCall = (e: Event): boolean => e['op'] === 'seamcall' && e['ret'] === 'host';

  it.each<[string, string, (event: Event) => boolean, (event: Event) => unknown, string]>([
    ['how a SEAMCALL ends', 'lifecycle-00', isCall, (e) => (e['ret'] = 'fatal'), 'ret'],
    ['how a VM exit ends', 'measure-00', isExit, (e) => (e['ret'] = 'fatal'), 'ret'],
    ['registers of the host', 'lifecycle-00', isCall, (e) => (part(e, 'out')['rax'] = '0x77'), 'rax'],
    ['registers that must not change', 'lifecycle-00', isCall, (e) => (part(e, 'out')['r13'] = '0x77'), 'r13'],
    ['registers of the guest', 'measure-00', isExit, (e) => (part(part(e, 'guest'), 'regs')['rax'] = '0x77'), 'rax'],
    ['RIP of the guest', 'measure-00', isExit, (e) => (part(e, 'guest')['rip'] = '0x77'), 'rip'],
    ['the VM that runs', 'measure-00', isExit, (e) => (part(e, 'guest')['vm'] = 1), 'vm'],
    ['memory of the host', 'sysrd-00', (e) => isCall(e) && 'mem' in e, (e) => (buffer(e, 'mem')['hex'] = 'ff'.repeat(8)), 'mem'],
    ['memory of the guest', 'measure-00', (e) => 'gmem' in e, (e) => (buffer(e, 'gmem')['hex'] = 'ff'.repeat(8)), 'guest memory'],
    ['which MSRs exit', 'msr-00', (e) => e['op'] === 'msr_native', (e) => (e['msr'] = '0x3a'), 'MSR bitmap'],
  ])('compares %s', (_, name, wanted, change, field) => {
    const text = gunzipSync(readFileSync(join(DEFAULT_DIRECTORY, `${name}.jsonl.gz`))).toString('utf8');
    const events = text.trimEnd().split('\n').map((line) => JSON.parse(line) as Event); // prettier-ignore
    const at = events.findIndex(wanted);
    expect(at).toBeGreaterThan(0);
    change(events[at]!);
    const path = join(directory, 'changed.jsonl');
    writeFileSync(path, events.slice(0, at + 1).map((event) => JSON.stringify(event)).join('\n')); // prettier-ignore
    const result = replayFile(path);
    expect([result.matched + result.unsound, result.differing, result.skipped]).toEqual([at, 1, 0]);
    expect(result.stop?.difference?.field).toContain(field);
  });
});

describe('files that are no recordings', () => {
  const directory = mkdtempSync(join(tmpdir(), 'transcript-'));
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  const write = (name: string, content: string | Uint8Array): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };
  const gz = readFileSync(join(DEFAULT_DIRECTORY, 'lifecycle-00.jsonl.gz'));

  it('names file and line of a line that is cut off', () => {
    const text = gunzipSync(gz).toString('utf8').split('\n').slice(0, 9).join('\n').slice(0, -20);
    const path = write('cut.jsonl', text);
    expect(() => readTranscript(path)).toThrow(TranscriptFormatError);
    expect(() => readTranscript(path)).toThrow(`${path}:9: is not a JSON object`);
  });
  it('names the line that is missing', () => {
    const lines = gunzipSync(gz).toString('utf8').split('\n');
    lines.splice(4, 1);
    const path = write('gap.jsonl', lines.join('\n'));
    expect(() => readTranscript(path)).toThrow(`${path}:5: has seq 5, expected 4`);
  });
  it('names the line and the field of an event that is not one', () => {
    const lines = gunzipSync(gz).toString('utf8').split('\n');
    const spoil = (line: number, change: (event: Record<string, unknown>) => void): string => {
      const event = JSON.parse(lines[line - 1]!) as Record<string, unknown>;
      change(event);
      return write('bad.jsonl', lines.map((old, i) => (i === line - 1 ? JSON.stringify(event) : old)).join('\n'));
    };
    const call = lines.findIndex((line) => line.includes('"op":"seamcall"')) + 1;
    const path = join(directory, 'bad.jsonl');
    for (const [line, change, message] of [
      [1, (e) => delete (e['platform'] as Record<string, unknown>)['msrs'], 'platform has no "msrs"'],
      [call, (e) => (e['op'] = 'semcall'), 'has an unknown op "semcall"'],
      [call, (e) => (e['lp'] = 99), 'has no LP 99'],
      [call, (e) => (e['in'] = { rax: 'x' }), '"in" is not a hex number'],
      [call, (e) => delete e['ret'], 'has no "ret"'],
      [call, (e) => (e['ret'] = 'guest'), 'has no "guest"'],
      [call, (e) => (e['mem'] = [{ hpa: '0x1000', len: 8, hex: '0' }]), '"mem" "hex" is not hex bytes'],
    ] satisfies [number, (event: Record<string, unknown>) => unknown, string][]) {
      spoil(line, change);
      expect(() => replayFile(path)).toThrow(`${path}:${line}: ${message}`);
    }
  });
  it('reports a truncated gzip and an empty file', () => {
    expect(() => readTranscript(write('half.jsonl.gz', gz.subarray(0, gz.length >> 1)))).toThrow('cannot be read');
    expect(() => readTranscript(write('empty.jsonl', ''))).toThrow('does not begin with a platform record');
  });
  it('takes the kind from the name', () => {
    expect(kindOf('/somewhere/battery-fatal-00.jsonl.gz')).toBe('battery-fatal');
  });
});

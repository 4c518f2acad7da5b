import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { withBlocks } from '../gen/blocks.ts';
import { Errno, FLAVOURS, KvmIoctl, KvmTdxCommand } from '../src/index.ts';
import * as layouts from '../src/uapi/layouts.ts';

const read = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
const api = read('kvm-api-tdx.md');
const design = read('intel-tdx.md');

describe('documents', () => {
  it.each([
    ['kvm-api-tdx.md', api],
    ['intel-tdx.md', design],
  ])('%s: generated blocks are up to date (npm run docs makes them)', (_, text) => {
    expect(withBlocks(text)).toBe(text);
  });

  it.each([
    ['kvm-api-tdx.md', api],
    ['intel-tdx.md', design],
  ])('%s: every code sample runs and prints what it says', async (_, text) => {
    const samples = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);
    expect(samples.length).toBeGreaterThan(0);
    for (const code of samples) {
      const expected = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map((match) => match[1]!);
      mkdirSync(new URL('../.cache/', import.meta.url), { recursive: true });
      const folder = mkdtempSync(fileURLToPath(new URL('../.cache/docs-', import.meta.url)));
      const lines: string[] = [];
      const { log } = console;
      try {
        writeFileSync(join(folder, 'sample.ts'), code);
        console.log = (...values: unknown[]) => lines.push(values.map((v) => (typeof v === 'string' ? v : inspect(v))).join(' '));
        await import(join(folder, 'sample.ts'));
      } finally {
        console.log = log;
        rmSync(folder, { recursive: true });
      }
      expect(lines).toEqual(expected);
    }
  });

  it('[C114] the API document has KVM_CAP_VM_TYPES, the TD type, KVM_MEMORY_ENCRYPT_OP and a section for each command', () => {
    for (const heading of [
      '## KVM_CAP_VM_TYPES',
      '## KVM_MEMORY_ENCRYPT_OP',
      ...Object.keys(KvmTdxCommand).map((name) => `### ${name}`),
    ])
      expect(api.split('\n')).toContain(heading);
    expect(api).toContain('type 5 (KVM_X86_TDX_VM)');
  });

  it('[C115] the TDX document tells overview, life, design and restrictions, and its structs are those of the code', () => {
    for (const heading of ['## Overview', '## Life of a TD', '## Design', '## Restrictions'])
      expect(design.split('\n')).toContain(heading);
    for (const name of Object.keys(KvmTdxCommand).filter((each) => each !== 'KVM_TDX_GET_CPUID')) expect(design).toContain(name);
    const structs = Object.values(layouts).filter(
      (value): value is Extract<typeof value, { name: string }> => typeof value === 'object',
    );
    for (const [, name, bytes] of api.matchAll(/`struct (\w+)`, (\d+) bytes/g))
      expect(structs.some((layout) => layout.name === name && layout.size === Number(bytes))).toBe(true);
  });

  it('[C145] the fatal error event: its type, and the meaning of each data word', () => {
    const section = api.slice(api.indexOf('### KVM_SYSTEM_EVENT_TDX_FATAL'));
    expect(section).toMatch(/^### .*\n\nKVM_EXIT_SYSTEM_EVENT of type 7/);
    for (let word = 0; word < 16; word++) expect(section).toMatch(new RegExp(`\\| data\\[${word}\\] \\| \\w+ \\| .+ \\|`));
  });

  it('[A101] every command, TDX struct, request, errno and flavour of the code is in the documents, and the documents name no other', () => {
    const both = api + design;
    for (const name of [...Object.keys(KvmTdxCommand), ...Object.keys(KvmIoctl), ...Object.keys(Errno), ...Object.keys(FLAVOURS)])
      expect(both).toContain(name);
    for (const name of ['kvm_tdx_cmd', 'kvm_tdx_capabilities', 'kvm_tdx_init_vm', 'kvm_tdx_init_mem_region'])
      expect(api).toContain(`\`struct ${name}\``);
    for (const [name] of both.matchAll(/\bKVM_TDX_[A-Z_]+/g))
      expect([...Object.keys(KvmTdxCommand), 'KVM_TDX_MEASURE_MEMORY_REGION']).toContain(name);
    for (const [name] of both.matchAll(/\bE[A-Z0-9]{3,}\b/g))
      if (name in Errno || /^E(INVAL|IO|BUSY|AGAIN|NOSPC)/.test(name)) expect(Object.keys(Errno)).toContain(name);
    expect(existsSync(new URL('../../../docs/layer-status.md', import.meta.url))).toBe(true);
  });
});

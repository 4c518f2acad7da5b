import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CpuidJson, renderCpuid } from './render-cpuid.ts';
import { type LeavesJson, renderLeaves } from './render-leaves.ts';
import { type MetadataJson, renderMetadata } from './render-metadata.ts';
import { type MsrJson, renderMsr } from './render-msr.ts';
import { type StructsJson, renderSept } from './render-sept.ts';
import { type StatusJson, renderStatus } from './render-status.ts';
import { type TdvmcallJson, renderTdvmcall } from './render-tdvmcall.ts';

/** One of the reference files. */
export const reference = (name: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`reference/${name}.json`, import.meta.url)), 'utf8'));
/** Path of a generated file. */
export const generatedPath = (name: string): string => fileURLToPath(new URL(`../src/generated/${name}`, import.meta.url));

/** The text of every generated file, by file name. */
export const generate = (): Record<string, string> => ({
  'cpuid.ts': renderCpuid(reference('cpuid') as CpuidJson),
  'leaves.ts': renderLeaves(reference('leaves') as LeavesJson),
  'metadata.ts': renderMetadata(reference('metadata-fields') as MetadataJson),
  'msr.ts': renderMsr(reference('msr') as MsrJson),
  'sept.ts': renderSept(reference('structs') as StructsJson),
  'status.ts': renderStatus(reference('status-codes') as StatusJson),
  'tdvmcall.ts': renderTdvmcall(reference('tdvmcall') as TdvmcallJson),
});

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, text] of Object.entries(generate())) writeFileSync(generatedPath(name), text);

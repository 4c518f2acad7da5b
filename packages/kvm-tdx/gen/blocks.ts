import { readFileSync } from 'node:fs';
import type { FieldInfo } from '@tdxkit/x86-cpu/layout';
import { Errno, FLAVOURS, KvmIoctl } from '../src/index.ts';
import { systemIoctls } from '../src/ioctl/system-ioctls.ts';
import { vcpuIoctls } from '../src/ioctl/vcpu-ioctls.ts';
import { vmIoctls } from '../src/ioctl/vm-ioctls.ts';
import * as layouts from '../src/uapi/layouts.ts';

interface Layout {
  readonly name: string;
  readonly size: number;
  readonly fields: readonly FieldInfo[];
}
const all = Object.values(layouts).filter((value) => typeof value === 'object') as readonly Layout[];
const facts = JSON.parse(readFileSync(new URL('../testdata/uapi/kvm-uapi.json', import.meta.url), 'utf8')) as {
  tdx_commands: { name: string; errors: { when: string; errno: string }[] }[];
  exits: {
    nr: number;
    name: string;
    fields: { offset: number; size: number; field: string; note?: string }[];
    semantics: string;
  }[];
};

const hex = (value: number): string => `0x${value.toString(16)}`;
const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;

function struct(name: string): string {
  const found = all.filter((layout) => layout.name === name);
  if (found.length === 0) throw new Error(`no layout of struct ${name}`);
  return found
    .map(({ size, fields }, i) =>
      [
        `\`struct ${name}\`, ${size} bytes${i > 0 ? ', flavour v7' : ''}:`,
        '',
        '| Offset | Bytes | Field | Note |',
        '|---|---|---|---|',
        ...fields.map((field) => row(field.offset, field.size, `\`${field.name}\``, field.doc)),
      ].join('\n'),
    )
    .join('\n\n');
}

function errors(command: string): string {
  const { errors: rows } = facts.tdx_commands.find(({ name }) => name === command)!;
  return ['| When | Errno |', '|---|---|', ...rows.map(({ when, errno }) => row(when, errno))].join('\n');
}

function ioctls(): string {
  const files = [
    ['/dev/kvm', systemIoctls],
    ['VM', vmIoctls],
    ['vCPU', vcpuIoctls],
  ] as const;
  return [
    '| Request | Number | On |',
    '|---|---|---|',
    ...Object.entries(KvmIoctl).map(([name, request]) =>
      row(
        name,
        hex(request),
        files
          .filter(([, table]) => name in table)
          .map(([file]) => file)
          .join(', '),
      ),
    ),
  ].join('\n');
}

const exits = (): string =>
  [
    '| Exit | Number | Data in kvm_run (offset field) | Meaning |',
    '|---|---|---|---|',
    ...facts.exits.map(({ nr, name, fields, semantics }) =>
      row(name, nr, fields.map(({ offset, field }) => `${offset} \`${field}\``).join(', ') || '-', semantics),
    ),
  ].join('\n');

function flavours(): string {
  const names = Object.keys(FLAVOURS) as (keyof typeof FLAVOURS)[];
  const keys = Object.keys(FLAVOURS.mainline) as (keyof typeof FLAVOURS.mainline)[];
  return [
    row('Difference', ...names),
    row('---', ...names.map(() => '---')),
    ...keys.map((key) => row(`\`${key}\``, ...names.map((name) => String(FLAVOURS[name][key])))),
  ].join('\n');
}

const errnos = (): string =>
  ['| Name | Number |', '|---|---|', ...Object.entries(Errno).map(([name, nr]) => row(name, nr))].join('\n');

const blocks: Record<string, (argument: string) => string> = { struct, errors, ioctls, exits, flavours, errnos };

/** A document with its generated blocks made anew. */
export function withBlocks(document: string): string {
  return document.replaceAll(
    /(<!-- generated: (\w+) ?(\S*) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, open: string, block: string, argument: string, close: string) => `${open}${blocks[block]!(argument)}\n${close}`,
  );
}

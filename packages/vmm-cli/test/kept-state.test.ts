import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOT_SAVED, SAVED_ELSEWHERE, type Fields } from './kept-state.ts';
import { packagesFolder, stateClasses } from './state-classes.ts';

const classes = stateClasses();
const byName = new Map(classes.map((each) => [each.name, each]));
/** Rows of a table as [class, field], with `*` for all. */
const rows = (tables: Readonly<Record<string, Fields>>): [string, string][] =>
  Object.values(tables).flatMap((table) =>
    Object.entries(table).flatMap(([name, fields]) => fields.split(' ').map((field): [string, string] => [name, field])),
  );
const listed = new Set([...rows(SAVED_ELSEWHERE), ...rows(NOT_SAVED)].map((row) => row.join(' ')));
const uses = (save: string, field: string): boolean =>
  new RegExp(`this\\.${field}(?!\\w)|\\{[^{}]*\\b${field}\\b[^{}]*\\} = this;`).test(save);
const names = (text: string, field: string): boolean => new RegExp(`(?<!\\w)${field.replace('#', '')}(?!\\w)`).test(text);

describe('fields of the machine', () => {
  it('that can change are saved by their class, by another file, or not for a reason that is written down', () => {
    const forgotten = classes.flatMap(({ name, fields, save }) =>
      fields
        .filter((field) => !uses(save, field) && !listed.has(`${name} ${field}`) && !listed.has(`${name} *`))
        .map((field) => `${name}: ${field} is in no snapshot; save it, or say in test/kept-state.ts why not`),
    );
    expect(forgotten).toEqual([]);
  });

  it('that are said to be saved elsewhere are named there', () => {
    const wrong = Object.entries(SAVED_ELSEWHERE).flatMap(([file, table]) => {
      const text = readFileSync(join(packagesFolder, file), 'utf8');
      return rows({ file: table }).flatMap(([name, field]) =>
        field === '*' || names(text, field) ? [] : [`${file} does not name ${field} of ${name}`],
      );
    });
    expect(wrong).toEqual([]);
  });

  it('that are listed are there, once, and their class does not save them itself', () => {
    const all = [...rows(SAVED_ELSEWHERE), ...rows(NOT_SAVED)];
    const wrong = all.flatMap(([name, field], n) => {
      const known = byName.get(name);
      if (known === undefined || (field !== '*' && !known.fields.includes(field)))
        return [`${name} has no ${field} that changes`];
      if (field !== '*' && uses(known.save, field)) return [`${name} saves ${field}`];
      return all.findIndex(([a, b]) => a === name && b === field) < n ? [`${name}: ${field} is listed twice`] : [];
    });
    expect(wrong).toEqual([]);
  });
});

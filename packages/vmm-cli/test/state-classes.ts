import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A class and the fields of it that can change, or hold what can. */
export interface StateClass {
  /** `package/Class`. */
  readonly name: string;
  readonly fields: readonly string[];
  /** Source of its `save` or `saveState`, with every member of the class that this uses; empty without one. */
  readonly save: string;
}

export const packagesFolder = fileURLToPath(new URL('../..', import.meta.url));

/** A collection that is filled later, behind a field that is never replaced. */
const HOLDS = /^new (?:Map|Set|WeakMap|WeakSet|\w*Array)\b|^\[|^Array\.from|^\{/;
const HOLDING_TYPE = /^(?:Map|Set|WeakMap|\w*Array|Record)\b|\[\]$/;

function canChange(property: ts.PropertyDeclaration): boolean {
  const has = (kind: ts.SyntaxKind): boolean => property.modifiers?.some((each) => each.kind === kind) === true;
  if (has(ts.SyntaxKind.StaticKeyword) || has(ts.SyntaxKind.DeclareKeyword)) return false;
  if (!has(ts.SyntaxKind.ReadonlyKeyword)) return true;
  const type = property.type?.getText() ?? '';
  return HOLDS.test(property.initializer?.getText() ?? '') || (HOLDING_TYPE.test(type) && !type.startsWith('readonly'));
}

/** The members that saving an object of a class consists of, one after the other. */
function savingCode(node: ts.ClassDeclaration): string {
  const bodies = new Map<string, string>();
  for (const member of node.members)
    if (ts.isMethodDeclaration(member) || ts.isAccessor(member))
      bodies.set(member.name.getText(), (bodies.get(member.name.getText()) ?? '') + (member.body?.getText() ?? ''));
  // A class that also moves state to and from a processor calls the other thing `saveState`.
  const first = bodies.has('saveState') ? 'saveState' : 'save';
  const used = new Set([first]);
  for (const name of used) for (const [, other] of (bodies.get(name) ?? '').matchAll(/this\.(#?\w+)/g)) used.add(other!);
  return bodies.has(first) ? [...used].map((name) => bodies.get(name) ?? '').join('\n') : '';
}

/** Every class below packages/ that has a field which can change. */
export function stateClasses(): StateClass[] {
  const found: StateClass[] = [];
  for (const folder of readdirSync(packagesFolder).sort()) {
    const source = join(packagesFolder, folder, 'src');
    for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
      const text = readFileSync(join(source, file), 'utf8');
      if (!/^(?:export )?(?:abstract )?class /m.test(text)) continue;
      ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).forEachChild((node) => {
        if (!ts.isClassDeclaration(node) || node.name === undefined) return;
        const fields = node.members.filter(ts.isPropertyDeclaration).filter(canChange);
        if (fields.length === 0) return;
        const name = `${folder}/${node.name.text}`;
        found.push({ name, fields: fields.map((field) => field.name.getText()), save: savingCode(node) });
      });
    }
  }
  return found;
}

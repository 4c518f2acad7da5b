import { expect, it } from 'vitest';
import { SEMANTICS } from '../isa/semantics/index.ts';
import { FREQUENT_SHAPES } from './frequent-shapes.ts';
import { interpreterModule } from './interpreter-module.ts';
import { allShapes } from './shapes.ts';

it('frequent shapes are shapes of the opcode maps that have a meaning and no handler in the loop that all uses share', () => {
  const shapes = new Map(allShapes().map((shape) => [shape.key, shape]));
  const { handlers } = interpreterModule();
  for (const key of [...FREQUENT_SHAPES.values()].flat()) {
    const shape = shapes.get(key);
    expect([key, shape !== undefined && SEMANTICS.has(shape.semantic)]).toEqual([key, true]);
    expect([key, (handlers.get(key)?.computed ?? -1) >= 0]).toEqual([key, false]);
  }
});

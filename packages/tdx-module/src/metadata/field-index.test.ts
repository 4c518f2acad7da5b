import { elementBytes } from '@tdxkit/tdx-arch';
import { describe, expect, it } from 'vitest';
import { Context, elementIdLow, findElement, isNullId, rowsOf } from './field-index.ts';

describe('metadata field ids', () => {
  for (const [name, context] of Object.entries(Context)) {
    it(`name every element of context ${name}`, () => {
      for (const row of rowsOf[context]!) {
        if (row.field.name === 'CPUID_VALUES') continue;
        for (const index of [0, row.count >> 1, row.count - 1]) {
          const found = findElement(context, row.idHigh, elementIdLow(row, index));
          expect([found?.row.field.name, found?.row.vm, found?.index], row.field.name).toEqual([row.field.name, row.vm, index]);
        }
      }
    });
  }
  it('are the same whatever element size, context and NON_ARCH they claim', () => {
    const row = rowsOf[Context.TD]!.find((r) => r.field.name === 'ATTRIBUTES')!;
    for (const high of [0x1110_0003, 0x1110_0000, 0x9110_0001, 0x1120_0003])
      expect(findElement(Context.TD, high, 0)?.row).toBe(row);
  });
  it('have reserved bits and list counters that must be 0', () => {
    for (const high of [0x1110_0007, 0x1110_0043, 0x1111_0003, 0x1190_0003, 0x5110_0003])
      expect(findElement(Context.TD, high, 0), high.toString(16)).toBeUndefined();
    expect(findElement(Context.TD, 0x1110_0003, 0x100_0000)).toBeUndefined();
  });
  it('are null when all ones, context aside', () => {
    expect([isNullId(0xffff_ffff, 0xffff_ffff), isNullId(0xff8f_ffff, 0xffff_ffff), isNullId(0xffff_fffe, 0xffff_ffff)]).toEqual([
      true,
      true,
      false,
    ]);
  });
  it('of tables that hold bytes carry the size of an element', () => {
    for (const row of [...rowsOf[Context.SYS]!, ...rowsOf[Context.TD]!]) expect(elementBytes(row.field.id)).toBe(row.field.bytes);
  });
});

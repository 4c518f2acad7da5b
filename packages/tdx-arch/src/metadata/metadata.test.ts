import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CpuidFieldCode, FieldId, TdClass, codeStride, cpuidFieldCode, elementBytes, fieldId, findField, globalSysFields, l2VmcsFields, tdFields,
  tdVmcsFields, vcpuFields,
} from './index.ts'; // prettier-ignore

const all = [...globalSysFields, ...tdFields, ...vcpuFields, ...tdVmcsFields];

describe('metadata field ids', () => {
  it('round-trips ids made from parts', () => {
    fc.assert(
      fc.property(
        fc.nat(2),
        fc.nat(63),
        fc.nat(0xff_ffff),
        fc.constantFrom(1, 2, 4, 8),
        fc.boolean(),
        fc.boolean(),
        (context, classCode, code, bytes, nonArch, incSize) => {
          const id = fieldId({ context, classCode, code, bytes, nonArch, incSize });
          const parts = FieldId.parse(id);
          expect([
            parts.CONTEXT_CODE,
            parts.CLASS_CODE,
            parts.FIELD_CODE,
            elementBytes(id),
            parts.NON_ARCH,
            parts.INC_SIZE,
          ]).toEqual([context, classCode, code, bytes, nonArch, incSize]);
          expect(FieldId.make(parts)).toBe(id);
          expect(id & FieldId.reservedMask).toBe(0n);
        },
      ),
    );
  });

  it('every id of the tables agrees with its row', () => {
    for (const row of all) {
      expect(FieldId.get(row.id, 'CLASS_CODE')).toBe(row.classCode);
      expect(elementBytes(row.id)).toBe(row.bytes);
      expect(row.id & FieldId.reservedMask).toBe(0n);
    }
  });

  it('finds every element of every row, whatever size and NON_ARCH the caller writes', () => {
    const rows = all.filter((r) => !/^L2_VMCS_\d$/.test(r.name));
    fc.assert(
      fc.property(fc.constantFrom(...rows), fc.nat(), fc.nat(3), fc.boolean(), (row, n, size, nonArch) => {
        const i = n % (row.fields * row.elements);
        let id = row.id + BigInt(i * codeStride(row));
        id = FieldId.set(FieldId.set(id, 'ELEMENT_SIZE_CODE', size), 'NON_ARCH', nonArch);
        expect(findField(id)).toEqual({ row, field: Math.floor(i / row.elements), element: i % row.elements });
      }),
    );
  });

  it('knows L2 VMCS fields under the class of the VM and nothing under a class without rows', () => {
    const row = l2VmcsFields.find((r) => r.name === 'Guest CS selector')!;
    expect(findField(FieldId.set(row.id, 'CLASS_CODE', 44))?.row).toBe(row);
    expect(findField(fieldId({ context: 2, classCode: 60, code: 0 }))).toBeUndefined();
    expect(findField(tdVmcsFields[1]!.id + 1n)).toBeUndefined(); // "high" access
  });

  it('codes CPUID_VALUES elements as KVM builds them', () => {
    expect(
      fieldId({ context: 1, classCode: TdClass.TDCS_CPUID, code: cpuidFieldCode(0x8000_0008, null, 1), nonArch: true }),
    ).toBe(0x9410_0003_0000_0000n | 0x1_11ffn);
    fc.assert(
      fc.property(
        fc.nat(0x7f),
        fc.boolean(),
        fc.option(fc.nat(0x7e), { nil: null }),
        fc.constantFrom(0, 1),
        (leaf, extended, subleaf, element) => {
          const code = CpuidFieldCode.parse(BigInt(cpuidFieldCode(extended ? 0x8000_0000 + leaf : leaf, subleaf, element)));
          expect([code.LEAF, code.LEAF_31, code.SUBLEAF_NA, code.ELEMENT]).toEqual([
            leaf,
            extended,
            subleaf === null,
            element === 1,
          ]);
          if (subleaf !== null) expect(code.SUBLEAF).toBe(subleaf);
        },
      ),
    );
  });
});

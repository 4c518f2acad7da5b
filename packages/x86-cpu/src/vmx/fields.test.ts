import { describe, expect, it } from 'vitest';
import { KeyedMemory } from '../memory/index.ts';
import { hpa } from '../units/index.ts';
import { VmcsField, fieldKind, fieldName, fieldWidth } from './fields.ts';
import { CONTROLS_END, CONTROLS_START, HOST_END, VMCS_BYTES, fieldOffset } from './vmcs-layout.ts';
import { VmcsPage } from './vmcs-page.ts';

describe('VMCS layout', () => {
  it('gives every field its own naturally aligned bytes within the size that IA32_VMX_BASIC reports', () => {
    const owner = new Map<number, string>();
    for (const [name, encoding] of Object.entries(VmcsField)) {
      const width = fieldWidth(encoding);
      const at = fieldOffset(encoding);
      expect(at % width, name).toBe(0);
      for (let byte = at; byte < at + width; byte++) {
        expect(owner.get(byte), `${name} overlaps`).toBeUndefined();
        owner.set(byte, name);
      }
    }
    expect(HOST_END).toBeLessThanOrEqual(VMCS_BYTES);
    expect(fieldOffset(VmcsField.PIN_CONTROLS)).toBeGreaterThanOrEqual(CONTROLS_START);
    expect(fieldOffset(VmcsField.PIN_CONTROLS)).toBeLessThan(CONTROLS_END);
  });

  it('knows kinds and names', () => {
    expect([
      fieldKind(VmcsField.VPID),
      fieldKind(VmcsField.EXIT_REASON),
      fieldKind(VmcsField.GUEST_RIP),
      fieldKind(VmcsField.HOST_CR0),
    ]).toEqual(['control', 'exit-information', 'guest', 'host']);
    expect(fieldName(0x2011)).toBe('TSC_OFFSET');
    expect(fieldName(0x1234)).toBe('VMCS field 0x1234');
  });
});

describe('VmcsPage', () => {
  const memory = new KeyedMemory({ linearMemoryBytes: 0x10_0000, keyIdBits: 6 });
  it('truncates to the width of the field and reaches high halves', () => {
    const vmcs = new VmcsPage(memory, hpa(33 * 2 ** 46 + 0x4000));
    for (const [i, encoding] of Object.values(VmcsField).entries()) vmcs.write(encoding, 0x1111_2222_3333_0000n + BigInt(i));
    for (const [i, encoding] of Object.values(VmcsField).entries())
      expect(vmcs.read(encoding)).toBe(BigInt.asUintN(8 * fieldWidth(encoding), 0x1111_2222_3333_0000n + BigInt(i)));
    expect(vmcs.read(VmcsField.TSC_OFFSET + 1)).toBe(0x1111_2222n);
    vmcs.write(VmcsField.TSC_OFFSET + 1, 5n);
    expect(vmcs.read(VmcsField.TSC_OFFSET) >> 32n).toBe(5n);
    expect(vmcs.has(0x4027)).toBe(false);
    expect(() => vmcs.read(0x1234)).toThrow(RangeError);
    vmcs.write32(VmcsField.EXCEPTION_BITMAP, 0x8000_0001);
    expect(vmcs.read32(VmcsField.EXCEPTION_BITMAP)).toBe(0x8000_0001);
    vmcs.write(VmcsField.VM_EXIT_MSR_LOAD_ADDRESS, 0xf_ffff_ffff_f000n);
    expect(vmcs.readNumber(VmcsField.VM_EXIT_MSR_LOAD_ADDRESS)).toBe(0xf_ffff_ffff_f000);
  });
});

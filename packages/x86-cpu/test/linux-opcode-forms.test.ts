import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SEMANTICS } from '../src/isa/semantics/index.ts';
import { DecodedInsn } from '../src/isa/decoded-insn.ts';
import { Decoder, DecodeStatus } from '../src/isa/decoder.ts';
import { Attribute, OPCODES, type Opcode } from '../src/isa/opcode.ts';
import { SYSTEM_INSTRUCTIONS } from '../src/lp/system/table.ts';
import { HOST_INSTRUCTIONS } from '../src/run/host-instructions.ts';

type Forms = Readonly<Record<'kernel' | 'firmware', Readonly<Record<string, string>>>>;
const forms = JSON.parse(readFileSync(new URL('../testdata/linux-boot/opcode-forms.json', import.meta.url), 'utf8')) as Forms;

/** The bytes of a form: with a memory operand and with a register, as far as it does not say. */
function encodings(form: string): number[][] {
  const parts = form.split('.');
  const bytes: number[] = [];
  let opcode: string;
  if (parts[0] === 'VEX') {
    const pp = ['66', 'F3', 'F2'].findIndex((p) => parts.includes(p)) + 1;
    const map = Number(parts.find((p) => p.startsWith('map'))!.slice(3));
    bytes.push(0xc4, 0xe0 | map, (parts.includes('W1') ? 0x80 : 0) | 0x78 | (parts.includes('256') ? 4 : 0) | pp);
    opcode = parts.at(-1)!;
  } else {
    const name = parts.findIndex((p) => /^[0-9A-F]{2}($|\/)/.test(p) && !['66', 'F3', 'F2', '0F', '38', '3A'].includes(p));
    const at = name >= 0 ? name : parts.findLastIndex((p) => /^[0-9A-F]{2}($|\/)/.test(p));
    bytes.push(...parts.slice(0, at).map((p) => parseInt(p, 16)));
    opcode = parts[at]!;
  }
  const whole = /mod3\((..)\)/.exec(form);
  const reg = Number(opcode.split('/')[1] ?? 0) << 3;
  const modrms =
    whole !== null
      ? [parseInt(whole[1]!, 16)]
      : form.endsWith('.reg')
        ? [0xc1 | reg]
        : form.endsWith('.mem')
          ? [reg]
          : [reg, 0xc1 | reg];
  return modrms.flatMap((modrm) => [
    [...bytes, parseInt(opcode, 16), modrm],
    // VEX.vvvv is an operand of this one.
    ...(parts[0] === 'VEX' ? [[...bytes.slice(0, 2), bytes[2]! & ~8, parseInt(opcode, 16), modrm]] : []),
  ]);
}
const decoder = new Decoder();
/** Mnemonic of an encoding in 64- or 32-bit code with everything enabled, or undefined for #UD. */
function nameOf(code: readonly number[], mode: number): string | undefined {
  const insn = new DecodedInsn();
  const bytes = new Uint8Array(32);
  bytes.set(code);
  return decoder.decode(insn, bytes, 0, 31, mode) === DecodeStatus.OK && insn.fault < 0 ? insn.name : undefined;
}

const isInstruction = (form: string): boolean =>
  encodings(form).some((code) => nameOf(code, 2) !== undefined || nameOf(code, 1) !== undefined);

describe('what Linux executes from reset to power-off', () => {
  it('has all been decoded to instructions', () => {
    const missing = Object.entries(forms.kernel).filter(([form]) => !isInstruction(form));
    // Its meaning is to be undefined.
    expect(missing).toEqual([['0F.0B', 'ud2']]);
    expect(Object.keys(forms.kernel).length).toBeGreaterThan(400);
  });
  it('and what firmware executes before it', () => {
    const missing = Object.entries(forms.firmware).filter(([form]) => !isInstruction(form));
    expect(missing).toEqual([]);
  });
});

describe('every encoding of the opcode maps', () => {
  const sized = (name: string): boolean => [2, 4, 8].some((size) => SEMANTICS.has(`${name}.${size}`));
  const isDefined = ({ name, attributes }: Opcode): boolean => {
    if ((attributes & Attribute.UD) !== 0) return true;
    if ((attributes & Attribute.SYSTEM) !== 0) return SYSTEM_INSTRUCTIONS.has(name);
    if ((attributes & Attribute.HOST) !== 0) return HOST_INSTRUCTIONS.has(name);
    return SEMANTICS.has(name) || sized(name);
  };
  it('has a meaning', () => {
    expect(OPCODES.filter((entry) => !isDefined(entry)).map((entry) => entry.name)).toEqual([]);
  });
});

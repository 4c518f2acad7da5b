import type { UndefinedProbe } from './undefined-probe.ts';

/* What the opcode maps look like from outside: one line per opcode that is not an instruction in every form. */

/** Mandatory prefixes in the order of VEX.pp. */
const PREFIXES: readonly (readonly [string, readonly number[]])[] = [['np', []], ['66', [0x66]], ['f3', [0xf3]], ['f2', [0xf2]]]; // prettier-ignore
const ESCAPES: readonly (readonly [string, readonly number[]])[] = [['', []], ['0f', [0x0f]], ['0f38', [0x0f, 0x38]], ['0f3a', [0x0f, 0x3a]]]; // prettier-ignore
/** Prefixes, escapes, VEX and EVEX. */
const NO_OPCODES = [0x0f, 0x26, 0x2e, 0x36, 0x3e, 0x62, 0x64, 0x65, 0x66, 0x67, 0xc4, 0xc5, 0xf0, 0xf2, 0xf3];
const isOpcode = (escape: string, opcode: number): boolean =>
  escape === ''
    ? !NO_OPCODES.includes(opcode) && (opcode & 0xf0) !== 0x40
    : escape !== '0f' || (opcode !== 0x38 && opcode !== 0x3a);
const byte = (n: number): string => n.toString(16).padStart(2, '0');

/** `all`, `-`, or the values of ModRM.reg that are instructions. */
const digits = (defined: readonly boolean[]): string => {
  if (defined.every(Boolean)) return 'all';
  const list = defined.flatMap((d, n) => (d ? [n] : []));
  return list.length === 0 ? '-' : list.join('');
};

/**
 * Legacy opcodes: `opcode prefix:memory/register ...`, or without prefixes where they make no difference. Register forms are looked at with ModRM.rm 0.
 * Opcodes that are instructions in all forms are left out, and those that are none are gathered at the end.
 */
export function legacyMap(probe: UndefinedProbe): string[] {
  const lines: string[] = [];
  for (const [escape, escapeBytes] of ESCAPES) {
    const none: string[] = [];
    for (let opcode = 0; opcode < 256; opcode++) {
      if (!isOpcode(escape, opcode)) continue;
      const forms = PREFIXES.map(([name, prefix]) => {
        const defined = (mod: number): string =>
          digits(
            Array.from({ length: 8 }, (_, reg) => !probe.isUndefined([...prefix, ...escapeBytes, opcode, mod | (reg << 3)])),
          );
        return [name, `${defined(0)}/${defined(0xc0)}`] as const;
      });
      const isUniform = forms.every(([, f]) => f === forms[0]![1]);
      if (isUniform && forms[0]![1] === '-/-') none.push(byte(opcode));
      else if (!isUniform)
        lines.push(`${escape}${byte(opcode)} ${forms.filter(([, f]) => f !== '-/-').map(([n, f]) => `${n}:${f}`).join(' ')}`); // prettier-ignore
      else if (forms[0]![1] !== 'all/all') lines.push(`${escape}${byte(opcode)} ${forms[0]![1]}`);
    }
    lines.push(`${escape === '' ? 'one byte' : escape} undefined: ${ranges(none)}`);
  }
  return lines;
}
/** `00 02-05`. */
function ranges(list: readonly string[]): string {
  const numbers = list.map((b) => parseInt(b, 16));
  const out: string[] = [];
  numbers.forEach((n, i) => {
    if (numbers[i - 1] === n - 1) return;
    let end = n;
    while (numbers.includes(end + 1)) end++;
    out.push(end === n ? byte(n) : `${byte(n)}-${byte(end)}`);
  });
  return out.join(' ');
}

/** x87 register forms: `d9 e0-e1 ...` lists the second bytes that are instructions. */
export function x87Map(probe: UndefinedProbe): string[] {
  return Array.from({ length: 8 }, (_, n) => {
    const opcode = 0xd8 + n;
    const defined: string[] = [];
    for (let modrm = 0xc0; modrm < 0x100; modrm++) if (!probe.isUndefined([opcode, modrm])) defined.push(byte(modrm));
    return `${byte(opcode)} ${ranges(defined)}`;
  });
}

/**
 * VEX opcodes: `vex<map><opcode>.<pp> L<lengths> W<values> <memory/register>`; ModRM.reg as in the legacy map. Opcodes without a line are undefined.
 */
export function vexMap(probe: UndefinedProbe): string[] {
  const lines: string[] = [];
  for (let map = 1; map <= 3; map++) {
    for (let opcode = 0; opcode < 256; opcode++) {
      PREFIXES.forEach(([name], pp) => {
        const seen = new Map<string, string[]>();
        for (const l of [0, 1]) {
          for (const w of [0, 1]) {
            const defined = (mod: number): string =>
              digits(Array.from({ length: 8 }, (_, reg) => {
                // VEX.vvvv is an operand or has to be 1111: either may be the form that exists.
                const code = (vvvv: number): number[] => [0xc4, 0xe0 | map, (w << 7) | (vvvv << 3) | (l << 2) | pp, opcode, mod | (reg << 3)];
                return !probe.isUndefined(code(15)) || !probe.isUndefined(code(9));
              })); // prettier-ignore
            const forms = `${defined(4)}/${defined(0xc1)}`;
            if (forms !== '-/-') seen.set(forms, [...(seen.get(forms) ?? []), `${l}${w}`]);
          }
        }
        for (const [forms, lw] of seen)
          lines.push(`vex${['', '0f', '0f38', '0f3a'][map]!}${byte(opcode)}.${name} LW ${lw.join()} ${forms}`);
      });
    }
  }
  return lines;
}

/** Lines with the same forms gathered into one: `forms: opcodes`. */
export function gathered(lines: readonly string[]): string[] {
  const by = new Map<string, string[]>();
  for (const line of lines) {
    const at = line.indexOf(' ');
    const forms = line.slice(at + 1);
    by.set(forms, [...(by.get(forms) ?? []), line.slice(0, at)]);
  }
  return [...by].map(([forms, opcodes]) => `${forms}: ${opcodes.join(' ')}`);
}

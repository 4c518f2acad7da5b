import { hex64 } from '@tdxkit/x86-cpu/units';
import { parseWord } from '../options/parse-option.ts';
import { UsageError } from '../usage-error.ts';

/** x87 and SSE: every TD has them. */
export const LEAST_XFAM = 3n;

/** State components by the names of the features that need them. @source TDX-ABI "XFAM" */
const COMPONENTS: Readonly<Record<string, bigint>> = {
  x87: 1n << 0n,
  sse: 1n << 1n,
  avx: 1n << 2n,
  avx512: (1n << 2n) | (7n << 5n),
  pt: 1n << 8n,
  pku: 1n << 9n,
  cet: 3n << 11n,
  uintr: 1n << 14n,
  lbr: 1n << 15n,
  amx: 3n << 17n,
};

export const XFAM_NAMES: readonly string[] = Object.keys(COMPONENTS);

/** `avx,pku` or `0x2e7`: the components that a TD shall have, x87 and SSE with them. @throws UsageError for a name that is not in `XFAM_NAMES` */
export function parseXfam(option: string, text: string): bigint {
  if (/^\d/.test(text)) return parseWord(option, text) | LEAST_XFAM;
  return text.split(',').reduce((xfam, word) => {
    const name = word.trim();
    const component = COMPONENTS[name.toLowerCase()];
    if (component === undefined)
      throw new UsageError(`${option} ${text}: "${name}" is no state component`, {
        hint: `Those are: ${XFAM_NAMES.join(', ')}; or give a number.`,
      });
    return xfam | component;
  }, LEAST_XFAM);
}

/** @throws UsageError when the host offers less */
export function checkXfam(xfam: bigint, supported: bigint): void {
  if ((xfam & ~supported) !== 0n)
    throw new UsageError(`XFAM ${hex64(xfam)}: the host offers ${hex64(supported)}`, {
      hint: 'Leave the other components out of --xfam.',
    });
}

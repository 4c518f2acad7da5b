import type { Gfn } from '@tdxkit/x86-cpu/units';

/**
 * How a conversion inside the MMU ended. `next` undefined: all of it is done. Else everything before `next` is converted, nothing from there
 * on, and the call may be repeated from there: 'again' (memory short, hook busy) or for a VM that is dead ('bugged').
 */
export type MapGpaResult = { readonly next: undefined } | { readonly next: Gfn; readonly reason: 'again' | 'bugged' };

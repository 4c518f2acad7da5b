import { SavedFields, type Saved } from '@tdxkit/x86-cpu';

/**
 * What the next KVM_RUN does first, once userspace has served the exit of the last one. Plain data, so that a snapshot holds it; the back end knows
 * what each kind means. `map-gpa`: the chunk that was asked for begins at `at`, the whole range ends at `end`. `string-in`: elements of INS.
 */
export type Completion =
  | { readonly kind: (typeof PLAIN_KINDS)[number] }
  | { readonly kind: 'hypercall'; readonly isLongMode: boolean }
  | { readonly kind: 'map-gpa'; readonly at: bigint; readonly end: bigint }
  | { readonly kind: 'string-in'; readonly elements: number };

const PLAIN_KINDS = [
  'in',
  'mmio-read',
  'mmio-write',
  'string-out',
  'rdmsr',
  'wrmsr',
  'vmcall-info',
  'vmcall',
  'shutdown',
] as const;
const KINDS = [...PLAIN_KINDS, 'hypercall', 'map-gpa', 'string-in'] as const;
/** Elements of 1 byte that the data page of an exit holds. */
const MAX_ELEMENTS = 4096;

export const saveCompletion = (completion: Completion | undefined): Saved | null =>
  completion === undefined ? null : { ...completion };

/** @throws SnapshotError */
export function loadCompletion(from: SavedFields | undefined): Completion | undefined {
  if (from === undefined) return undefined;
  const kind = from.choice('kind', KINDS);
  switch (kind) {
    case 'hypercall':
      return { kind, isLongMode: from.flag('isLongMode') };
    case 'map-gpa':
      return { kind, at: from.bigint('at'), end: from.bigint('end', 65) };
    case 'string-in':
      return { kind, elements: from.number('elements', MAX_ELEMENTS) };
    default:
      return { kind };
  }
}

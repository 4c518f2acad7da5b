import { tableIndex } from '@tdxkit/x86-cpu/units';
import type { Gfn, Gpa } from '@tdxkit/x86-cpu/units';
import type { PageLevel } from '../hooks.ts';

/** Reads 8 bytes of guest memory at a guest-physical address; undefined: there is none. */
export type ReadGuest = (gpa: Gpa) => bigint | undefined;

/** Access that a fault wants, and the rights that the guest's tables give. */
export const EptAccess = { READ: 1, WRITE: 2, EXECUTE: 4 } as const;
const LARGE = 0x80n;
const FRAME = 0xf_ffff_ffff_f000n;

/** What the guest's tables say of one address: the tables on the way (root first), and the frame that it maps. */
export interface GuestWalk {
  readonly kind: 'mapped';
  /** Frame of the guest's table at each level passed, from the root down to `level`. */
  readonly tables: readonly Gfn[];
  readonly level: PageLevel;
  /** First frame of the leaf. */
  readonly frame: Gfn;
  readonly rights: number;
}
export type GuestWalkResult = GuestWalk | { readonly kind: 'violation'; readonly rights: number };

/** FNAME(walk_addr) for tables in EPT format: those of a guest that is a hypervisor itself. */
export function walkGuestEpt(read: ReadGuest, root: Gfn, rootLevel: 4 | 5, address: Gpa): GuestWalkResult {
  const tables: Gfn[] = [];
  let table = root;
  let rights = 7;
  for (let level: number = rootLevel; ; level--) {
    tables.push(table);
    const entry = read((table * 0x1000 + 8 * tableIndex(address, level)) as Gpa) ?? 0n;
    rights &= Number(entry & 7n);
    if ((entry & 7n) === 0n) return { kind: 'violation', rights: 0 };
    const frame = Number((entry & FRAME) >> 12n) as Gfn;
    if (level === 1 || (level <= 3 && (entry & LARGE) !== 0n))
      return { kind: 'mapped', tables, level: level as PageLevel, frame, rights };
    table = frame;
  }
}

import type { SeamOutcome } from '@tdxkit/x86-cpu';
import { ExitReason, VmcsField } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { privateFault } from '../entry/ept-fault.ts';
import type { ExitContext } from '../entry/exit-context.ts';
import { injectVeWith } from '../entry/guest-events.ts';
import { asyncExit } from '../entry/td-exit.ts';
import { tdFeatures } from '../entry/td-features.ts';
import { isLeaf, septHpa } from '../sept/sept-entry.ts';
import { pageOffsetAt, walkSept } from '../sept/sept-walk.ts';
import { isSharedRange } from '../td/operands.ts';

/** What a TDCALL leaf does with a memory operand; the number is the access part of an EPT-violation qualification. */
export const OperandAccess = { READ: 1, READ_WRITE: 3 } as const;
export type OperandAccess = (typeof OperandAccess)[keyof typeof OperandAccess];

/** Is register `gpr` a GPA of this TD, aligned to `alignment` (a power of two up to 4096)? `shared`: one with the SHARED bit will do as well. */
export function isGuestAddress(c: ExitContext, gpr: number, alignment: number, shared: 'private' | 'any'): boolean {
  if ((c.l.lo(gpr) & (alignment - 1)) !== 0 || c.l.hi(gpr) >>> 20 !== 0) return false;
  const { sharedBit } = tdFeatures(c.td);
  return c.l.num(gpr) < (shared === 'any' ? 2 * sharedBit : sharedBit);
}

/**
 * Translates a memory operand as the guest's own access would be: Secure EPT for private addresses, the host's shared EPT for others.
 * Where the access would fault the guest gets #VE or the host a TD exit, and the TDCALL runs again later.
 * @returns the HPA of the byte, key id included, or how the call ends
 */
export function mapOperand(c: ExitContext, gpa: number, access: OperandAccess): Hpa | SeamOutcome {
  return gpa < tdFeatures(c.td).sharedBit ? mapPrivate(c, gpa, access) : mapShared(c, gpa, access);
}

function mapPrivate(c: ExitContext, gpa: number, access: number): Hpa | SeamOutcome {
  const found = walkSept(c.td, gpa, 0);
  const permissions = found.low & 7;
  if (isLeaf(found.low) && (permissions & access) === access) {
    return c.td.withKey((septHpa(found.low, found.high) + pageOffsetAt(gpa, found.level)) as Hpa);
  }
  const missing = access & ~permissions;
  return privateFault(c, gpa, BigInt(missing | (permissions << 3)), undefined, c.exit.instructionLength);
}

const EntryLow = { READ: 1, WRITE: 2, EXECUTE: 4, LARGE: 0x80 } as const;
const PAGE_BYTES = 0x1000;
const SUPPRESS_VE_HIGH = 0x8000_0000;
/** Bits that are reserved in entries that point at tables: 6:3 (7:3 in the highest two levels). */
const TABLE_RESERVED = 0x78;
const MEMORY_TYPES = 0b0111_0011; // UC, WC, WT, WP, WB

/** Is this present entry one that the processor refuses? @source Intel SDM 3C "EPT Misconfigurations" */
function isMisconfigured(low: number, level: number): boolean {
  if ((low & (EntryLow.READ | EntryLow.WRITE)) === EntryLow.WRITE) return true;
  const isLarge = level > 0 && (low & EntryLow.LARGE) !== 0;
  if (level > 2 && isLarge) return true;
  if (level > 0 && !isLarge) return (low & TABLE_RESERVED) !== 0;
  if (((MEMORY_TYPES >>> ((low >>> 3) & 7)) & 1) === 0) return true;
  if (level === 1) return (low & 0x1f_f000) !== 0;
  return level === 2 && (low & 0x3fff_f000) !== 0;
}

/** May the module itself read or write this page of the host's choice? Not with a private key id, and not in the SEAM range. */
const isSharedPage = (c: ExitContext, pa: number): boolean =>
  isSharedRange(c.m, Math.floor(pa / 0x1_0000_0000), pa >>> 0, PAGE_BYTES);

/** Walks the shared EPT of the host as the processor does. It stops at the first entry that does not allow the access. */
function mapShared(c: ExitContext, gpa: number, access: number): Hpa | SeamOutcome {
  const { memory } = c;
  const root = Number(c.vmcs.read(VmcsField.SHARED_EPTP) & 0xf_ffff_ffff_f000n);
  let table = root;
  let permissions = 7;
  for (let level = c.td.eptPwl; ; level--) {
    const size = 0x1000 * 512 ** level;
    const entry = (table + 8 * (Math.floor(gpa / size) % 512)) as Hpa;
    const low = memory.read32(entry);
    const high = memory.read32((entry + 4) as Hpa);
    const own = low & 7;
    if (own === 0) return sharedViolation(c, gpa, access, 0, (high & SUPPRESS_VE_HIGH) === 0);
    const isPage = level === 0 || (low & EntryLow.LARGE) !== 0;
    if (isMisconfigured(low, level) || (!isPage && !isSharedPage(c, septHpa(low, high))))
      return sharedExit(c, ExitReason.EPT_MISCONFIGURATION, gpa, 0);
    permissions &= own;
    if ((own & access) !== access)
      return sharedViolation(c, gpa, access & ~permissions, permissions, isPage && (high & SUPPRESS_VE_HIGH) === 0);
    const target = septHpa(low, high);
    if (!isPage) {
      table = target;
      continue;
    }
    // Of a 4 KiB page release 1.5.01 loses the key id: the access goes to the page in the clear.
    const page = (level === 0 ? memory.stripHkid(target as Hpa) : target) + (gpa % size);
    return isSharedPage(c, page) ? (page as Hpa) : sharedExit(c, ExitReason.EPT_MISCONFIGURATION, gpa, 0);
  }
}

function sharedViolation(c: ExitContext, gpa: number, missing: number, permissions: number, isVe: boolean): SeamOutcome {
  const qualification = missing | (permissions << 3);
  if (!isVe) return sharedExit(c, ExitReason.EPT_VIOLATION, gpa, qualification);
  return injectVeWith(
    c,
    ExitReason.EPT_VIOLATION,
    BigInt(qualification),
    0n,
    BigInt(gpa),
    c.exit.instructionLength,
    c.exit.instructionInformation,
  );
}

function sharedExit(c: ExitContext, reason: number, gpa: number, qualification: number): SeamOutcome {
  return asyncExit(c.l, c.vcpu, {
    rax: BigInt(reason),
    rcx: BigInt(qualification),
    r8: BigInt(gpa - (gpa & 0xfff)),
  });
}

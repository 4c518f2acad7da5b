import { describe, expect, it } from 'vitest';
import { enterBareGuest } from '../lp/bare-guest.ts';
import { SystemEnvironment } from '../lp/environment.ts';
import { createTestLp } from '../../test/test-lp.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { InertCore } from '../platform/inert-core.ts';
import { emptyTranslation } from '../run/cpu-environment.ts';
import { hpa, type Hpa } from '../units/index.ts';
import type { GuestPhysicalSpace } from '../vmx/non-root.ts';
import { Cr0, Cr4, WalkAccess } from './page-walk.ts';

const environment = new SystemEnvironment();
const into = emptyTranslation();
const { READ, WRITE, EXECUTE, USER } = WalkAccess;
const TABLES = 0x10_0000;
const SHARED_TABLES = 0x18_0000;
const RWX = 7n;
const WB = 6n << 3n;
const SVE = 1n << 63n;
const EPT_A = 0x100n;
const EPT_D = 0x200n;

/** A guest without paging, so that linear addresses are guest-physical ones. */
function guest(changes: Partial<GuestPhysicalSpace> = {}, physicalBits = 46): X86LogicalProcessor {
  const lp = createTestLp(() => new InertCore(), physicalBits);
  enterBareGuest(lp);
  lp.cr0 = 1n;
  const space: GuestPhysicalSpace = {
    ept: true, main: { root: hpa(TABLES), levels: 4, accessedDirty: false }, mainHkid: -1, shared: undefined, sharedBit: 0,
    modeBasedExecute: false, veInformation: -1, eptpIndex: 0,
    apicAccess: -1, logsDirty: false, subPageTable: -1, pagingWrite: false, verifiesPaging: false, hlatRoot: -1, hlatPrefix: 0, ...changes,
  }; // prettier-ignore
  Object.assign(lp.bareGuest!, { space });
  return lp;
}

/** Maps one 4 KiB page: four tables from `tables` on, all with `upper` rights. */
function map(lp: X86LogicalProcessor, tables: number, gpa: number, leaf: bigint, upper = RWX): number {
  const index = [Math.floor(gpa / 2 ** 39) % 512, Math.floor(gpa / 2 ** 30) % 512, (gpa >>> 21) & 511, (gpa >>> 12) & 511];
  for (let i = 0; i < 3; i++)
    lp.memory.write64(hpa(tables + 0x1000 * i + 8 * index[i]!), BigInt(tables + 0x1000 * (i + 1)) | upper);
  const at = tables + 0x3000 + 8 * index[3]!;
  lp.memory.write64(hpa(at), leaf);
  return at;
}

function walk(lp: X86LogicalProcessor, linear: number, access: number): number | string {
  lp.event.clear();
  const high = Math.floor(linear / 2 ** 32);
  if (environment.translate(lp, linear | 0, high | 0, access, into)) return into.pa;
  if (lp.event.kind === 'exit') return `exit${lp.event.exit!.reason}:${lp.event.exit!.qualification.toString(16)}`;
  return `v${lp.event.vector}`;
}

describe('extended page tables', () => {
  it('translate with rights and tell the access and the rights in the qualification', () => {
    const lp = guest();
    map(lp, TABLES, 0x5000, 0x77000n | WB | 5n);
    expect(walk(lp, 0x5678, READ)).toBe(0x7_7678);
    expect(into.writable).toBe(false);
    // write, R and X allowed, linear valid, final; advanced information: user page, writable page
    expect(walk(lp, 0x5678, WRITE)).toBe('exit48:7aa');
    expect(lp.event.exit!.guestPhysicalAddress).toBe(0x5678n);
    expect(walk(lp, 0x6000, EXECUTE)).toBe('exit48:784');
    map(lp, TABLES, 0x7000, 0x78000n | WB | RWX);
    expect(walk(lp, 0x7000, READ)).toBe(0x7_8000);
    expect(into.writable).toBe(true);
  });

  it('map large pages', () => {
    const lp = guest();
    map(lp, TABLES, 0x20_0000, 0n);
    lp.memory.write64(hpa(TABLES + 0x2000 + 8), 0x60_0000n | WB | RWX | 0x80n);
    expect(walk(lp, 0x21_2345, READ)).toBe(0x61_2345);
    lp.memory.write64(hpa(TABLES + 0x1000 + 8), 0x8000_0000n | WB | RWX | 0x80n);
    expect(walk(lp, 0x4765_4321, READ)).toBe(0x8765_4321);
  });

  it('[C083] are misconfigured by write without read, a bad memory type, reserved bits, private key ids', () => {
    for (const leaf of [0x77000n | WB | 2n, 0x77000n | (2n << 3n) | RWX, 0x77000n | WB | RWX | ((1n << 46n) * 63n)]) {
      const lp = guest();
      map(lp, TABLES, 0x5000, leaf);
      expect(walk(lp, 0x5000, READ)).toBe('exit49:0');
    }
    const lp = guest();
    map(lp, TABLES, 0x5000, 0x77000n | WB | RWX, RWX | 0x10n);
    expect(walk(lp, 0x5000, READ)).toBe('exit49:0');
  });

  it('keep accessed and dirty flags when the EPTP asks for them, and count guest table accesses as writes', () => {
    const lp = guest({ main: { root: hpa(TABLES), levels: 4, accessedDirty: true } });
    const leaf = map(lp, TABLES, 0x5000, 0x77000n | WB | RWX);
    expect(walk(lp, 0x5000, READ)).toBe(0x7_7000);
    expect(into.writable).toBe(false);
    expect(lp.memory.read64(leaf as Hpa) & (EPT_A | EPT_D)).toBe(EPT_A);
    expect(lp.memory.read64(TABLES as Hpa) & EPT_A).toBe(EPT_A);
    expect(walk(lp, 0x5000, WRITE)).toBe(0x7_7000);
    expect(lp.memory.read64(leaf as Hpa) & EPT_D).toBe(EPT_D);

    lp.cr0 = BigInt((Cr0.PE | Cr0.PG) >>> 0);
    lp.cr4 = BigInt(Cr4.PAE);
    lp.efer = 0x500n;
    lp.cr3 = 0x8000n;
    map(lp, TABLES, 0x8000, 0x79000n | WB | 5n);
    // Not final: bit 8 is 0. Read and write of a paging-structure entry.
    expect(walk(lp, 0x1234, READ)).toBe('exit48:ab');
    expect(lp.event.exit!.guestLinearAddress).toBe(0x1234n);
    expect(lp.event.exit!.guestPhysicalAddress).toBe(0x8000n);
  });

  it('have an execute permission for user pages with mode-based execute control', () => {
    const lp = guest({ modeBasedExecute: true });
    map(lp, TABLES, 0x5000, 0x77000n | WB | 1n | 0x400n, RWX | 0x400n);
    expect(walk(lp, 0x5000, EXECUTE | USER)).toBe(0x7_7000);
    map(lp, TABLES, 0x6000, 0x77000n | WB | 5n, RWX | 0x400n);
    expect(walk(lp, 0x6000, EXECUTE | USER)).toMatch(/^exit48/);
  });

  it('keep a translation until it is flushed', () => {
    const lp = guest();
    const leaf = map(lp, TABLES, 0x5000, 0x77000n | WB | RWX);
    expect(walk(lp, 0x5000, READ)).toBe(0x7_7000);
    lp.memory.write64(hpa(leaf), 0n);
    expect(walk(lp, 0x5000, READ)).toBe(0x7_7000);
    lp.flushGuestPhysical();
    expect(walk(lp, 0x5000, READ)).toMatch(/^exit48/);
  });
});

describe('the two extended page tables of a SEAM guest', () => {
  const HKID = 40;
  const SHARED = 2 ** 47;
  const space = { main: { root: hpa(TABLES), levels: 4 as const, accessedDirty: false }, mainHkid: HKID, shared: { root: hpa(SHARED_TABLES), levels: 4 as const, accessedDirty: false }, sharedBit: 47 }; // prettier-ignore

  /** A paging guest whose identity-mapped tables lie in private memory. */
  function paging(changes: Partial<GuestPhysicalSpace> = {}): X86LogicalProcessor {
    const lp = guest({ ...space, ...changes }, 52);
    const key = lp.memory.withHkid(0 as Hpa, HKID);
    map(lp, key + TABLES, 0, 0n);
    for (let page = 0; page < 16; page++) map(lp, key + TABLES, page * 0x1000, BigInt(0x20_0000 + page * 0x1000) | WB | RWX);
    // The tables name each other without a key id.
    for (let i = 0; i < 3; i++) lp.memory.write64((key + TABLES + 0x1000 * i) as Hpa, BigInt(TABLES + 0x1000 * (i + 1)) | RWX);
    map(lp, SHARED_TABLES, SHARED + 0x5000, 0x7a000n | WB | RWX);
    lp.cr0 = BigInt((Cr0.PE | Cr0.PG) >>> 0);
    lp.cr4 = BigInt(Cr4.PAE);
    lp.efer = 0x500n;
    lp.cr3 = 0x1000n;
    const table = (gpa: number, i: number, value: bigint): void =>
      lp.memory.write64((key + 0x20_0000 + gpa + 8 * i) as Hpa, value);
    table(0x1000, 0, 0x2003n);
    table(0x2000, 0, 0x3003n);
    table(0x3000, 0, 0x4003n);
    table(0x4000, 5, 0x5003n);
    table(0x4000, 6, 0x5003n | (1n << 47n));
    table(0x4000, 7, 0x6003n | (1n << 47n));
    return lp;
  }

  it('give private addresses the key of the TD and shared ones the key id of the entry', () => {
    const lp = paging();
    const pa = walk(lp, 0x5123, READ) as number;
    expect(lp.memory.hkidOf(pa as Hpa)).toBe(HKID);
    expect(lp.memory.stripHkid(pa as Hpa)).toBe(0x20_5123);
    expect(walk(lp, 0x6123, READ)).toBe(0x7_a123);
  });

  it('convert a violation to #VE only when suppress-VE is clear, the area is free and the control is on', () => {
    const area = 0x30_0000;
    const lp = paging({ veInformation: area, eptpIndex: 3 });
    expect(walk(lp, 0x7045, WRITE)).toBe('v20');
    expect(lp.memory.read32(area as Hpa)).toBe(48);
    expect(lp.memory.read32((area + 4) as Hpa)).toBe(0xffff_ffff);
    expect(lp.memory.read64((area + 16) as Hpa)).toBe(0x7045n);
    expect(lp.memory.read64((area + 24) as Hpa)).toBe((1n << 47n) | 0x6045n);
    expect(lp.memory.read16((area + 32) as Hpa)).toBe(3);
    expect(walk(lp, 0x7045, WRITE)).toMatch(/^exit48/);
    lp.memory.write32((area + 4) as Hpa, 0);
    map(lp, SHARED_TABLES, SHARED + 0x6000, SVE);
    expect(walk(lp, 0x7045, WRITE)).toMatch(/^exit48/);
  });

  it('keep code and paging structures out of shared memory', () => {
    const lp = paging();
    lp.memory.write64((lp.memory.withHkid(0 as Hpa, HKID) + 0x20_3000 + 8) as Hpa, 0x4003n | (1n << 47n));
    expect(walk(lp, 0x6000, EXECUTE)).toBe('v14');
    expect(lp.event.errorCode).toBe(9);
    expect(walk(lp, 0x20_5000, READ)).toBe('v14');
    expect(lp.event.errorCode).toBe(9);
  });

  it('raise #MC for private memory that the host wrote', () => {
    const lp = paging();
    expect(walk(lp, 0x5000, READ)).toBeTypeOf('number');
    lp.memory.write64(hpa(0x20_5008), 1n);
    expect(walk(lp, 0x5000, READ)).toBe('v18');
  });
});

import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import { describe, expect, it } from 'vitest';
import { HostLocks } from './host-locks.ts';

const LP = { id: 3 } as LogicalProcessor;

describe('locks of the host', () => {
  it('are taken in one order, and given back whatever happens', () => {
    const locks = new HostLocks();
    expect(locks.hold('kvm', () => locks.hold('tdx', () => [locks.isHeld('kvm'), locks.isHeld('slots')]))).toEqual([true, false]);
    expect(() => locks.hold('tdx', () => locks.hold('kvm', () => 0))).toThrow(/'kvm' is taken while 'tdx' is held/);
    expect(() => locks.hold('tdx', () => locks.hold('tdx', () => 0))).toThrow(/'tdx' is taken while/);
    expect(locks.hold('kvm', () => locks.isHeld('tdx'))).toBe(false);
  });

  it('are not taken by work that another LP does for their holder', () => {
    const locks = new HostLocks();
    expect(locks.hold('tdx', () => locks.callOn(LP, ({ id }) => id))).toBe(3);
    expect(() => locks.callOn(LP, () => locks.hold('package', () => 0))).toThrow(/its requester has to hold it/);
    expect(locks.hold('package', () => 1)).toBe(1);
  });
});

import { KeyedMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { beforeEach, describe, expect, it } from 'vitest';
import { LockMode, LockScope, LockSide } from './lock-scope.ts';

const WORD = 0x1000 as Hpa;
const ENTRY = 0x2000 as Hpa;
const { SHARED, EXCLUSIVE } = LockMode;

describe('locks', () => {
  let memory: KeyedMemory;
  let mine: LockScope;
  let other: LockScope;
  beforeEach(() => {
    memory = new KeyedMemory({ linearMemoryBytes: 1 << 20, keyIdBits: 6 });
    const words = new Uint16Array(4);
    mine = new LockScope(memory, words);
    other = new LockScope(memory, words);
  });

  it('share, but not with an exclusive holder', () => {
    expect([mine.tryLock(WORD, SHARED), other.tryLock(WORD, SHARED), other.tryLock(WORD, EXCLUSIVE)]).toEqual([
      true,
      true,
      false,
    ]);
    mine.releaseAll();
    other.releaseAll();
    expect(other.tryLock(WORD, EXCLUSIVE)).toBe(true);
    expect(mine.tryLock(WORD, SHARED)).toBe(false);
  });
  it('leave the word as it was when all are given back', () => {
    mine.tryLock(WORD, SHARED);
    mine.tryHostPriorityLock(WORD + 2, EXCLUSIVE);
    mine.tryLock(-1, EXCLUSIVE);
    mine.releaseAll();
    expect([memory.read32(WORD), mine.moduleWords[0], mine.depth]).toEqual([0, 0, 0]);
  });
  it('give back only what was taken after a mark', () => {
    mine.tryLock(WORD, SHARED);
    const { depth } = mine;
    mine.tryLock(-2, EXCLUSIVE);
    mine.releaseAll(depth);
    expect(other.tryLock(-2, EXCLUSIVE)).toBe(true);
    expect(other.tryLock(WORD, EXCLUSIVE)).toBe(false);
  });
  it('let a host that was refused go before every guest', () => {
    expect(other.tryHostPriorityLock(WORD, EXCLUSIVE, LockSide.GUEST)).toBe(true);
    expect(mine.tryHostPriorityLock(WORD, SHARED)).toBe(false);
    other.releaseAll();
    expect(other.tryHostPriorityLock(WORD, SHARED, LockSide.GUEST)).toBe(false);
    expect(mine.tryHostPriorityLock(WORD, SHARED)).toBe(true);
    mine.releaseAll();
    expect(other.tryHostPriorityLock(WORD, SHARED, LockSide.GUEST)).toBe(true);
  });
  it('shared by their place come back by their place, or by their address when the page went to another key', () => {
    for (const isLost of [false, true]) {
      memory.write16(WORD, 0);
      mine.share(WORD, (memory.frameOffset(WORD, true) + (WORD & 0xfff)) >>> 1);
      mine.outliveCall();
      expect(memory.read16(WORD)).toBe(4);
      if (isLost) {
        memory.write64(memory.withHkid((WORD + 64) as Hpa, 1), 7n);
        memory.writeLine((WORD + 64) as Hpa, new Uint8Array(64));
      }
      mine.releaseAll();
      expect([memory.read16(WORD), mine.depth]).toEqual([0, 0]);
    }
  });
  it('of a Secure EPT entry do the same in bits 11 and 52', () => {
    memory.write64(ENTRY, 0x8000_0000_0123_40f7n);
    expect(other.trySeptEntry(ENTRY, LockSide.GUEST)).toBe(true);
    expect(memory.read64(ENTRY)).toBe(0x8000_0000_0123_48f7n);
    expect(mine.trySeptEntry(ENTRY)).toBe(false);
    other.releaseAll();
    expect(memory.read64(ENTRY)).toBe(0x8010_0000_0123_40f7n);
    expect(other.trySeptEntry(ENTRY, LockSide.GUEST)).toBe(false);
    expect(mine.trySeptEntry(ENTRY)).toBe(true);
    mine.releaseAll();
    expect(memory.read64(ENTRY)).toBe(0x8000_0000_0123_40f7n);
  });
  it('turn a single share into ownership', () => {
    mine.tryHostPriorityLock(WORD, SHARED);
    expect(mine.tryPromote(WORD)).toBe(true);
    expect(other.tryHostPriorityLock(WORD, SHARED)).toBe(false);
    mine.releaseAll();
    mine.tryHostPriorityLock(WORD, SHARED);
    other.tryHostPriorityLock(WORD, SHARED);
    expect(mine.tryPromote(WORD)).toBe(false);
  });
});

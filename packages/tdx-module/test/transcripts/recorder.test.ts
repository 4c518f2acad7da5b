import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { leafAddress } from '../../src/sept/sept-walk.ts';
import { Guest } from '../running-td/guest.ts';
import { entered } from './guest-memory.ts';
import { compareGuestState } from './guest-state.ts';
import { hostWrite } from './host-write.ts';
import { RecordedBundles } from './recorded-bundles.ts';
import type { OwnLp } from './replay-machine.ts';
import type { TranscriptEvent } from './transcript-file.ts';

const PAGE = 0x20_0000;
const event = (leaf: string, registers: Record<string, string>): TranscriptEvent => ({
  seq: 1,
  op: 'seamcall',
  leaf,
  in: registers,
});

describe('what a migration key protects', () => {
  const mem = event('TDH.EXPORT.MEM', { rcx: '0x5000', r8: '0x30000000006080' });
  const buffer = (hpa: string, hex = 'aabb00'): { hpa: string; len: number; hex: string } => ({ hpa, len: 4096, hex });

  it('is not compared, but GPA list and MBMD are', () => {
    const bundles = new RecordedBundles();
    expect(bundles.ignored(mem, buffer('0x5000'))).toEqual([]);
    expect(bundles.ignored(mem, buffer('0x6080'))).toEqual([[32, 48]]);
    expect(bundles.ignored(mem, buffer('0x7000'))).toEqual([[0, Infinity]]);
    expect(bundles.ignored(event('TDH.SYS.INFO', {}), buffer('0x7000'))).toEqual([]);
  });
  it('is this machine’s own where the host writes it again', () => {
    const bundles = new RecordedBundles();
    const own = Uint8Array.of(1, 2, 3);
    bundles.note(mem, buffer('0x7000'), own);
    bundles.note(event('TDH.SYS.INFO', {}), buffer('0x8000', 'cc'), own);
    expect(bundles.ownBytes('aabb')).toBe(own);
    expect([bundles.ownBytes('aabc'), bundles.ownBytes('cc'), bundles.ownBytes('00')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('a recorder that keeps memory in the clear', () => {
  it('has the guest read what the host writes into its page', () => {
    const g = new Guest({ pages: [[PAGE, new Uint8Array(0)]] });
    const page = leafAddress(g.module.td(g.tdr), PAGE)!;
    hostWrite(g.module, g.lp.memory.stripHkid(page) + 8, Uint8Array.of(7));
    expect(g.lp.memory.read8((page + 8) as Hpa)).toBe(7);
    hostWrite(g.module, 0x10_0ffc, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    expect(g.lp.memory.read64(0x10_0ffc as Hpa)).toBe(0x0807_0605_0403_0201n);
  });
  it('tells guest memory of an entry, also when the guest has left again', () => {
    const g = new Guest();
    const enter = event('TDH.VP.ENTER', { rcx: `0x${g.tdvpr.toString(16)}` });
    expect(entered(g.module, 0, enter)?.vcpu.tdvprPa).toBe(g.tdvpr);
    g.exit(1, { interruptionInformation: 0x8000_0041 });
    expect(entered(g.module, 0, enter)?.vcpu.tdvprPa).toBe(g.tdvpr);
    expect(entered(g.module, 0, event('TDH.SYS.INFO', { rcx: '0x1000' }))).toBeUndefined();
  });
  it('tells control state by name', () => {
    const g = new Guest();
    const lp = g.lp as OwnLp;
    lp.gpr[Gpr.RSP] = 0x77n;
    expect(compareGuestState(lp, { xcr0: '0x1', rflags: '0x2', interruptibility: '0x0' })?.field).toBeUndefined();
    expect(compareGuestState(lp, { xcr0: '0x3' })?.field).toBe('state xcr0');
    expect(() => compareGuestState(lp, { nothing: '0x1' })).toThrow('unknown guest state nothing');
  });
});

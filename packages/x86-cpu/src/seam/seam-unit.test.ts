import { describe, expect, it } from 'vitest';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import type { Machine } from '../machine.ts';
import { defaultPlatform } from '../platform/default-platform.ts';
import { FlatGuest } from '../platform/flat-guest.ts';
import { MIB, StateError, hpa } from '../units/index.ts';
import { enableVmx } from '../vmx/enable-vmx.ts';
import { ENTRY_FAILURE, ExitReason } from '../vmx/exit-reason.ts';
import { VmcsField } from '../vmx/fields.ts';
import { vmExit, type VmExit } from '../vmx/vm-exit.ts';
import { createMachine } from '../x86-machine.ts';
import { ReportMacStruct } from './report-mac.ts';
import type { SeamFirmware, SeamOutcome } from './seam-firmware.ts';
import { SeamEntryError } from './seam-unit.ts';

const platform = defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 8 * MIB });
const machine = (): Machine => createMachine(platform, { core: 'inert' });

/** Firmware made of two functions. */
const firmware = (
  seamcall: (lp: LogicalProcessor) => SeamOutcome,
  vmexit: (lp: LogicalProcessor, exit: VmExit) => SeamOutcome = () => 'host',
): SeamFirmware => ({ seamcall, vmexit });

/** Runs `body` in SEAM root of a fresh machine. */
function inSeam<T>(body: (lp: LogicalProcessor, m: Machine) => T): T {
  const m = machine();
  const lp = m.lps[0]!;
  let result: T | undefined;
  m.loadSeamFirmware(
    firmware(() => {
      result = body(lp, m);
      return 'host';
    }),
  );
  enableVmx(lp, hpa(0x10000));
  expect(lp.seamcall()).toEqual({ kind: 'ok' });
  return result as T;
}

describe('SEAMCALL', () => {
  it('[C070] [C071] is #UD outside VMX, #GP without SEAMRR, VMfailInvalid without firmware', () => {
    const m = machine();
    const lp = m.lps[0]!;
    expect(lp.seamcall()).toEqual({ kind: 'exception', vector: 6 });
    enableVmx(lp, hpa(0x10000));
    expect(lp.seamcall()).toEqual({ kind: 'vmfail-invalid' });
    const bare = createMachine(
      { ...platform, msrs: platform.msrs.map(([i, v]) => [i, i === 0x1401 ? 0n : v] as const) },
      { core: 'inert' },
    );
    enableVmx(bare.lps[0]!, hpa(0x10000));
    expect(bare.lps[0]!.seamcall()).toEqual({ kind: 'exception', vector: 13, errorCode: 0 });
  });

  it('gives the firmware the host registers as they are and comes back with its own', () => {
    const m = machine();
    const lp = m.lps[0]!;
    m.loadSeamFirmware(
      firmware((self) => {
        expect([self.mode, self.seam.active, self.gpr[0]]).toEqual(['seam', true, 7n]);
        self.gpr[0] = 8n;
        return 'host';
      }),
    );
    enableVmx(lp, hpa(0x10000));
    lp.gpr[0] = 7n;
    expect(lp.seamcall()).toEqual({ kind: 'ok' });
    expect([lp.mode, lp.seam.active, lp.gpr[0]]).toEqual(['root', false, 8n]);
    expect(() => lp.seam.invept()).toThrow(StateError);
  });

  it('lets firmware that has a way for it do several at once, in SEAM root', () => {
    const m = machine();
    const lp = m.lps[0]!;
    const row = (self: LogicalProcessor, times: number, step: number): number => {
      expect(self.mode).toBe('seam');
      if (step === 0) throw new RangeError('no step');
      return Math.min(times, 3);
    };
    m.loadSeamFirmware({ ...firmware(() => 'host'), seamcallRow: row });
    expect(lp.seamcallRow(5, 256)).toBe(0); // #UD
    enableVmx(lp, hpa(0x10000));
    expect(lp.seamcallRow(5, 256)).toBe(3);
    expect(() => lp.seamcallRow(5, 0)).toThrow(RangeError);
    expect(lp.mode).toBe('root');
    const without = machine();
    without.loadSeamFirmware(firmware(() => 'host'));
    enableVmx(without.lps[0]!, hpa(0x10000));
    expect(without.lps[0]!.seamcallRow(5, 256)).toBe(0);
  });
});

describe('a guest of the SEAM firmware', () => {
  it('exits to the firmware, with the host registers back, and to the host when the firmware says so', () => {
    const m = machine();
    const guest = new FlatGuest(m, { code: new Uint8Array(1) });
    const { lp } = guest;
    const reasons: number[] = [];
    m.loadSeamFirmware(
      firmware(
        (self) => {
          self.seam.loadVmcs(guest.vmcs.pa);
          return 'guest';
        },
        (self, exit) => {
          expect(self.mode).toBe('seam');
          expect(self.seam.vmcs.read(VmcsField.EXIT_REASON)).toBe(BigInt(exit.reason));
          reasons.push(exit.reason);
          return reasons.length < 3 ? 'guest' : 'host';
        },
      ),
    );
    const host = [lp.cr0, lp.cr3, lp.cr4, lp.efer, lp.rip, lp.rflags, lp.gpr[4]];
    expect(lp.seamcall()).toEqual({ kind: 'ok' });
    expect([lp.mode, lp.seam.active, lp.rip]).toEqual(['non-root', true, 0x8000n]);
    lp.takeVmExit(vmExit(ExitReason.CPUID));
    expect(lp.mode).toBe('non-root');
    lp.rip = 0x9000n;
    lp.takeVmExit(vmExit(ExitReason.TDCALL));
    expect(lp.rip).toBe(0x9000n);
    lp.takeVmExit(vmExit(ExitReason.EXTERNAL_INTERRUPT));
    expect(lp.mode).toBe('root');
    expect([lp.cr0, lp.cr3, lp.cr4, lp.efer, lp.rip, lp.rflags, lp.gpr[4]]).toEqual(host);
    expect(lp.getDr(7)).toBe(0x400n);
    expect(reasons).toEqual([ExitReason.CPUID, ExitReason.TDCALL, ExitReason.EXTERNAL_INTERRUPT]);
  });

  it('whose state is wrong comes back as a failed entry; wrong controls are an error of the firmware', () => {
    const m = machine();
    const guest = new FlatGuest(m, { code: new Uint8Array(1) });
    const { lp, vmcs } = guest;
    const exits: number[] = [];
    const enter = firmware(
      (self) => {
        self.seam.loadVmcs(vmcs.pa);
        return 'guest';
      },
      (_, exit) => {
        exits.push(exit.reason);
        return 'host';
      },
    );
    m.loadSeamFirmware(enter);
    vmcs.write(VmcsField.GUEST_RFLAGS, 0n);
    lp.seamcall();
    expect([lp.mode, exits]).toEqual(['root', [ENTRY_FAILURE + ExitReason.ENTRY_FAILURE_GUEST_STATE]]);
    lp.seam.checksGuestState = false;
    lp.seamcall();
    expect(lp.mode).toBe('non-root');
    lp.takeVmExit(vmExit(ExitReason.HLT));
    vmcs.write(VmcsField.EPTP, 1n);
    expect(() => lp.seamcall()).toThrow(SeamEntryError);
  });
});

describe('firmware that throws', () => {
  class NotYet extends Error {}

  it('in a SEAMCALL leaves the LP in the host, ready for the next one', () => {
    const m = machine();
    const lp = m.lps[0]!;
    let fails = true;
    m.loadSeamFirmware(
      firmware(() => {
        if (fails) throw new NotYet();
        return 'host';
      }),
    );
    enableVmx(lp, hpa(0x10000));
    expect(() => lp.seamcall()).toThrow(NotYet);
    expect([lp.mode, lp.seam.active]).toEqual(['root', false]);
    fails = false;
    expect(lp.seamcall()).toEqual({ kind: 'ok' });
  });

  it('while it handles a VM exit leaves the LP in the host with its registers', () => {
    const m = machine();
    const guest = new FlatGuest(m, { code: new Uint8Array(1) });
    const { lp } = guest;
    let exits = 0;
    m.loadSeamFirmware(
      firmware(
        (self) => {
          self.seam.loadVmcs(guest.vmcs.pa);
          return 'guest';
        },
        () => {
          if (exits++ === 0) throw new NotYet();
          return 'host';
        },
      ),
    );
    const host = [lp.cr0, lp.cr3, lp.cr4, lp.efer, lp.rip, lp.rflags];
    lp.seamcall();
    expect(() => lp.takeVmExit(vmExit(ExitReason.HLT))).toThrow(NotYet);
    expect([lp.mode, lp.cr0, lp.cr3, lp.cr4, lp.efer, lp.rip, lp.rflags]).toEqual(['root', ...host]);
    expect(lp.seamcall()).toEqual({ kind: 'ok' });
    expect(lp.mode).toBe('non-root');
    lp.takeVmExit(vmExit(ExitReason.HLT));
    expect(lp.mode).toBe('root');
  });
});

describe('SEAMOPS and PCONFIG', () => {
  const data = Uint8Array.from({ length: 64 }, (_, i) => i);
  const hash = new Uint8Array(48).fill(9);

  it('reports carry the platform, and only the same platform verifies them', () => {
    const { mac, tcbInfo } = inSeam((lp) => lp.seam.seamReport(data, hash, 0x0001_0081));
    const report = ReportMacStruct.read(mac);
    expect(report.reportType).toEqual({ type: 0x81, subtype: 0, version: 1, zero: 0 });
    expect([report.reportData, report.teeInfoHash, report.cpuSvn, tcbInfo]).toEqual([
      data,
      hash,
      platform.cpuSvn,
      platform.teeTcbInfo,
    ]);
    const host = machine();
    expect([host.verifyReport(mac), host.verifyReport(mac.map((byte, i) => (i === 100 ? byte ^ 1 : byte)))]).toEqual([
      true,
      false,
    ]);
    inSeam((lp) => {
      expect(lp.seam.verifyReport(mac)).toBe(true);
      for (const byte of [0, 16, 100, 223, 224, 255]) {
        const broken = mac.slice();
        broken[byte]! ^= 1;
        expect(lp.seam.verifyReport(broken)).toBe(false);
      }
    });
    const other = createMachine({ ...platform, seed: 2n }, { core: 'inert' });
    other.loadSeamFirmware(
      firmware((lp) => {
        expect(lp.seam.verifyReport(mac)).toBe(false);
        return 'host';
      }),
    );
    enableVmx(other.lps[0]!, hpa(0x10000));
    other.lps[0]!.seamcall();
  });

  it('programs a fresh key: what was written before becomes noise', () => {
    inSeam((lp, m) => {
      const secret = m.memory.withHkid(hpa(0x5000), 40);
      expect(lp.seam.pconfigKey(40)).toBe(true);
      m.memory.write64(secret, 0x1234n);
      lp.seam.pconfigFailures = 1;
      expect(lp.seam.pconfigKey(40)).toBe(false);
      expect(m.memory.read64(secret)).toBe(0x1234n);
      expect(lp.seam.pconfigKey(40)).toBe(true);
      expect(m.memory.read64(secret)).not.toBe(0x1234n);
      expect(lp.seam.seamdbGetRef().nonce).toEqual(platform.seamdb.nonce);
    });
  });
});

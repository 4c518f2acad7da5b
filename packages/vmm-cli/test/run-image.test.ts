import { Errno, KvmExitReason, KvmSystemEvent, type HypercallExit, type KvmExit } from '@tdxkit/kvm-tdx';
import { TdxError, gpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { loadImage } from '../src/image/load-image.ts';
import { runImage } from '../src/run/run-image.ts';
import type { ConsoleInput } from '../src/run/console-input.ts';
import type { RunOptions } from '../src/run/run-options.ts';
import type { RunSummary } from '../src/run/run-summary.ts';
import { fakeHost, out, type FakeRun } from './fake-host.ts';
import { programs } from './images.ts';

const image = loadImage('guest', programs.forever, { loadAddress: 0x10_0000 });
const run = async (script: FakeRun[], options: RunOptions = {}, calls: string[] = []): Promise<RunSummary> =>
  await runImage(image, { createHost: () => fakeHost(script, calls), ...options });
const exits =
  (exit: KvmExit, errno = 0): FakeRun =>
  () => ({ exit, errno });
const kinds = async (script: FakeRun[], options: RunOptions = {}): Promise<[string, number, string]> => {
  const { outcome, exitCode } = await run(script, options);
  return [outcome.kind, exitCode, outcome.kind === 'exit' ? '' : outcome.detail];
};
const budget = exits({ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'budget' }, -Errno.EINTR);

describe('runImage with a scripted vCPU', () => {
  it('collects the console, passes the exit code on, and takes the VM down', async () => {
    const calls: string[] = [];
    const summary = await run([out(0x3f8, 0x68), out(0x3f8, 0x69), out(0xf4, 7)], {}, calls);
    expect(summary.console).toBe('hi');
    expect([summary.outcome, summary.exitCode]).toEqual([{ kind: 'exit', code: 7 }, 7]);
    expect(summary.mrtd).toBe('ab'.repeat(48));
    expect(summary.exits).toEqual({ FAKE: 3 });
    expect(summary.image.regions.map((r) => r.name)).toEqual(['program', 'boot stub']);
    expect(summary.steps.map((s) => s.name)).toEqual([
      'bring up the host',
      'create the TD',
      'give it memory',
      'create the vCPU',
      'add and measure the image',
      'finalize the measurement',
      'take it down',
    ]);
    expect(summary.teardown).toEqual({ pagesFreed: 10, pagesLeaked: 0, hkidsFreed: 1, hkidsLeaked: 0, leaks: {} });
    expect(calls.at(-1)).toBe('destroy');
  });

  it('waits for what comes from outside while the guest sleeps, and closes its devices', async () => {
    const events: string[] = [];
    const backend = { send: () => undefined, onFrame: () => undefined };
    const live = {
      wait: async (milliseconds: number) =>
        await Promise.resolve(void events.push(milliseconds > 1e9 ? 'waits' : 'waits shortly')),
    };
    const network = { mac: new Uint8Array(6), connect: () => ({ backend, live, close: () => void events.push('closed') }) };
    const idle = exits({ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'idle' }, -Errno.EINTR);
    const { exitCode } = await run([idle, out(0xf4, 3)], { devices: { network } });
    expect([exitCode, events]).toEqual([3, ['waits', 'closed']]);
  });

  describe('while the guest sleeps and no timer is armed', () => {
    const idle = exits({ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'idle' }, -Errno.EINTR);
    const key = Uint8Array.of(0x61);
    /** Typed bytes that wait for somebody to take them, then the end. */
    const typed = (): ConsoleInput & { waits: number } => {
      let left: Uint8Array | undefined = key;
      return {
        isInteractive: false,
        get isClosed() {
          return left === undefined;
        },
        waits: 0,
        take() {
          const bytes = left;
          left = undefined;
          return bytes;
        },
        async wait() {
          this.waits++;
          if (this.waits > 10) throw new Error('the run spins');
          await Promise.resolve();
        },
      };
    };

    it('ends as asleep for good when nobody reads what was typed', async () => {
      const input = typed();
      const { outcome, exitCode } = await run([idle], { input });
      expect([outcome.kind, exitCode, input.waits, input.isClosed]).toEqual(['deadlock', 76, 0, false]);
    });

    it('gives what was typed to a guest that reads, once; then it ends if that did not wake it', async () => {
      const seen: number[] = [];
      const input = typed();
      const { outcome } = await run([out(0x3f9, 1), idle], {
        input,
        onInput: (_look, _instructions, bytes) => seen.push(...bytes),
      });
      expect([outcome.kind, seen, input.waits]).toEqual(['deadlock', [...key], 1]);
    });

    it('waits for the network alone when nobody reads what was typed', async () => {
      const input = typed();
      let waits = 0;
      const live = {
        wait: async () => {
          waits++;
          await Promise.resolve();
        },
      };
      const backend = { send: () => undefined, onFrame: () => undefined };
      const network = { mac: new Uint8Array(6), connect: () => ({ backend, live, close: () => undefined }) };
      const { exitCode } = await run([idle, out(0xf4, 3)], { input, devices: { network } });
      expect([exitCode, waits, input.waits]).toEqual([3, 1, 0]);
    });
  });

  it('runs a plain VM without measuring anything', async () => {
    const summary = await run([out(0xf4, 0)], { vmType: 'vmx' });
    expect([summary.mrtd, summary.exitCode]).toEqual([null, 0]);
  });

  it('keeps the exit code of a guest non-zero when only high bits are set', async () => {
    const exit: KvmExit = {
      reason: KvmExitReason.KVM_EXIT_IO,
      direction: 1,
      size: 4,
      port: 0xf4,
      count: 1,
      data: Uint8Array.of(0, 1, 0, 0),
    };
    expect((await run([exits(exit)])).exitCode).toBe(255);
  });

  it('converts memory for MapGPA, and frees the private pages of a range that becomes shared', async () => {
    const calls: string[] = [];
    const hypercall = (address: bigint, pages: bigint, flags: bigint): HypercallExit => ({
      reason: KvmExitReason.KVM_EXIT_HYPERCALL,
      nr: 12,
      args: [address, pages, flags, 0n, 0n, 0n],
      ret: 99n,
      flags: 0n,
    });
    const toShared = hypercall(0x8000n, 2n, 0n);
    const nowhere = hypercall(0x3000_0000n, 1n, 0x10n);
    await run([exits(toShared), exits(nowhere), out(0xf4, 0)], {}, calls);
    expect(calls).toContain('attributes 8000 2000 0');
    expect(calls).toContain('punch 8000 2000');
    expect(toShared.ret).toBe(0n);
    expect(nowhere.ret).toBe(BigInt(Errno.EINVAL));
  });

  it('converts a page that the guest touches in the other state, once', async () => {
    const fault = exits(
      { reason: KvmExitReason.KVM_EXIT_MEMORY_FAULT, flags: 0n, gpa: gpa(0x5000), size: 0x1000 },
      -Errno.EFAULT,
    );
    const [kind, code, detail] = await kinds([fault, fault]);
    expect([kind, code]).toEqual(['memory-fault', 77]);
    expect(detail).toMatch(/fetched an instruction from shared address 0x5000, which the host cannot give/);
  });

  it.each<[string, FakeRun, string, number, RegExp]>([
    ['a triple fault', exits({ reason: KvmExitReason.KVM_EXIT_SHUTDOWN }), 'triple-fault', 71, /triple fault/],
    [
      'memory that is not there',
      exits({ reason: KvmExitReason.KVM_EXIT_MEMORY_FAULT, flags: 8n, gpa: gpa(0x3000_0000), size: 0x1000 }, -Errno.EFAULT),
      'memory-fault',
      77,
      /the guest fetched an instruction from private address 0x3000_0000, where there is no memory/,
    ],
    ['a dead VM', exits({ reason: KvmExitReason.KVM_EXIT_UNKNOWN }, -Errno.EIO), 'vm-killed', 73, /KVM_RUN failed with EIO/],
    [
      'an internal error of KVM',
      exits({
        reason: KvmExitReason.KVM_EXIT_INTERNAL_ERROR,
        suberror: 4,
        data: [0x4000_0002_0000_0000n, 0n],
        message: 'TDH.VP.ENTER',
      }),
      'vm-killed',
      73,
      /TDH\.VP\.ENTER \(0x4000_0002/,
    ],
    [
      'a refused VM entry',
      exits({
        reason: KvmExitReason.KVM_EXIT_FAIL_ENTRY,
        hardwareEntryFailureReason: 0x8000_0021,
        cpu: 0,
        message: 'guest state',
      }),
      'vm-killed',
      73,
      /0x8000_0021/,
    ],
    [
      'a guest that sleeps forever',
      exits({ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'idle' }, -Errno.EINTR),
      'deadlock',
      76,
      /no timer is armed/,
    ],
    [
      'an error of ours',
      () => {
        throw new Error('boom');
      },
      'internal-error',
      70,
      /boom/,
    ],
    [
      'an instruction we lack',
      () => {
        throw new TdxError('UNIMPLEMENTED_INSTRUCTION', 'VADDPD (62 f1)');
      },
      'unimplemented-instruction',
      78,
      /VADDPD/,
    ],
    [
      'a leaf we lack',
      () => {
        throw new TdxError('UNIMPLEMENTED_LEAF', 'TDG.VP.ENTER');
      },
      'unimplemented-function',
      79,
      /TDG\.VP\.ENTER/,
    ],
  ])('ends %s with its own outcome', async (_what, step, kind, code, detail) => {
    const [k, c, d] = await kinds([step]);
    expect([k, c]).toEqual([kind, code]);
    expect(d).toMatch(detail);
  });

  it('decodes the text of ReportFatalError', async () => {
    const data = new Array<bigint>(16).fill(0n);
    data[12] = 0x1234n;
    data[14] = 0x6e726177n; // "warn"
    const [kind, code, detail] = await kinds([
      exits({ reason: KvmExitReason.KVM_EXIT_SYSTEM_EVENT, type: KvmSystemEvent.TDX_FATAL, data }),
    ]);
    expect([kind, code]).toEqual(['guest-fatal', 1]);
    expect(detail).toMatch(/code 0x0000_0000_0000_1234: "warn"/);
  });

  it('stops at the timeout, at the instruction limit, and when interrupted', async () => {
    expect((await kinds([budget], { timeoutMs: 30 })).slice(0, 2)).toEqual(['timeout', 75]);
    expect((await kinds([budget], { maxInstructions: 10_000 }))[2]).toMatch(
      /within 10000 instructions \(10000 instructions so far\)/,
    );
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 30);
    expect((await kinds([budget], { signal: abort.signal })).slice(0, 2)).toEqual(['interrupted', 130]);
  });

  it('refuses a number of vCPUs that no VM has before anything is built', async () => {
    await expect(run([], { cpus: 65 })).rejects.toThrow(/a VM has 1 to 64/);
  });
});

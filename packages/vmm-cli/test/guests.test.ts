import { isErrno, type KvmVm } from '@tdxkit/kvm-tdx';
import { tdhMemSeptRd, tdhMngVpflushdone, tdhVpFlush } from '@tdxkit/tdx-module';
import { gpa, type Hpa } from '@tdxkit/x86-cpu/units';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultImagePath } from '../src/default-image.ts';
import { loadImage } from '../src/image/load-image.ts';
import type { Image } from '../src/image/image.ts';
import { createHost, type Host, type HostOptions } from '../src/run/host.ts';
import { runImage } from '../src/run/run-image.ts';
import type { RunOptions } from '../src/run/run-options.ts';
import type { RunSummary } from '../src/run/run-summary.ts';
import { perhapsUnimplemented, programs } from './images.ts';

const hello = loadImage('hello-td', new Uint8Array(readFileSync(defaultImagePath)));

/** MRTD by the text of the specification, apart from the model: each page is added, then extended in 16 chunks. */
function expectedMrtd({ regions }: Image): string {
  const hash = createHash('sha384');
  const block = (name: string, gpa: number): void => {
    const bytes = Buffer.alloc(128);
    bytes.write(name, 'ascii');
    bytes.writeBigUInt64LE(BigInt(gpa), 16);
    hash.update(bytes);
  };
  for (const region of regions) {
    for (let page = 0; page < region.bytes.length; page += 4096) {
      block('MEM.PAGE.ADD', region.gpa + page);
      for (let chunk = page; chunk < page + 4096; chunk += 256) {
        block('MR.EXTEND', region.gpa + chunk);
        hash.update(region.bytes.subarray(chunk, chunk + 256));
      }
    }
  }
  return hash.digest('hex');
}

/** What hello-td computes of 32 KiB of memory. */
function expectedHash(): string {
  const memory = Buffer.alloc(0x8000);
  for (let offset = 0; offset < memory.length; offset += 8)
    memory.writeBigUInt64LE(BigInt.asUintN(64, BigInt(offset) * 0x9e37_79b9_7f4a_7c15n), offset);
  let digest = Buffer.alloc(0);
  for (let round = 0; round < 4; round++) (digest = createHash('sha384').update(memory).digest()).copy(memory);
  return digest.toString('hex');
}

const noLeaks = (summary: RunSummary): void => {
  expect(summary.teardown).toMatchObject({ pagesLeaked: 0, hkidsLeaked: 0, leaks: {} });
};

describe('hello-td', () => {
  it('passes every check of its own as a Trust Domain', async () => {
    const summary = await runImage(hello);
    expect(summary.console).not.toMatch(/FAILED|unexpected|not handled/);
    expect(summary.outcome).toEqual({ kind: 'exit', code: 0 });
    expect(summary.console).toMatch(/^hello from a Trust Domain/);
    expect(summary.console).toMatch(/goodbye: every check passed\r\n$/);
    expect(summary.mrtd).toBe(expectedMrtd(hello));
    expect(summary.console).toContain(`MRTD:  ${summary.mrtd}\r\n`);
    const digest = Buffer.from(Array.from({ length: 48 }, (_, i) => 0xa0 + i));
    const rtmr2 = createHash('sha384').update(Buffer.alloc(48)).update(digest).digest('hex');
    expect(summary.console).toContain(`RTMR2: ${rtmr2}\r\n`);
    expect(summary.console).toContain(`SHA-384, 4 times 32 KiB: ${expectedHash()}\r\n`);
    expect(summary.shown).toEqual([{ gpa: '0x40_8000', text: 'hello, host: this page is shared' }]);
    expect(summary.teardown.hkidsFreed).toBe(1);
    noLeaks(summary);
  });

  it('knows that it runs as a plain VM', async () => {
    const summary = await runImage(hello, { vmType: 'vmx' });
    expect(summary.console).toMatch(/^hello from a plain VM/);
    expect(summary.console).toMatch(/goodbye: every check passed\r\n$/);
    expect(summary.outcome).toEqual({ kind: 'exit', code: 0 });
    expect(summary.console).toContain(expectedHash());
    expect(summary.mrtd).toBeNull();
    noLeaks(summary);
  });

  it('runs beside another machine in the same process and neither notices', async () => {
    const alone = await runImage(hello);
    const [td, vm] = await Promise.all([runImage(hello), runImage(hello, { vmType: 'vmx' })]);
    expect([td.instructions, td.exits, td.mrtd, td.console]).toEqual([
      alone.instructions,
      alone.exits,
      alone.mrtd,
      alone.console,
    ]);
    expect(vm.exitCode).toBe(0);
  });

  it('runs with as much memory as a VM can have', async () => {
    const summary = await runImage(hello, { memoryBytes: 3 * 2 ** 30 });
    expect(summary.outcome).toEqual({ kind: 'exit', code: 0 });
    noLeaks(summary);
  });

  it('does the same, instruction for instruction, with the same seed; MRTD depends on the image alone', async () => {
    const [a, b, other] = [
      await runImage(hello),
      await runImage(hello),
      await runImage(hello, { seed: 99n, memoryBytes: 32 * 2 ** 20 }),
    ];
    expect([a.instructions, a.exits, a.console]).toEqual([b.instructions, b.exits, b.console]);
    expect(other.mrtd).toBe(a.mrtd);
    expect(other.exitCode).toBe(0);
  });
});

const run = async (code: Uint8Array, options: RunOptions = {}): Promise<RunSummary> => {
  const summary = await runImage(loadImage('program', code, { loadAddress: 0x10_0000 }), {
    maxInstructions: 5_000_000,
    memoryBytes: 16 * 2 ** 20,
    ...options,
  });
  noLeaks(summary);
  return summary;
};
const types = ['td', 'vmx'] as const;

describe.each(types)('a guest that goes wrong, as %s', (vmType) => {
  it('is entered in 64-bit mode and ends with its own code when it does not', async () => {
    expect((await run(programs.exit(42), { vmType })).outcome).toEqual(
      vmType === 'vmx' ? { kind: 'exit', code: 42 } : expect.objectContaining({ kind: 'triple-fault' }),
    );
    expect((await run(programs.tdExit(42), { vmType: 'td' })).outcome).toEqual({ kind: 'exit', code: 42 });
  });

  it('never ends: stopped by the limits', async () => {
    const limited = await run(programs.forever, { vmType, maxInstructions: 1_000_000 });
    expect([limited.outcome.kind, limited.exitCode, limited.instructions]).toEqual(['timeout', 75, 1_000_000]);
    expect((await run(programs.forever, { vmType, maxInstructions: Infinity, timeoutMs: 200 })).outcome.kind).toBe('timeout');
  });

  it('hits a triple fault', async () => {
    const summary = await run(programs.tripleFault, { vmType });
    expect([summary.outcome.kind, summary.exitCode]).toEqual(['triple-fault', 71]);
  });
});

/** The default host, with a hook that runs once, at the first exit of the vCPU that the guest itself makes. */
function hostileHost(attack: (host: Host, vm: KvmVm) => void): (options: HostOptions) => Host {
  return (options) => {
    const host = createHost(options);
    const { kvm } = host;
    const createVm = kvm.createVm.bind(kvm);
    kvm.createVm = (type) => {
      const vm = createVm(type);
      if (isErrno(vm)) return vm;
      const createVcpu = vm.createVcpu.bind(vm);
      vm.createVcpu = (id) => {
        const vcpu = createVcpu(id);
        if (isErrno(vcpu)) return vcpu;
        const run = vcpu.run.bind(vcpu);
        let done = false;
        vcpu.run = (limits) => {
          const result = run(limits);
          if (!done && result === 0) {
            done = true;
            attack(host, vm);
          }
          return result;
        };
        return vcpu;
      };
      return vm;
    };
    return host;
  };
}

describe('a host that goes wrong', () => {
  it('ends the TD by a bad sequence of SEAMCALLs: one outcome, and leaked pages are counted, not hidden', async () => {
    const attack = ({ machine }: Host, vm: KvmVm): void => {
      const { tdr } = vm.backend as unknown as { tdr: Hpa };
      const lp = machine.lps[0]!;
      expect(tdhVpFlush(lp, (vm.vcpus[0]!.backend as unknown as { tdvpr: Hpa }).tdvpr).status).toBe(0n);
      expect(tdhMngVpflushdone(lp, tdr).status).toBe(0n); // the TD's key is blocked while it should still run
    };
    const summary = await runImage(hello, { createHost: hostileHost(attack) });
    expect([summary.outcome.kind, summary.exitCode]).toEqual(['vm-killed', 73]);
    expect(summary.outcome).toMatchObject({ detail: expect.stringMatching(/TDH\.VP\.ENTER/) as string });
  });

  it('cannot write to private memory: the TD dies of it instead of reading what the host wrote', async () => {
    const attack = ({ machine }: Host, vm: KvmVm): void => {
      const { tdr } = vm.backend as unknown as { tdr: Hpa };
      const { entry, status } = tdhMemSeptRd(machine.lps[0]!, { gpa: gpa(0x10_3000), level: 0, tdr }); // text of messages
      expect(status).toBe(0n);
      const page = Number(entry & 0xf_ffff_ffff_f000n) as Hpa;
      const seen = new TextDecoder('latin1').decode(machine.memory.readBytes(page, 4096));
      expect(seen).not.toContain('Trust Domain');
      machine.memory.writeBytes(page, new Uint8Array(4096).fill(0x41));
    };
    const summary = await runImage(hello, { createHost: hostileHost(attack) });
    expect([summary.outcome.kind, summary.exitCode]).toEqual(['vm-killed', 73]);
    // As in Linux, pages that the module will not give back from a dead TD are leaked on purpose, and counted with the reason.
    expect(summary.teardown.hkidsLeaked).toBe(0);
    expect(Object.values(summary.teardown.leaks).reduce((a, b) => a + b, 0)).toBe(summary.teardown.pagesLeaked);
  });
});

describe('a guest that goes wrong', () => {
  it('uses an instruction that is not there yet: named, with its place', async ({ skip }) => {
    for (const [name, code] of perhapsUnimplemented) {
      const { outcome, exitCode } = await run(code, { vmType: 'vmx', maxInstructions: 1000 });
      if (outcome.kind !== 'unimplemented-instruction') continue;
      expect(exitCode).toBe(78);
      expect(outcome.detail).toMatch(new RegExp(`(${name}|x87).*RIP 0x1000`));
      return;
    }
    skip('the processor model has every instruction that this test knows');
  });

  it('sleeps and nothing can wake it', async () => {
    expect((await run(programs.tdSleepForever)).outcome.kind).toBe('deadlock');
    expect((await run(programs.sleepForever, { vmType: 'vmx' })).outcome.kind).toBe('deadlock');
  });

  it.each([
    ['reads', 'read', programs.outsideMemory],
    ['writes', 'wrote to', programs.outsideMemoryWrite],
    ['executes', 'fetched an instruction from', programs.outsideMemoryFetch],
  ])('%s private memory that does not exist', async (_what, access, program) => {
    const { outcome, exitCode } = await run(program);
    expect([outcome.kind, exitCode]).toEqual(['memory-fault', 77]);
    expect(outcome).toMatchObject({
      detail: expect.stringContaining(`the guest ${access} private address 0x3000_0000, where there is no memory`) as string,
    });
  });

  it('touches private memory that it never accepted', async () => {
    const { outcome, exitCode } = await run(programs.unaccepted);
    expect([outcome.kind, exitCode]).toEqual(['vm-killed', 73]);
    expect(outcome).toMatchObject({
      detail: expect.stringMatching(/0x80_0000, which it never accepted/) as string,
      hint: expect.stringMatching(/PAGE\.ACCEPT/) as string,
    });
  });

  it.each([
    [
      'reads memory that it never accepted',
      programs.unaccepted,
      /the guest read GPA 0x80_0000, which it never accepted: the page is PENDING/,
      /PAGE\.ACCEPT/,
    ],
    ['writes to memory that it never accepted', programs.unacceptedWrite, /the guest wrote to GPA 0x80_0000/, /PAGE\.ACCEPT/],
    [
      'reads by the shared address what it then reads by the private one',
      programs.sharedThenPrivate,
      /GPA 0xffff_e000, which it never accepted/,
      /by its shared address before, without MapGPA/,
    ],
  ])('is killed and explained when it %s; a debug TD with its RIP', async (_what, program, detail, hint) => {
    const production = (await run(program)).outcome;
    expect(production).toMatchObject({
      kind: 'vm-killed',
      detail: expect.stringMatching(detail) as string,
      hint: expect.stringMatching(hint) as string,
    });
    expect(production).toMatchObject({ hint: expect.stringContaining('--debug shows where') as string });
    const debug = (await run(program, { debug: true })).outcome;
    expect(debug).toMatchObject({ detail: expect.stringMatching(/is disabled; the guest was at RIP 0x/) as string });
  });

  it('reports a fatal error in words', async () => {
    const { outcome, exitCode } = await run(programs.fatalError);
    expect([outcome.kind, exitCode]).toEqual(['guest-fatal', 1]);
    expect(outcome).toMatchObject({ detail: 'the guest reported a fatal error, code 0x0000_0000_0000_1234: "oops"' });
  });
});

import { readFileSync } from 'node:fs';
import { gpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { defaultImagePath } from '../src/default-image.ts';
import type { Image } from '../src/image/image.ts';
import { loadImage } from '../src/image/load-image.ts';
import type { RunOptions } from '../src/run/run-options.ts';
import type { RunSummary } from '../src/run/run-summary.ts';
import { VmSession } from '../src/run/vm-session.ts';
import { Container } from '../src/snapshot/container.ts';
import { nodeCodec } from '../src/snapshot/node-codec.ts';
import { portableCodec } from '../src/snapshot/portable-codec.ts';
import { packVm, restoreVm } from '../src/snapshot/saved-vm-file.ts';
import { Tracer } from '../src/trace/tracer.ts';
import type { TraceRecord } from '../src/trace/trace-record.ts';
import { programs } from './images.ts';

const MIB = 2 ** 20;
const hello = loadImage('hello-td', new Uint8Array(readFileSync(defaultImagePath)));
const end = async (session: VmSession): Promise<RunSummary> => session.close(session.outcomeOf(await session.run(), {}));
const essence = ({ outcome, console: printed, instructions, traceDigest, exits }: RunSummary): unknown => ({
  outcome, printed, instructions, traceDigest, exits,
}); // prettier-ignore

describe('a snapshot of a VM that is traced', () => {
  it.each([['td', 1], ['td', 2], ['vmx', 1]] as const)('tells what comes after it as the trace of the whole run does (%s, %i vCPUs)', async (vmType, cpus) => {
    const options: RunOptions = { vmType, cpus, memoryBytes: 16 * MIB };
    const traced = async (from: (options: RunOptions) => Promise<VmSession> | VmSession, records: TraceRecord[]): Promise<[VmSession, Tracer]> => {
      let tracer: Tracer | undefined;
      const session = await from({ ...options, onHost: (host) => (tracer = new Tracer(host, (record) => records.push(record))) });
      tracer!.watchDevices(session);
      return [session, tracer!];
    };
    const [whole, first, second]: TraceRecord[][] = [[], [], []];
    const [session] = await traced(async (all) => await VmSession.open(hello, all), whole!);
    const expected = await end(session);
    const [early, tracer] = await traced(async (all) => await VmSession.open(hello, all), first!);
    await early.run({ instructions: 25_000 });
    const saved = early.save();
    tracer.close();
    const [late] = await traced((all) => VmSession.restore(saved, all), second!);
    const summary = await end(late);
    expect([summary.instructions, summary.console]).toEqual([expected.instructions, expected.console]);
    const events = (records: readonly TraceRecord[]): string[] =>
      records.filter(({ phase, track }) => phase === 'instant' && track !== 'KVM').map(({ ns, track, name, args }) => JSON.stringify([ns, track, name, args]));
    const after = events(second!);
    expect(after.length).toBeGreaterThan(100);
    expect(events(whole!).slice(-after.length)).toEqual(after);
  }); // prettier-ignore
});

describe('a snapshot of a guest that sleeps', () => {
  it.each([['td', 1], ['td', 3], ['vmx', 2]] as const)('wakes it when the other would have been woken (%s, %i vCPUs)', async (vmType, cpus) => {
    const options: RunOptions = { vmType, cpus, memoryBytes: 16 * MIB, digest: true };
    const expected = await end(await VmSession.open(hello, options));
    const session = await VmSession.open(hello, options);
    const asleep = new Set<string>();
    const { clock } = session.host.machine;
    for (let moment = 0; moment < 40; moment++) {
      const stretch = await session.run({ ticks: clock.now + 40_000n, instructions: session.instructions + 4000 });
      if ('outcome' in stretch) break;
      const states = session.built.vcpus.map(({ mpState }) => mpState).join();
      if (asleep.has(states)) continue;
      asleep.add(states);
      expect(essence(await end(VmSession.restore(structuredClone(session.save()))))).toEqual(essence(expected));
    }
    expect(asleep.size).toBeGreaterThan(vmType === 'td' && cpus > 1 ? 1 : 0);
    session.vm.destroy();
  }); // prettier-ignore

  it.each<[string, 'td' | 'vmx', Uint8Array]>([
    ['HLT with interrupts blocked', 'vmx', programs.sleepForever],
    ['TDG.VP.VMCALL<Instruction.HLT>', 'td', programs.tdSleepForever],
  ])('for good says the same after it: %s', async (_, vmType, code) => {
    const image: Image = loadImage('sleeper', code, { loadAddress: gpa(0x10_0000) });
    const session = await VmSession.open(image, { vmType, memoryBytes: 16 * MIB });
    const asked = await session.run();
    expect(asked).toMatchObject({ outcome: { kind: 'deadlock' } });
    const restored = VmSession.restore(structuredClone(session.save()));
    expect(await restored.run()).toEqual(asked);
    expect(restored.instructions).toBe(session.instructions);
    restored.vm.destroy();
    session.vm.destroy();
  });
});

describe('a snapshot file without Node', () => {
  it.each(['td', 'vmx'] as const)('is read by what wrote it and by Node, and goes on (%s)', async (vmType) => {
    const options: RunOptions = { vmType, memoryBytes: 16 * MIB, digest: true };
    const expected = essence(await end(await VmSession.open(hello, options)));
    const session = await VmSession.open(hello, options);
    await session.run({ instructions: 30_000 });
    const saved = session.save();
    for (const [writer, reader] of [
      [portableCodec, portableCodec],
      [portableCodec, nodeCodec],
      [nodeCodec, portableCodec],
    ] as const)
      // prettier-ignore
      expect(essence(await end(restoreVm(new Container('page', packVm(saved, 'page', writer), reader))))).toEqual(expected);
    session.vm.destroy();
  });
});

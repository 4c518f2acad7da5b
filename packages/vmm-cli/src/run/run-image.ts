import type { KvmStatistics } from '@tdxkit/kvm-tdx';
import { hex, hexBytes } from '@tdxkit/x86-cpu/units';
import { withBootStub } from '../image/boot-stub.ts';
import type { Image } from '../image/image.ts';
import { GPA_WIDTH, SHARED_BIT } from '../memory/guest-physical-address.ts';
import { memoryMap } from '../memory/memory-map.ts';
import { PrivatePages } from '../memory/private-pages.ts';
import { buildPlainVm, buildTd } from './build-vm.ts';
import type { ConsoleInput } from './console-input.ts';
import { ConsoleText, type ConsoleTextOptions } from './console-text.ts';
import { IdleTime } from './idle-time.ts';
import { EventLoopTurns } from './event-loop-turns.ts';
import { createHost, type Host, type HostOptions } from './host.ts';
import { MachineDevices } from './machine-devices.ts';
import { exitCodeOf } from './outcome.ts';
import { runLoop, totalInstructions } from './run-loop.ts';
import type { BuildStep, RunSummary, Teardown } from './run-summary.ts';
import { StepRecorder, difference } from './step-recorder.ts';
import { UsageError } from '../usage-error.ts';

const MAX_CPUS = 64;

/** How to run an image. */
export interface RunOptions extends ConsoleTextOptions {
  /** Default 'td'. */
  readonly vmType?: 'td' | 'vmx';
  /** RAM in bytes, a multiple of 4096. Default 64 MiB. */
  readonly memoryBytes?: number;
  /** vCPUs, 1 to 64. */
  readonly cpus?: number;
  /** Processor features that a plain VM does not have: see FEATURE_NAMES. */
  readonly without?: readonly string[];
  /** Seeds every random source of the machine. Default 1. */
  readonly seed?: bigint;
  /** Wall time after which the VM is stopped. Default: none. */
  readonly timeoutMs?: number;
  /** Guest instructions after which the VM is stopped: the same place in every run. Default: none. */
  readonly maxInstructions?: number;
  /** Stops the VM; the outcome is then 'interrupted'. */
  readonly signal?: AbortSignal;
  /** Bytes that the guest finds in its serial port. */
  readonly consoleInput?: Uint8Array;
  /** More of them, while the guest runs. A guest that sleeps then waits for them. */
  readonly input?: ConsoleInput;
  readonly onStep?: (step: BuildStep) => void;
  /** Pages added of all, while a TD is built. */
  readonly onProgress?: (done: number, total: number) => void;
  /** The TD is finalised, or the plain VM loaded: its first instruction is next. */
  readonly onStart?: (mrtd: string | null) => void;
  /** A byte of the guest's serial port. */
  readonly onConsole?: (byte: number) => void;
  /** The event loop had its turn: a good moment to write what was collected. */
  readonly onTurn?: () => void;
  /** The test device found text in shared memory. */
  readonly onShow?: (gpa: number, text: string) => void;
  /** The machine and its KVM; a test hands in its own. */
  readonly createHost?: (options: HostOptions) => Host;
}

/**
 * Builds a VM around an image, runs it to its end and takes it down again, whatever happens.
 * @throws MemoryLayoutError, HostRefusedError, UsageError, InterruptedError before the guest starts; afterwards nothing is thrown: see `outcome`
 */
export async function runImage(image: Image, options: RunOptions = {}): Promise<RunSummary> {
  const vmType = options.vmType ?? 'td';
  const memoryBytes = options.memoryBytes ?? 64 * 2 ** 20;
  const seed = options.seed ?? 1n;
  const cpus = options.cpus ?? 1;
  if (!Number.isInteger(cpus) || cpus < 1 || cpus > MAX_CPUS) throw new UsageError(`${cpus} vCPUs: a VM has 1 to ${MAX_CPUS}`);

  if (image.entry.kind === 'multiboot' && vmType === 'td')
    throw new UsageError('a multiboot program as a Trust Domain: a TD starts at its reset vector', { hint: 'Use --vm-type vmx.' });

  const regions = withBootStub(image, vmType === 'td' ? SHARED_BIT : 0n);
  const ranges = memoryMap(memoryBytes, regions);

  let host: Host | undefined;
  const recorder = new StepRecorder(() => host?.kvm.statistics, () => performance.now(), options.onStep ?? (() => undefined));
  const { kvm, machine } = recorder.step('bring up the host', () => (host = (options.createHost ?? createHost)({ seed, memoryBytes, cpus, tdx: vmType === 'td', passesRbp: image.passesRbp ?? false })));
  const build = vmType === 'td' ? buildTd : buildPlainVm;
  const turns = new EventLoopTurns(options.signal, options.onTurn);
  const built = await build({ kvm, ranges, regions, entry: image.entry, gpaWidth: GPA_WIDTH, cpus, without: options.without ?? [], recorder, turns, onProgress: options.onProgress ?? (() => undefined) });
  const mrtdBytes = vmType === 'td' ? built.vm.measurement : undefined;
  const mrtd = mrtdBytes === undefined ? null : hexBytes(mrtdBytes);

  const consoleBytes: number[] = [];
  const text = new ConsoleText(options);
  const shown: { gpa: string; text: string }[] = [];
  const devices = new MachineDevices({
    vm: built.vm,
    memoryBytes,
    cpus,
    hasTestDevices: image.entry.kind === 'multiboot',
    now: () => machine.clock.now,
    tscHz: machine.platform.tscHz,
    onConsole: (byte) => {
      consoleBytes.push(byte);
      text.push(byte);
      options.onConsole?.(byte);
    },
    onShow: (gpa, text) => {
      shown.push({ gpa: hex(gpa), text });
      options.onShow?.(gpa, text);
    },
  });
  if (options.consoleInput) devices.uart.receive(options.consoleInput);

  options.onStart?.(mrtd);
  const before = snapshot(kvm.statistics);
  const start = performance.now();
  const context = { built, devices, pages: new PrivatePages(ranges), current: built.vcpus[0]! };
  const outcome = await runLoop(context, { timeoutMs: options.timeoutMs, maxInstructions: options.maxInstructions, input: options.input, idleTime: new IdleTime(() => machine.clock.now, machine.platform.tscHz), text, signal: options.signal, turns, start });
  const seconds = (performance.now() - start) / 1000;
  const exits = difference(before.exits, kvm.statistics.exits);
  const instructions = totalInstructions(built);

  const report = recorder.step('take it down', () => built.vm.destroy());
  const { pagesFreed, pagesLeaked, hkidsFreed, hkidsLeaked } = report;
  const teardown: Teardown = { pagesFreed, pagesLeaked, hkidsFreed, hkidsLeaked, leaks: Object.fromEntries(report.leaks) };
  return {
    image: {
      name: image.name,
      format: image.format,
      bytes: image.fileBytes,
      entry: image.entry.kind === 'reset-vector' ? 'reset vector' : hex(image.entry.address),
      regions: regions.map((region) => ({ name: region.name, gpa: hex(region.gpa), bytes: region.bytes.length })),
    },
    vmType,
    memoryBytes,
    cpus,
    seed: seed.toString(),
    outcome,
    exitCode: exitCodeOf(outcome, image.entry.kind === 'multiboot'),
    console: new TextDecoder().decode(Uint8Array.from(consoleBytes)),
    shown,
    steps: recorder.steps,
    mrtd,
    exits,
    instructions,
    seconds,
    mips: seconds > 0 ? instructions / seconds / 1e6 : 0,
    teardown,
  };
}

const snapshot = (statistics: KvmStatistics): { exits: Map<string, number> } => ({ exits: new Map(statistics.exits) });

import type { KvmVcpu, KvmVm } from '@tdxkit/kvm-tdx';
import { hex, hexBytes } from '@tdxkit/x86-cpu/units';
import { addLinuxItems } from '../device/fw-cfg-linux.ts';
import { withBootStub } from '../image/boot-stub.ts';
import { imageHead, type Image, type ImageRegion } from '../image/image.ts';
import { GPA_WIDTH, SHARED_BIT } from '../memory/guest-physical-address.ts';
import { dmaMemory } from '../memory/dma-memory.ts';
import { memoryMap, ramRanges, type MemoryRange } from '../memory/memory-map.ts';
import { PrivatePages } from '../memory/private-pages.ts';
import { QuoteService } from '../quote/quote-service.ts';
import { TraceDigest } from '../measure/trace-digest.ts';
import { LEAST_XFAM } from './xfam.ts';
import { UsageError } from '../usage-error.ts';
import { buildPlainVm, buildTd, type BuiltVm } from './build-vm.ts';
import type { ConsoleInput } from './console-input.ts';
import { ConsoleText, type ConsoleTextOptions } from './console-text.ts';
import { EventLoopTurns } from './event-loop-turns.ts';
import type { ExitContext } from './exit-handler.ts';
import { createHost, type Host } from './host.ts';
import { IdleTime } from './idle-time.ts';
import { MachineDevices } from './machine-devices.ts';
import { exitCodeOf, type Outcome } from './outcome.ts';
import { RunLoop, totalInstructions, type RunLimit, type Stretch } from './run-loop.ts';
import type { RunOptions } from './run-options.ts';
import type { RunSummary, Teardown } from './run-summary.ts';
import { DEFAULT_MEMORY_BYTES, MAX_CPUS } from './vm-limits.ts';
import { StepRecorder, difference } from './step-recorder.ts';

/** What a VM of these options consists of, before anything is built. */
export interface VmPlan {
  readonly vmType: 'td' | 'vmx';
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly seed: bigint;
  /** ATTRIBUTES.DEBUG of a TD. */
  readonly isDebug: boolean;
  readonly regions: readonly ImageRegion[];
  readonly ranges: readonly MemoryRange[];
}

/** Checks the options and lays out memory. @throws UsageError, MemoryLayoutError */
export function planVm(image: Image, options: RunOptions): VmPlan {
  const vmType = options.vmType ?? 'td';
  const memoryBytes = options.memoryBytes ?? DEFAULT_MEMORY_BYTES;
  const cpus = options.cpus ?? 1;
  if (!Number.isInteger(cpus) || cpus < 1 || cpus > MAX_CPUS) throw new UsageError(`${cpus} vCPUs: a VM has 1 to ${MAX_CPUS}`);
  if (image.entry.kind === 'multiboot' && vmType === 'td')
    throw new UsageError('a multiboot program as a Trust Domain: a TD starts at its reset vector', {
      hint: 'Use --vm-type vmx.',
    });
  if (options.debug === true && vmType === 'vmx')
    throw new UsageError('--debug: a plain VM hides nothing from its host', { hint: 'Leave it away, or use --vm-type td.' });
  const regions = withBootStub(image, vmType === 'td' ? SHARED_BIT : 0n);
  return {
    vmType,
    memoryBytes,
    cpus,
    seed: options.seed ?? 1n,
    isDebug: options.debug ?? false,
    regions,
    ranges: memoryMap(memoryBytes, regions),
  };
}

const isLinux = (image: Image): boolean => image.format === 'linux' || image.firmwareKernel !== undefined;

/** A VM from its building to its teardown. `run` may be called several times; `close` takes it down. */
export class VmSession {
  readonly image: Image;
  readonly plan: VmPlan;
  readonly host: Host;
  readonly built: BuiltVm;
  readonly devices: MachineDevices;
  /** 96 hexadecimal digits; null for a plain VM. */
  readonly mrtd: string | null;
  readonly context: ExitContext;
  readonly input: ConsoleInput | undefined;
  readonly #recorder: StepRecorder;
  readonly #digest: TraceDigest | undefined;
  readonly #loop: RunLoop;
  #text: ConsoleText;
  readonly #console: number[];
  readonly #shown: { gpa: string; text: string }[];
  readonly #exitsBefore: ReadonlyMap<string, number>;
  #milliseconds = 0;

  /** @internal use `open` */
  constructor(
    image: Image,
    plan: VmPlan,
    host: Host,
    built: BuiltVm,
    recorder: StepRecorder,
    options: RunOptions,
    turns: EventLoopTurns,
    digest?: TraceDigest,
  ) {
    this.image = image;
    this.plan = plan;
    this.host = host;
    this.built = built;
    this.#recorder = recorder;
    this.#digest = digest;
    const { machine, kvm } = host;
    const mrtd = plan.vmType === 'td' ? built.vm.measurement : undefined;
    this.mrtd = mrtd === undefined ? null : hexBytes(mrtd);
    const bytes: number[] = (this.#console = []);
    this.#text = new ConsoleText(options, isLinux(image));
    const shown: { gpa: string; text: string }[] = (this.#shown = []);
    const pages = new PrivatePages(plan.ranges, plan.vmType === 'td');
    this.devices = new MachineDevices({
      vm: built.vm,
      memory: dmaMemory(built.vm, pages),
      memoryBytes: plan.memoryBytes,
      cpus: plan.cpus,
      hasTestDevices: image.entry.kind === 'multiboot',
      now: () => machine.clock.now,
      tscHz: machine.platform.tscHz,
      pass: (ticks) => machine.clock.advance(ticks),
      onConsole: (byte) => {
        bytes.push(byte);
        digest?.console(byte);
        this.#text.push(byte);
        options.onConsole?.(byte);
      },
      onShow: (gpa, words) => {
        shown.push({ gpa: hex(gpa), text: words });
        options.onShow?.(gpa, words);
      },
      seed: plan.seed,
      options: options.devices ?? {},
      firmware: image.format === 'tdvf' ? { ram: ramRanges(plan.memoryBytes) } : undefined,
    });
    kvm.userTimer = this.devices.timers;
    if (image.firmwareKernel) {
      const { kernel, initrd, commandLine, shim } = image.firmwareKernel;
      addLinuxItems(this.devices.fwCfg, kernel.bytes, initrd?.bytes, commandLine, shim?.bytes);
    }
    if (options.consoleInput) this.devices.receive(options.consoleInput);
    const quotes = new QuoteService({
      isShared: (gpa, length) => pages.isShared(gpa, length),
      readGuest: (gpa, into) => built.vm.readGuest(gpa, into),
      writeGuest: (gpa, data) => built.vm.writeGuest(gpa, data),
      verifyReport: (mac) => machine.verifyReport(mac),
    });
    this.context = { built, devices: this.devices, pages, quotes, isDebugTd: plan.isDebug, current: built.vcpus[0]! };
    const idleTime = new IdleTime(() => machine.clock.now, machine.platform.tscHz);
    this.input = options.input;
    this.#loop = new RunLoop(this.context, {
      now: () => machine.clock.now,
      input: options.input,
      idleTime,
      textEnding: () => this.#text.ending,
      signal: options.signal,
      turns,
      onInput: options.onInput,
    });
    this.#exitsBefore = new Map(kvm.statistics.exits);
  }

  /**
   * Builds a VM around an image, up to its first instruction.
   * @throws MemoryLayoutError, HostRefusedError, UsageError, InterruptedError; what was built is then taken down
   */
  static async open(image: Image, options: RunOptions = {}): Promise<VmSession> {
    const plan = planVm(image, options);
    const { vmType, memoryBytes, cpus, seed, regions, ranges } = plan;
    let host: Host | undefined;
    const recorder = new StepRecorder(
      () => host?.kvm.statistics,
      () => performance.now(),
      options.onStep ?? (() => undefined),
    );
    const { kvm } = recorder.step(
      'bring up the host',
      () =>
        (host = (options.createHost ?? createHost)({
          seed,
          memoryBytes,
          cpus,
          tdx: vmType === 'td',
          passesRbp: image.passesRbp ?? false,
          debugTds: options.debug ?? false,
          tier: options.tier,
        })),
    );
    options.onHost?.(host!);
    const digest = options.digest === true ? new TraceDigest(host!) : undefined;
    const build = vmType === 'td' ? buildTd : buildPlainVm;
    const turns = new EventLoopTurns(options.signal, options.onTurn);
    const built = await build({
      kvm,
      ranges,
      regions,
      entry: image.entry,
      gpaWidth: GPA_WIDTH,
      cpus,
      without: options.without ?? [],
      isDebug: options.debug ?? false,
      xfam: options.xfam ?? LEAST_XFAM,
      recorder,
      turns,
      onProgress: options.onProgress ?? (() => undefined),
    });
    return new VmSession(image, plan, host!, built, recorder, options, turns, digest);
  }

  get vm(): KvmVm {
    return this.built.vm;
  }
  /** Guest instructions of all vCPUs so far. */
  get instructions(): number {
    return totalInstructions(this.built);
  }
  /** Looks of the run at its input so far. */
  get looks(): number {
    return this.#loop.looks;
  }
  /** From now on these texts end the run; those of before are forgotten. */
  watch(texts: ConsoleTextOptions): void {
    this.#text = new ConsoleText(texts, isLinux(this.image));
  }
  /** What the guest sent to its serial port so far, as UTF-8. */
  get console(): string {
    return new TextDecoder().decode(Uint8Array.from(this.#console));
  }

  /** Runs the guest until it ends or the limit is reached; it can go on after a stop. Never throws. */
  async run(limit: RunLimit = {}): Promise<Stretch> {
    const start = performance.now();
    const stretch = await this.#loop.run(limit);
    this.#milliseconds += performance.now() - start;
    return stretch;
  }

  /** One instruction of one vCPU, see `RunLoop.step`. */
  step(vcpu: KvmVcpu, isDone: () => boolean): Stretch {
    return this.#loop.step(vcpu, isDone);
  }

  /** The limit that options of a run set, from now. */
  limitOf({
    timeoutMs,
    guestTimeoutMs,
    maxInstructions,
  }: Pick<RunOptions, 'timeoutMs' | 'guestTimeoutMs' | 'maxInstructions'>): RunLimit {
    const { clock, platform } = this.host.machine;
    return {
      ...(maxInstructions === undefined ? {} : { instructions: maxInstructions }),
      ...(timeoutMs === undefined ? {} : { deadline: performance.now() + timeoutMs }),
      ...(guestTimeoutMs === undefined
        ? {}
        : { ticks: clock.now + (BigInt(Math.round(guestTimeoutMs * 1000)) * platform.tscHz) / 1_000_000n }),
    };
  }

  /** The outcome that a stretch means for a run that ends with it. */
  outcomeOf(stretch: Stretch, limits: Pick<RunOptions, 'timeoutMs' | 'guestTimeoutMs' | 'maxInstructions'>): Outcome {
    if ('outcome' in stretch) return stretch.outcome;
    const { kind } = stretch.stop;
    if (kind === 'interrupted') return { kind, detail: 'the run was interrupted' };
    if (kind === 'breakpoint') return { kind: 'internal-error', detail: 'the run stopped at a breakpoint that nobody set' };
    const within = {
      deadline: seconds(limits.timeoutMs),
      looks: 'the looks of the recording',
      asked: 'the time that was wanted',
      ticks: `${seconds(limits.guestTimeoutMs)} of its own time`,
      instructions: `${limits.maxInstructions} instructions`,
    }[kind];
    return {
      kind: 'timeout',
      detail: `the guest did not end within ${within} (${this.instructions} instructions so far${this.#loop.place})`,
      hint: 'Give it more with --timeout, --guest-timeout or --max-instructions, or end the guest through port 0xF4.',
    };
  }

  /** Takes the VM down and tells how it went. @param ended how the run ended, before --expect-text has its say */
  close(ended: Outcome): RunSummary {
    const { image, plan, host, built } = this;
    const outcome = this.#text.judge(ended);
    const seconds = this.#milliseconds / 1000;
    const exits = difference(this.#exitsBefore, host.kvm.statistics.exits);
    const { instructions } = this;
    const traceDigest = this.#digest?.value ?? null;
    const report = this.#recorder.step('take it down', () => built.vm.destroy());
    this.devices.close();
    const { pagesFreed, pagesLeaked, hkidsFreed, hkidsLeaked } = report;
    const teardown: Teardown = { pagesFreed, pagesLeaked, hkidsFreed, hkidsLeaked, leaks: Object.fromEntries(report.leaks) };
    return {
      image: {
        ...imageHead(image),
        regions: plan.regions.map((region) => ({ name: region.name, gpa: hex(region.gpa), bytes: region.bytes.length })),
      },
      vmType: plan.vmType,
      memoryBytes: plan.memoryBytes,
      cpus: plan.cpus,
      seed: plan.seed.toString(),
      outcome,
      exitCode: exitCodeOf(outcome, image.entry.kind === 'multiboot'),
      console: this.console,
      shown: this.#shown,
      steps: this.#recorder.steps,
      mrtd: this.mrtd,
      traceDigest,
      exits,
      instructions,
      seconds,
      mips: seconds > 0 ? instructions / seconds / 1e6 : 0,
      teardown,
    };
  }
}

/** `1.5 s`: no more digits than somebody gives. */
const seconds = (milliseconds = 0): string => `${Number((milliseconds / 1000).toPrecision(6))} s`;

import { saveKvm, type KvmVcpu, type KvmVm } from '@tdxkit/kvm-tdx';
import { SavedFields, loadCounts, savedCounts, type MachineSnapshot, type Saved } from '@tdxkit/x86-cpu';
import { hex, hexBytes } from '@tdxkit/x86-cpu/units';
import { addLinuxItems } from '../device/fw-cfg-linux.ts';
import { GPA_WIDTH } from '../memory/guest-physical-address.ts';
import type { Image } from '../image/image.ts';
import { dmaMemory } from '../memory/dma-memory.ts';
import { ramRanges } from '../memory/memory-map.ts';
import { PrivatePages } from '../memory/private-pages.ts';
import { QuoteService } from '../quote/quote-service.ts';
import { TraceDigest } from '../measure/trace-digest.ts';
import { LEAST_XFAM } from './xfam.ts';
import { buildPlainVm, buildTd, type BuiltVm } from './build-vm.ts';
import type { ConsoleInput } from './console-input.ts';
import { ConsoleText, type ConsoleTextOptions } from './console-text.ts';
import { EventLoopTurns } from './event-loop-turns.ts';
import type { ExitContext } from './exit-handler.ts';
import { guestInfo, type GuestInfo } from './guest-info.ts';
import { createHost, type Host } from './host.ts';
import { IdleTime } from './idle-time.ts';
import { MachineDevices } from './machine-devices.ts';
import { exitCodeOf, type Outcome } from './outcome.ts';
import { RunLoop, totalInstructions, type RunLimit, type Stretch } from './run-loop.ts';
import { outcomeOfStop, runLimit, type RunLimits } from './run-limits.ts';
import type { RunOptions } from './run-options.ts';
import type { RunSummary, Teardown } from './run-summary.ts';
import { restoreVmOnHost } from './restored-vm.ts';
import { saveGuest, savePlan } from './saved-plan.ts';
import { StepRecorder, difference } from './step-recorder.ts';
import { planVm, type VmPlan } from './vm-plan.ts';

/** A VM that is there, from which a session is made. */
interface SessionParts {
  readonly guest: GuestInfo;
  readonly plan: VmPlan;
  readonly host: Host;
  readonly built: BuiltVm;
  readonly recorder: StepRecorder;
  readonly options: RunOptions;
  readonly turns: EventLoopTurns;
  readonly mrtd: string | null;
  readonly digest: TraceDigest | undefined;
}

/** The whole state of a VM and of what runs it: plain data. */
export interface SavedVm {
  /** The run loop, the devices, what was printed. */
  readonly vmm: Saved;
  readonly kvm: Saved;
  readonly machine: MachineSnapshot;
}

/** A VM from its building to its teardown. `run` may be called several times; `close` takes it down. */
export class VmSession {
  readonly guest: GuestInfo;
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
  readonly #exitsBefore: Map<string, number>;
  #milliseconds = 0;
  #isPauseWanted = false;

  /** @internal use `open` or `restore` */
  constructor({ guest, plan, host, built, recorder, options, turns, mrtd, digest }: SessionParts) {
    this.guest = guest;
    this.plan = plan;
    this.host = host;
    this.built = built;
    this.mrtd = mrtd;
    this.#recorder = recorder;
    this.#digest = digest;
    const { machine, kvm } = host;
    const bytes: number[] = (this.#console = []);
    this.#text = new ConsoleText(options, guest.isLinux);
    const shown: { gpa: string; text: string }[] = (this.#shown = []);
    const pages = new PrivatePages(plan.ranges, plan.vmType === 'td');
    this.devices = new MachineDevices({
      vm: built.vm,
      memory: dmaMemory(built.vm, pages),
      memoryBytes: plan.memoryBytes,
      cpus: plan.cpus,
      hasTestDevices: guest.isMultiboot,
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
      firmware: guest.isFirmware ? { ram: ramRanges(plan.memoryBytes) } : undefined,
    });
    kvm.userTimer = this.devices.timers;
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
    const mrtd = vmType === 'td' ? built.vm.measurement : undefined;
    const session = new VmSession({
      guest: guestInfo(image, regions),
      plan,
      host: host!,
      built,
      recorder,
      options,
      turns,
      mrtd: mrtd === undefined ? null : hexBytes(mrtd),
      digest,
    });
    if (image.firmwareKernel) {
      const { kernel, initrd, commandLine, shim } = image.firmwareKernel;
      addLinuxItems(session.devices.fwCfg, kernel.bytes, initrd?.bytes, commandLine, shim?.bytes);
    }
    if (options.consoleInput) session.devices.receive(options.consoleInput);
    return session;
  }

  /**
   * A VM as it was saved, on a host of its own. Options that say what the VM is come from the snapshot; its devices (`devices`) have to be given
   * again, the same in the same order. Texts that end the run count from here.
   * @throws SnapshotError: the state does not fit, or is damaged; what was made is then dropped
   */
  static restore(saved: SavedVm, options: RunOptions = {}): VmSession {
    const recorder = new StepRecorder(
      () => undefined,
      () => performance.now(),
      options.onStep ?? (() => undefined),
    );
    const { guest, plan, host, built } = recorder.step('load the machine', () => restoreVmOnHost(saved, options));
    options.onHost?.(host);
    const from = new SavedFields(saved.vmm, 'vmm');
    const savedDigest = from.optionalPart('digest');
    const digest = savedDigest === undefined ? undefined : new TraceDigest(host);
    if (savedDigest !== undefined) digest?.load(savedDigest);
    const turns = new EventLoopTurns(options.signal, options.onTurn);
    const mrtd = from.optionalText('mrtd') ?? null;
    const session = new VmSession({ guest, plan, host, built, recorder, options, turns, mrtd, digest });
    recorder.step('load the devices', () => session.#load(from));
    return session;
  }

  /**
   * The whole state of the VM, between two stretches. Nothing of the VM changes.
   * @throws SnapshotError: a device or disk handed in from elsewhere cannot be saved
   */
  save(): SavedVm {
    return {
      vmm: {
        guest: saveGuest(this.guest),
        plan: savePlan(this.plan),
        instructions: this.instructions,
        mrtd: this.mrtd,
        console: Uint8Array.from(this.#console),
        shown: this.#shown.map((each) => ({ ...each })),
        exitsBefore: savedCounts(this.#exitsBefore),
        digest: this.#digest?.save() ?? null,
        pages: this.context.pages.save(),
        devices: this.devices.save(),
        loop: this.#loop.save(),
      },
      kvm: saveKvm(this.host.kvm),
      machine: this.host.machine.snapshot(),
    };
  }

  #load(from: SavedFields): void {
    for (const byte of from.bytes('console')) this.#console.push(byte);
    for (const each of from.parts('shown')) this.#shown.push({ gpa: each.text('gpa'), text: each.text('text') });
    loadCounts(this.#exitsBefore, from.part('exitsBefore'));
    this.context.pages.load(from.part('pages'));
    this.devices.load(from.part('devices'));
    this.#loop.load(from.part('loop'));
    this.#text.prime(this.#console);
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
    this.#text = new ConsoleText(texts, this.guest.isLinux);
  }
  /** What the guest sent to its serial port so far, as UTF-8. */
  get console(): string {
    return new TextDecoder().decode(Uint8Array.from(this.#console));
  }

  /** Makes the present or next stretch stop at its next look, with stop 'asked'. */
  askForPause(): void {
    this.#isPauseWanted = true;
  }
  #takesPause(): boolean {
    const isWanted = this.#isPauseWanted;
    this.#isPauseWanted = false;
    return isWanted;
  }

  /** Runs the guest until it ends or the limit is reached; it can go on after a stop. Never throws. */
  async run(limit: RunLimit = {}): Promise<Stretch> {
    const start = performance.now();
    const { shouldStop } = limit;
    const stretch = await this.#loop.run({ ...limit, shouldStop: () => this.#takesPause() || shouldStop?.() === true });
    this.#milliseconds += performance.now() - start;
    return stretch;
  }

  /** One instruction of one vCPU, see `RunLoop.step`. */
  step(vcpu: KvmVcpu, isDone: () => boolean): Stretch {
    return this.#loop.step(vcpu, isDone);
  }

  /** The limit that options of a run set, from now. */
  limitOf(options: RunLimits): RunLimit {
    return runLimit(this.host.machine, options);
  }

  /** The outcome that a stretch means for a run that ends with it. */
  outcomeOf(stretch: Stretch, limits: RunLimits): Outcome {
    if ('outcome' in stretch) return stretch.outcome;
    return outcomeOfStop(stretch.stop, limits, `${this.instructions} instructions so far${this.#loop.place}`);
  }

  /** Takes the VM down and tells how it went. @param ended how the run ended, before --expect-text has its say */
  close(ended: Outcome): RunSummary {
    const { guest, plan, host, built } = this;
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
      image: guest.image,
      vmType: plan.vmType,
      memoryBytes: plan.memoryBytes,
      cpus: plan.cpus,
      seed: plan.seed.toString(),
      outcome,
      exitCode: exitCodeOf(outcome, guest.isMultiboot),
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

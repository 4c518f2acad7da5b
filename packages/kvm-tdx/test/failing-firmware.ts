import { HostLeaf } from '@tdxkit/tdx-arch';
import { TdxModule } from '@tdxkit/tdx-module';
import {
  Gpr,
  createMachine,
  defaultPlatform,
  type DefaultPlatformOptions,
  type LogicalProcessor,
  type Machine,
  type SeamFirmware,
  type SeamOutcome,
  type VmExit,
} from '@tdxkit/x86-cpu';
import { MIB } from '@tdxkit/x86-cpu/units';

interface Plan {
  readonly leaf: number;
  /** Calls of the leaf that still go through. */
  skip: number;
  /** Calls that fail then. */
  times: number;
  readonly status: bigint;
  /** Other registers that the answer sets, by number. */
  readonly registers: Readonly<Record<number, bigint>>;
}

/** The TDX module, with chosen SEAMCALLs answered by a status of the test instead: they have no effect. */
export class FailingFirmware implements SeamFirmware {
  readonly #module: TdxModule;
  readonly #plans: Plan[] = [];

  constructor(machine: Machine) {
    this.#module = new TdxModule(machine);
  }

  /** Lets the calls number `from` (1 = the next) to `from + times - 1` of a leaf fail. */
  fail(
    leaf: number,
    status: bigint,
    { from = 1, times = 1, registers = {} }: { from?: number; times?: number; registers?: Plan['registers'] } = {},
  ): void {
    this.#plans.push({ leaf, skip: from - 1, times, status, registers });
  }

  /** The next VM exit, or the next SEAMCALL of a leaf, meets something that is not modelled. */
  throwAtExit: Error | undefined;
  throwAt: { readonly leaf: number; readonly error: Error } | undefined;

  /** Told of every SEAMCALL before it runs: leaf, and the registers by `lp.gpr`. */
  onCall: ((leaf: number, lp: LogicalProcessor) => void) | undefined;
  /** Changes what a SEAMCALL answered in `lp.gpr`; `operands` are its input registers. */
  rewrite: ((leaf: number, operands: BigUint64Array, lp: LogicalProcessor) => void) | undefined;

  seamcall(lp: LogicalProcessor): SeamOutcome {
    const leaf = Number(lp.gpr[Gpr.RAX]! & 0xffffn);
    this.onCall?.(leaf, lp);
    const { rewrite } = this;
    if (rewrite !== undefined) {
      const operands = lp.gpr.slice();
      const outcome = this.#answer(lp, leaf);
      rewrite(leaf, operands, lp);
      return outcome;
    }
    return this.#answer(lp, leaf);
  }

  #answer(lp: LogicalProcessor, leaf: number): SeamOutcome {
    const { throwAt } = this;
    if (throwAt?.leaf === leaf) {
      this.throwAt = undefined;
      throw throwAt.error;
    }
    const plan = this.#plans.find((each) => each.leaf === leaf && each.times > 0);
    if (plan === undefined || plan.skip-- > 0) return this.#module.seamcall(lp);
    plan.times--;
    lp.gpr[Gpr.RAX] = plan.status;
    for (const [register, value] of Object.entries(plan.registers)) lp.gpr[Number(register)] = value;
    return 'host';
  }

  vmexit(lp: LogicalProcessor, exit: VmExit): SeamOutcome {
    const error = this.throwAtExit;
    this.throwAtExit = undefined;
    if (error !== undefined) throw error;
    return this.#module.vmexit(lp, exit);
  }
}

/** A small machine with such firmware. */
export function failingMachine(options: DefaultPlatformOptions = {}): { machine: Machine; firmware: FailingFirmware } {
  const machine = createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 160 * MIB, ...options }));
  const firmware = new FailingFirmware(machine);
  machine.loadSeamFirmware(firmware);
  return { machine, firmware };
}

export { HostLeaf };

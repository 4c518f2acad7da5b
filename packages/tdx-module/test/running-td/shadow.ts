import { createHash } from 'node:crypto';
import {
  createMachine,
  type HostInstructionResult,
  type LogicalProcessor,
  type Machine,
  type MachineOptions,
  type RunResult,
} from '@tdxkit/x86-cpu';
import { TdxModule } from '../../src/index.ts';

/** What of an LP can be replaced: the two ways in which something happens on it. */
type Replaceable = LogicalProcessor & { seamcall: () => HostInstructionResult; run: (budget: number) => RunResult };

const stateOf = (machine: Machine): string => {
  const { state, bytes, translations } = machine.snapshot();
  return JSON.stringify(state) + createHash('sha1').update(bytes).update(translations).digest('hex');
};

/**
 * From now on a second machine shadows this one: before each SEAMCALL and each run of a guest it becomes, by a snapshot, what the first one is, does the same, and has
 * to end as the same machine. Whatever a snapshot forgets and a leaf or a guest depends on shows as a difference.
 */
export function shadow(machine: Machine, options: MachineOptions = {}): void {
  const twin = createMachine(machine.platform, options);
  twin.loadSeamFirmware(new TdxModule(twin));
  for (const [i, each] of machine.lps.entries()) {
    const [lp, other] = [each as Replaceable, twin.lps[i] as Replaceable];
    // A test may say so of the first alone.
    Object.defineProperty(other, 'hasPendingEvent', { get: () => lp.hasPendingEvent });
    const follow = <T>(what: (lp: Replaceable) => T, act: () => T): T => {
      twin.restore(machine.snapshot());
      let [result, failure]: [T | undefined, unknown] = [undefined, undefined];
      try {
        result = act();
      } catch (error) {
        failure = error;
      }
      try {
        const same = what(other);
        if (failure !== undefined) throw new Error('the shadow did not fail');
        if (JSON.stringify(same) !== JSON.stringify(result))
          throw new Error(`the shadow: ${JSON.stringify(same)} instead of ${JSON.stringify(result)}`);
      } catch (error) {
        if (failure === undefined || (error as Error).message !== (failure as Error).message) throw error;
      }
      const [mine, its] = [stateOf(machine), stateOf(twin)];
      if (mine !== its) throw new Error(`the shadow is another machine:\n${its}\n${mine}`);
      if (failure !== undefined) throw failure as Error;
      return result as T;
    };
    const [seamcall, run] = [lp.seamcall.bind(lp), lp.run.bind(lp)];
    lp.seamcall = () => follow((its) => its.seamcall(), seamcall);
    lp.run = (budget) =>
      follow(
        (its) => its.run(budget),
        () => run(budget),
      );
  }
}

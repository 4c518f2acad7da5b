import type { OpStateName } from './states.ts';
import type { SeptStateName } from '../sept/sept-state-info.ts';

/** What the ABI says about one SEAMCALL or TDCALL leaf. */
export interface LeafInfo {
  /** `TDH.MEM.PAGE.ADD`. */
  readonly name: string;
  /** RAX bits 15:0. */
  readonly number: number;
  /** False: the number is reserved but the leaf is not dispatched. */
  readonly implemented: boolean;
  /** Highest version accepted in RAX bits 23:16. */
  readonly maxVersion: number;
  readonly does: string;
  /** Operands by register. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** 'no', 'resumable', 'restartable', or a sentence. */
  readonly interruptible: string;
  /** TD life-cycle state that the leaf needs. */
  readonly lifecycle?: string;
  /** OP_STATE values in which the leaf is accepted; absent: not checked. */
  readonly opStates?: readonly OpStateName[];
  /** For TDG.SERVTD.*: OP_STATE values of the target TD. */
  readonly targetOpStates?: readonly OpStateName[];
  /** Secure EPT entry states that the leaf accepts. */
  readonly septStates?: readonly SeptStateName[];
  readonly sysState?: string;
  readonly locks?: string;
  /** `CODE|OPERAND: condition`, in the order of the checks as far as known. */
  readonly status: readonly string[];
  readonly result?: string;
  readonly note?: string;
  readonly usedByKvm?: boolean;
}

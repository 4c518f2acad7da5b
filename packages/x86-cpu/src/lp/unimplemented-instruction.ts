import { TdxError } from '../units/index.ts';

/** The guest executed an instruction, or a form of it, that the model does not have. The guest state is that of its start. */
export class UnimplementedInstruction extends TdxError {
  /** @param what the instruction or form; @param where RIP, mode, bytes */
  constructor(what: string, where: string) {
    super('UNIMPLEMENTED_INSTRUCTION', `${what} is not implemented (${where})`, {
      hint: 'run a guest that does not need it, or add its semantics',
    });
    this.name = 'UnimplementedInstruction';
  }
}

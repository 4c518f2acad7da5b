import { Container, VmSession, loadImage, packVm, portableCodec, restoreVm, runImage } from '@tdxkit/vmm-cli';

/** What a run of the guest as a Trust Domain left. */
export interface TdResult {
  readonly console: string;
  readonly outcome: unknown;
  readonly instructions: number;
  readonly exits: unknown;
  readonly mrtd: string | null;
}

/** Builds a Trust Domain around an ELF image and runs it to its end: host, KVM, TDX module and guest in this thread. */
export async function runTd(image: Uint8Array, onConsole: (byte: number) => void = () => undefined): Promise<TdResult> {
  const { console, outcome, instructions, exits, mrtd } = await runImage(loadImage('hello-td', image), { onConsole });
  return { console, outcome, instructions, exits, mrtd };
}

/** The same TD, run to an instruction, saved as the bytes of a file, and run on in another machine that was made from them. */
export async function runTdInTwoParts(image: Uint8Array, saveAt: number): Promise<TdResult> {
  const first = await VmSession.open(loadImage('hello-td', image));
  await first.run({ instructions: saveAt });
  const bytes = packVm(first.save(), 'a page', portableCodec);
  first.vm.destroy();
  const second = restoreVm(new Container('hello.tdxs', bytes, portableCodec));
  const { console, outcome, instructions, exits, mrtd } = second.close(second.outcomeOf(await second.run(), {}));
  return { console, outcome, instructions, exits, mrtd };
}

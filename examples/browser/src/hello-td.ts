import { loadImage, runImage } from '@tdxkit/vmm-cli';

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

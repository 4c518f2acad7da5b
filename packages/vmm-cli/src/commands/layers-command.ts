import { FLAVOURS, type Flavour } from '@tdxkit/kvm-tdx';
import { hex } from '@tdxkit/x86-cpu/units';
import { ExitCode } from '../exit-code.ts';
import { LAYERS, PRIVATE_MEMORY } from '../layers/layers.ts';
import type { OptionSpec } from '../options/option-spec.ts';
import { resultText, walkLayers } from '../layers/walk-layers.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface LayersCommandOptions {
  readonly stopAfter?: string;
  readonly flavour: string;
  readonly dump?: boolean;
}

// prettier-ignore
export const layersOptions: readonly OptionSpec[] = [
  { kind: 'choice', choices: LAYERS.map(({ id }) => id), flags: '--stop-after <layer>', text: 'use the layers up to this one, then try what comes next' },
  { kind: 'choice', choices: Object.keys(FLAVOURS), flags: '--flavour <flavour>', text: 'which kernel KVM follows', default: 'mainline' },
  { kind: 'flag', flags: '--dump', text: 'print the page tables of the TD: shared tree, mirror and Secure EPT' },
];

/** `tdx layers`: the layers of TDX support; with --stop-after, a TD taken as far as the layers up to that one reach. */
export function layersCommand({ stopAfter, flavour, dump }: LayersCommandOptions, terminal: Terminal): number {
  if (stopAfter === undefined) {
    for (const { id, title, needs, hasMarker } of LAYERS)
      terminal.out(
        `${id.padEnd(16)} ${title}${hasMarker ? ' [MARKER]' : ''}${needs.length > 0 ? `, needs ${needs.join(', ')}` : ''}\n`,
      );
    terminal.out(`${PRIVATE_MEMORY.id.padEnd(16)} ${PRIVATE_MEMORY.title}, outside the diagram\n`);
    return ExitCode.OK;
  }
  const { steps, missing, trees } = walkLayers(stopAfter, flavour as Flavour);
  for (const { layer, request, result } of steps) terminal.out(`${layer.padEnd(16)} ${request}: ${resultText(result)}\n`);
  if (missing !== undefined) terminal.out(`${'then'.padEnd(16)} ${missing.request}: ${resultText(missing.result)}\n`);
  if (dump === true && trees !== undefined) {
    for (const [name, leaves] of [
      ['shared tree', trees.shared],
      ['mirror', trees.mirror],
      ['Secure EPT', trees.secureEpt],
    ] as const) {
      terminal.out(`\n${name}: ${leaves.length} leaves\n`);
      for (const { gfn, level, page } of leaves) terminal.out(`  GPA ${hex(gfn * 0x1000)} level ${level} -> ${hex(page)}\n`);
    }
  }
  return steps.every(({ result }) => result >= 0) ? ExitCode.OK : ExitCode.HOST_REFUSED;
}

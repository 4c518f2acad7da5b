import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LAYERS, upTo } from '../src/layers/layers.ts';
import { resultText, walkLayers } from '../src/layers/walk-layers.ts';
import { main } from '../src/main.ts';
import { coveredModules, isOutside, layerOf, runtimeImports } from './layer-modules.ts';

async function tdx(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const terminal = {
    out: (text: string) => void (out += text),
    outBytes: () => undefined,
    err: (text: string) => void (err += text),
    progress: { isTTY: false, write: () => undefined },
    signal: new AbortController().signal,
  };
  return { code: await main(args, terminal, '1.2.3'), out, err };
}

describe('tdx layers', () => {
  it('[C052] lists 13 layers, eleven of them with a marker, and private memory outside the diagram', async () => {
    const { code, out } = await tdx('layers');
    const lines = out.trimEnd().split('\n');
    expect([code, lines.length, lines.filter((line) => line.includes('[MARKER]')).length, lines.at(-1)]).toEqual([
      0,
      14,
      11,
      'private-memory   Guest private memory, outside the diagram',
    ]);
  });

  it('[C053] depend on each other as the diagram says, and taking a TD to one layer uses the layers below it and no other', () => {
    const edges = LAYERS.flatMap(({ id, needs }) => needs.map((below) => `${below} -> ${id}`));
    expect(edges).toEqual([
      'host -> coexistence', 'coexistence -> definitions', 'definitions -> td', 'td -> vcpu', 'shared-bit -> tdp-refactoring', 'tdp-refactoring -> hooks', 'hooks -> map-gpa',
      'vcpu -> enter-exit', 'enter-exit -> ept-violation', 'hooks -> ept-violation', 'ept-violation -> finalization', 'finalization -> exits', 'map-gpa -> exits',
    ]); // prettier-ignore
    for (const { id } of LAYERS) {
      const allowed = new Set(upTo(id).map((layer) => layer.id));
      if (!allowed.has('host')) continue; // the column of the MMU alone makes no TD
      const { steps } = walkLayers(id, 'mainline');
      for (const { layer, result } of steps) expect([id, layer, allowed.has(layer), result]).toEqual([id, layer, true, 0]);
    }
  });

  it('[C053] are kept by the modules: none needs a module of a layer that the diagram does not put below its own', () => {
    const files = coveredModules();
    expect(files.filter((file) => layerOf(file) === undefined && !isOutside(file))).toEqual([]);
    const modules = new Set([
      ...files,
      ...['ept-violation', 'memory-fault', 'hypercall', 'msr-access', 'emulated-msr', 'host-events'].map(
        (name) => `kvm-tdx/src/vcpu/${name}.ts`,
      ),
    ]);
    const edges = new Set<string>();
    for (const file of modules) {
      const layer = layerOf(file);
      if (layer === undefined || isOutside(file)) continue;
      const below = new Set(upTo(layer).map(({ id }) => id));
      for (const target of runtimeImports(file)) {
        const other = isOutside(target) ? undefined : layerOf(target);
        if (other === undefined || other === layer) continue;
        edges.add(`${other} -> ${layer}`);
        expect([file, target, below.has(other)]).toEqual([file, target, true]);
      }
    }
    // The chains of the diagram, as the code has them.
    for (const edge of [
      'definitions -> td',
      'td -> vcpu',
      'tdp-refactoring -> hooks',
      'hooks -> map-gpa',
      'ept-violation -> exits',
      'enter-exit -> exits',
      'definitions -> finalization',
      'shared-bit -> hooks',
    ])
      expect(edges).toContain(edge);
  });

  it.each([
    ['host', 'KVM_CREATE_VM', 'EINVAL'],
    ['coexistence', 'KVM_CREATE_VCPU', 'EIO'],
    ['definitions', 'KVM_CREATE_VCPU', 'EIO'],
    ['td', 'KVM_RUN', 'EINVAL'],
    ['vcpu', 'KVM_RUN', 'EINVAL'],
    ['enter-exit', 'KVM_RUN', 'EINVAL'],
    ['ept-violation', 'KVM_PRE_FAULT_MEMORY', 'EOPNOTSUPP'],
    ['finalization', 'KVM_RUN, to the exit KVM_EXIT_SHUTDOWN', 'ok'],
  ])('[C067] [A014] --stop-after %s: the next request, %s, is %s', async (layer, request, result) => {
    const { code, out } = await tdx('layers', '--stop-after', layer);
    expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([0, `then             ${request}: ${result}`]);
  });

  it('[C001] both flavours take a TD through every layer to its end', async () => {
    for (const flavour of ['mainline', 'v7', 'uex']) {
      const { code, out } = await tdx('layers', '--stop-after', 'exits', '--flavour', flavour);
      expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([
        0,
        'exits            KVM_RUN, to the exit KVM_EXIT_SHUTDOWN: ok',
      ]);
    }
    expect((await tdx('layers', '--flavour', 'v9')).err).toContain('not one of mainline');
    expect((await tdx('layers', '--stop-after', 'roof')).err).toContain('not one of host');
  });

  it('[C111] --dump prints shared tree, mirror and Secure EPT: the last two have the same leaves', async () => {
    const { out } = await tdx('layers', '--stop-after', 'exits', '--dump');
    const part = (name: string): string => new RegExp(`${name}: (\\d+) leaves\\n((?:  .*\\n)*)`).exec(out)![2]!;
    expect(part('mirror')).toBe(part('Secure EPT'));
    expect(part('mirror')).toMatch(/GPA 0xffff_?f000 level 1 -> /);
    expect(out).toMatch(/shared tree: 0 leaves/);
    expect(resultText(-22)).toBe('EINVAL');
  });

  it('[C116] the layer status page has every layer with its status, and what a VMM can do with it', () => {
    const page = readFileSync(new URL('../../../docs/layer-status.md', import.meta.url), 'utf8');
    for (const { title } of LAYERS)
      expect(page.toLowerCase()).toMatch(
        new RegExp(
          `\\| ${title.replace(/[/]/g, '\\/').toLowerCase()} \\| .* \\| (applied|applying|not yet) \\| \\d+ of \\d+ \\| \\S.* \\|`,
        ),
      );
  });
});

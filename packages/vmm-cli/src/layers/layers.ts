/** A layer of TDX support in KVM, as the series of 2022 orders it. */
export interface Layer {
  readonly id: string;
  readonly title: string;
  /** Layers that it builds on. */
  readonly needs: readonly string[];
  /** The series has a marker commit for it. */
  readonly hasMarker: boolean;
}

const layer = (id: string, title: string, needs: readonly string[], hasMarker = true): Layer => ({ id, title, needs, hasMarker });

/** Bottom up. @source TDX KVM series v7, cover letter, diagram of layers */
export const LAYERS: readonly Layer[] = [
  layer('host', 'TDX host kernel support', [], false),
  layer('coexistence', 'TDX, VMX coexistence', ['host'], false),
  layer('definitions', 'TDX architectural definitions', ['coexistence']),
  layer('td', 'TD VM creation/destruction', ['definitions']),
  layer('vcpu', 'TD vCPU creation/destruction', ['td']),
  layer('shared-bit', 'KVM MMU GPA shared bits', []),
  layer('tdp-refactoring', 'KVM TDP refactoring for TDX', ['shared-bit']),
  layer('hooks', 'KVM TDP MMU hooks', ['tdp-refactoring']),
  layer('map-gpa', 'KVM TDP MMU MapGPA', ['hooks']),
  layer('enter-exit', 'TD vCPU enter/exit', ['vcpu']),
  layer('ept-violation', 'TDX EPT violation', ['enter-exit', 'hooks']),
  layer('finalization', 'TD finalization', ['ept-violation']),
  layer('exits', 'TD vCPU interrupts/exits/hypercalls', ['finalization', 'map-gpa']),
];

/** Not in the diagram: a series of its own. */
export const PRIVATE_MEMORY = layer('private-memory', 'Guest private memory', [], false);

/** A layer and everything below it, bottom up. */
export function upTo(id: string): readonly Layer[] {
  const wanted = new Set<string>();
  const want = (each: string): void => {
    wanted.add(each);
    for (const below of LAYERS.find((candidate) => candidate.id === each)!.needs) want(below);
  };
  want(id);
  return LAYERS.filter((each) => wanted.has(each.id));
}

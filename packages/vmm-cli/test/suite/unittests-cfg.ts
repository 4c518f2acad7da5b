/** One test of a suite of multiboot programs. */
export interface SuiteTest {
  readonly name: string;
  /** File name inside the folder. */
  readonly file: string;
  readonly cpus: number;
  readonly memory: string | undefined;
  /** Arguments of the program. */
  readonly args: string;
  /** Features that the processor must not have: `-name` in `-cpu`. */
  readonly withoutFeatures: readonly string[];
  readonly groups: readonly string[];
  /** Set when the suite runs the test only elsewhere: another architecture. */
  readonly notHere: string | undefined;
}

/** A word of a shell command line: quotes are removed. */
function words(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');
}

/**
 * Reads the list of tests that kvm-unit-tests keeps in `unittests.cfg`: sections `[name]` with file, smp, test_args, qemu_params (or
 * extra_params), arch, groups. Of QEMU's parameters `-m`, `-append` and switched-off features of `-cpu` count.
 */
export function parseUnittestsCfg(text: string): SuiteTest[] {
  const sections: { name: string; values: Map<string, string> }[] = [];
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const section = /^\[(.+)\]$/.exec(trimmed);
    if (section) sections.push({ name: section[1]!, values: new Map() });
    const pair = /^(\w+)\s*=\s*(.*)$/.exec(trimmed);
    if (pair && !section) sections.at(-1)?.values.set(pair[1]!, pair[2]!);
  }
  return sections.map(({ name, values }) => {
    const parameters = words(values.get('qemu_params') ?? values.get('extra_params') ?? '');
    const after = (option: string): string | undefined =>
      parameters.includes(option) ? parameters[parameters.indexOf(option) + 1] : undefined;
    const args = values.get('test_args');
    const arch = values.get('arch');
    return {
      name,
      file: values.get('file') ?? `${name}.flat`,
      cpus: Number(values.get('smp') ?? after('-smp') ?? 1) || 1,
      memory: after('-m'),
      args: args === undefined ? (after('-append') ?? '') : words(args).join(' '),
      withoutFeatures: (after('-cpu') ?? '')
        .split(',')
        .filter((f) => f.startsWith('-'))
        .map((f) => f.slice(1)),
      groups: (values.get('groups') ?? '').split(/\s+/).filter((g) => g !== ''),
      notHere: arch === undefined || arch === 'x86_64' ? undefined : `${arch} only`,
    };
  });
}

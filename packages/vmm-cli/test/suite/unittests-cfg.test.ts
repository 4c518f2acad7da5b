import { expect, it } from 'vitest';
import { parseUnittestsCfg } from './unittests-cfg.ts';

it('reads sections, quoted arguments and what counts of the parameters', () => {
  const text = `# comment
[pcid-disabled]
file = pcid.flat
qemu_params = -cpu qemu64,-pcid,-invpcid -m 2048
arch = x86_64
groups = pcid nodefault

[vmexit_ipi]
file = vmexit.flat
smp = 2
test_args = 'ipi halt'

[old]
extra_params = -append "10 20"
arch = i386
`;
  expect(parseUnittestsCfg(text)).toEqual([
    {
      name: 'pcid-disabled',
      file: 'pcid.flat',
      cpus: 1,
      memory: '2048',
      args: '',
      withoutFeatures: ['pcid', 'invpcid'],
      groups: ['pcid', 'nodefault'],
      notHere: undefined,
    },
    {
      name: 'vmexit_ipi',
      file: 'vmexit.flat',
      cpus: 2,
      memory: undefined,
      args: 'ipi halt',
      withoutFeatures: [],
      groups: [],
      notHere: undefined,
    },
    {
      name: 'old',
      file: 'old.flat',
      cpus: 1,
      memory: undefined,
      args: '10 20',
      withoutFeatures: [],
      groups: [],
      notHere: 'i386 only',
    },
  ]);
});

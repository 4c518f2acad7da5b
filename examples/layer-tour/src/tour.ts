import { processor } from './1-x86-cpu.ts';
import { facts } from './2-tdx-arch.ts';
import { seamModule } from './3-tdx-module.ts';
import { pageTables } from './4-tdp-mmu.ts';
import { hypervisor } from './5-kvm-tdx.ts';
import { monitor } from './6-vmm-cli.ts';

/** The layers, lowest first, and what each shows when it is used alone. */
export const tour: readonly (readonly [layer: string, show: () => string[] | Promise<string[]>])[] = [
  ['x86-cpu', processor],
  ['tdx-arch', facts],
  ['tdx-module', seamModule],
  ['tdp-mmu', pageTables],
  ['kvm-tdx', hypervisor],
  ['vmm-cli', monitor],
];

import {
  Kvm,
  KvmCap,
  KvmExitReason,
  MemslotFlag,
  dumpTrees,
  errnoName,
  type CpuidEntry2,
  type Flavour,
  type KvmVcpu,
  type KvmVm,
  type TdxInitVm,
  type TreeDump,
} from '@tdxkit/kvm-tdx';
import { TdxModule } from '@tdxkit/tdx-module';
import { createMachine, defaultPlatform } from '@tdxkit/x86-cpu';
import { MIB } from '@tdxkit/x86-cpu/units';
import { LAYERS, upTo } from './layers.ts';

/** One request that a VMM made, and what KVM answered: 0 or more, or a negative errno. */
export interface LayerStep {
  readonly layer: string;
  readonly request: string;
  readonly result: number;
}

/** What a VMM could do with some layers only. */
export interface LayerWalk {
  readonly steps: readonly LayerStep[];
  /** The first thing that needs a layer that is not there, and how it fails. Undefined when nothing is missing. */
  readonly missing: LayerStep | undefined;
  readonly trees: TreeDump | undefined;
}

const RESET_PAGE = 0xffff_f000;
const PAGES = 16;
const SHUTDOWN = KvmExitReason.KVM_EXIT_SHUTDOWN;

/** Takes a TD as far as the layers up to `stopAfter` reach, then tries what comes next. A small TD whose guest ends in a triple fault. */
export function walkLayers(stopAfter: string, flavour: Flavour): LayerWalk {
  const life = new TdLife(flavour, stopAfter === 'host');
  const steps: LayerStep[] = [];
  const there = new Set(upTo(stopAfter).map(({ id }) => id));
  for (const { id } of LAYERS.filter((layer) => there.has(layer.id)))
    for (const [request, run] of life.requests(id)) steps.push({ layer: id, request, result: run() });
  const next = stopAfter === 'exits' ? undefined : life.probe(there);
  return { steps, missing: next === undefined ? undefined : { layer: 'next', ...next }, trees: life.trees() };
}

/** The words for a result. */
export const resultText = (result: number): string => (result < 0 ? errnoName(result) : 'ok');

class TdLife {
  readonly #kvm: Kvm;
  #vm: KvmVm | undefined;
  #vcpu: KvmVcpu | undefined;

  constructor(flavour: Flavour, hostOnly: boolean) {
    const machine = createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 160 * MIB }));
    machine.loadSeamFirmware(new TdxModule(machine));
    this.#kvm = new Kvm(machine, { flavour, tdx: !hostOnly });
  }

  /** What a VMM asks for once the layer is there. */
  requests(layer: string): readonly (readonly [string, () => number])[] {
    const kvm = this.#kvm;
    switch (layer) {
      case 'host':
        return [['TDX module bring-up', () => kvm.tdx.enable()]];
      case 'coexistence':
        return kvm.tdxUnavailable === undefined ? [['KVM_CREATE_VM', () => this.#createVm()]] : [];
      case 'definitions':
        return [
          [
            'KVM_TDX_CAPABILITIES',
            () =>
              this.#numberOf(kvm.differences.capabilitiesOn === 'system' ? kvm.tdxCapabilities() : this.#vm!.tdxCapabilities()),
          ],
        ];
      case 'td':
        return [['KVM_TDX_INIT_VM', () => this.#vm!.tdxInitVm(this.#initArgument())]];
      case 'vcpu':
        return [
          ['KVM_CREATE_VCPU', () => this.#createVcpu()],
          ['KVM_TDX_INIT_VCPU', () => this.#vcpu!.tdxInitVcpu(0n)],
        ];
      case 'hooks':
        return this.#vm?.mmu === undefined ? [] : [['KVM_SET_USER_MEMORY_REGION2', () => this.#addMemory()]];
      case 'map-gpa':
        return this.#vm?.slots.all.length ? [['conversion to shared and back', () => this.#convert()]] : [];
      case 'finalization':
        return [
          ['KVM_TDX_INIT_MEM_REGION', () => this.#addResetPage()],
          ['KVM_TDX_FINALIZE_VM', () => this.#vm!.tdxFinalizeVm()],
        ];
      case 'exits':
        return [['KVM_RUN, to the exit KVM_EXIT_SHUTDOWN', () => this.#run()]];
      default:
        return []; // no request of its own
    }
  }

  /** The first request that needs more than the layers in `there`. */
  probe(there: ReadonlySet<string>): { request: string; result: number } {
    const kvm = this.#kvm;
    if (!there.has('coexistence')) return { request: 'KVM_CREATE_VM', result: this.#numberOf(kvm.createVm(kvm.tdVmType)) };
    if (!there.has('td')) return { request: 'KVM_CREATE_VCPU', result: this.#createVcpu() };
    if (!there.has('vcpu')) return { request: 'KVM_RUN', result: this.#createVcpu() || this.#vcpu!.run() };
    if (there.has('finalization')) return { request: 'KVM_RUN, to the exit KVM_EXIT_SHUTDOWN', result: this.#run() };
    if (there.has('ept-violation'))
      return {
        request: 'KVM_PRE_FAULT_MEMORY',
        result: this.#vcpu!.preFaultMemory({ gpa: RESET_PAGE, size: 0x1000, flags: 0n }),
      };
    return { request: 'KVM_RUN', result: this.#vcpu!.run() };
  }

  trees(): TreeDump | undefined {
    return this.#vm?.mmu?.mirrorRoot === undefined ? undefined : dumpTrees(this.#vm);
  }

  #numberOf(result: object | number): number {
    return typeof result === 'number' ? result : 0;
  }

  #createVm(): number {
    const vm = this.#kvm.createVm(this.#kvm.tdVmType);
    if (typeof vm === 'number') return vm;
    this.#vm = vm;
    return vm.enableCap(KvmCap.KVM_CAP_SPLIT_IRQCHIP, 24n);
  }

  #initArgument(): TdxInitVm {
    const isOld = this.#kvm.differences.capabilitiesOn === 'system';
    const capabilities = isOld ? undefined : this.#vm!.tdxCapabilities();
    const list = typeof capabilities === 'object' ? capabilities.cpuid : this.#kvm.getSupportedCpuid();
    const cpuid = list.map((entry): CpuidEntry2 => {
      if (entry.function === 0x8000_0008) return { ...entry, eax: isOld ? 0x3030 : 48 << 16, ebx: 0, ecx: 0, edx: 0 };
      const isXstate = entry.function === 0xd && entry.index === 0;
      return { ...entry, eax: isXstate && isOld ? 3 : 0, ebx: 0, ecx: 0, edx: 0 };
    });
    return { attributes: 1n << 28n, xfam: isOld ? 0n : 3n, cpuid };
  }

  #createVcpu(): number {
    const vcpu = this.#vm!.createVcpu(0);
    if (typeof vcpu === 'number') return vcpu;
    this.#vcpu = vcpu;
    return vcpu.setCpuid2(this.#kvm.getSupportedCpuid());
  }

  #addMemory(): number {
    const bytes = PAGES * 0x1000;
    const vm = this.#vm!;
    const region = {
      slot: 0,
      flags: 0,
      guestPhysAddr: RESET_PAGE + 0x1000 - bytes,
      memorySize: bytes,
      userspaceAddr: this.#kvm.userMemory.map(bytes),
    };
    if (this.#kvm.differences.privateMemory === 'pinned') return vm.setUserMemoryRegion2(region);
    const guestMemfd = vm.createGuestMemfd(bytes);
    if (typeof guestMemfd === 'number') return guestMemfd;
    return vm.setUserMemoryRegion2({ ...region, flags: MemslotFlag.GUEST_MEMFD, guestMemfd }) || this.#attributes(8n);
  }

  #attributes(attributes: bigint): number {
    const { guestPhysAddr, memorySize } = { guestPhysAddr: RESET_PAGE + 0x1000 - PAGES * 0x1000, memorySize: PAGES * 0x1000 };
    return this.#vm!.setMemoryAttributes({ address: guestPhysAddr, size: memorySize, attributes, flags: 0n });
  }

  #convert(): number {
    const { mmu } = this.#vm!;
    if (this.#kvm.differences.mapGpaBy === 'userspace') return this.#attributes(0n) || this.#attributes(8n);
    const range = { start: (RESET_PAGE / 0x1000 - 1) as never, end: (RESET_PAGE / 0x1000) as never };
    for (const toPrivate of [false, true]) if (mmu!.mapGpa(range, toPrivate).next !== undefined) return -1;
    return 0;
  }

  #addResetPage(): number {
    const page = new Uint8Array(0x1000);
    page.set([0x0f, 0x0b], 0xff0); // UD2 without an IDT
    const sourceAddr = this.#kvm.userMemory.map(0x1000);
    this.#kvm.userMemory.write(sourceAddr, page);
    const region = { sourceAddr, gpa: RESET_PAGE, nrPages: 1 };
    return this.#kvm.differences.initMemRegionOn === 'vm'
      ? this.#vm!.tdxInitMemRegion(region, 1)
      : this.#vcpu!.tdxInitMemRegion(region, 1);
  }

  #run(): number {
    const result = this.#vcpu!.run();
    return result === 0 && this.#vcpu!.kvmRun.exit.reason !== SHUTDOWN ? -1 : result;
  }
}

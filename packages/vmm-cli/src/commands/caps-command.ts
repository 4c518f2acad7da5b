import { TdAttributes, Xfam } from '@tdxkit/tdx-arch';
import { KvmCap, KvmVmType, isErrno, type CpuidEntry2 } from '@tdxkit/kvm-tdx';
import { GIB, hex, hex64 } from '@tdxkit/x86-cpu/units';
import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import { HostRefusedError } from '../run/host-refused-error.ts';
import type { CommandContext } from './command-context.ts';

/** `tdx caps`: what the platform, KVM and the TDX module offer. */
export function addCapsCommand(program: Command, context: CommandContext): void {
  program
    .command('caps')
    .description('what the platform, KVM and the TDX module offer a Trust Domain')
    .option('--json', 'print one JSON document')
    .exitOverride()
    .action(async ({ json }: { json?: boolean }) => {
      const caps = await readCaps(context);
      context.terminal.out(json ? `${JSON.stringify(caps, null, 2)}\n` : capsText(caps));
      context.exitCode = ExitCode.OK;
    });
}

type Registers = Readonly<Record<'eax' | 'ebx' | 'ecx' | 'edx', string>>;

/** What `tdx caps --json` prints. 64-bit values are hexadecimal text. */
export interface Caps {
  readonly platform: {
    readonly logicalProcessors: number;
    readonly ramBytes: number;
    readonly tscHz: string;
    readonly keyIdBits: number;
    readonly tdxKeyIds: number;
  };
  readonly kvm: Readonly<Record<string, number>>;
  readonly td: {
    readonly maxVcpus: number;
    readonly attributes: { readonly mask: string; readonly names: readonly string[] };
    readonly xfam: { readonly mask: string; readonly names: readonly string[] };
    /** Bits of CPUID that a VMM chooses with KVM_TDX_INIT_VM: 1 = configurable. */
    readonly cpuid: readonly ({ readonly leaf: string; readonly subleaf: string | null } & Registers)[];
  };
}

interface Bits {
  readonly fields: readonly { readonly name: string; readonly low: number; readonly high: number }[];
}
const namesOf = ({ fields }: Bits, mask: bigint): string[] =>
  fields
    .filter(({ low, high }) => ((mask >> BigInt(low)) & ((1n << BigInt(high - low + 1)) - 1n)) !== 0n)
    .map(({ name }) => name);

async function readCaps({ hooks }: CommandContext): Promise<Caps> {
  const createHost = hooks.createHost ?? (await import('../run/host.ts')).createHost;
  const { machine, kvm } = createHost({
    seed: 1n,
    memoryBytes: 64 * 2 ** 20,
    cpus: 1,
    tdx: true,
    passesRbp: false,
    debugTds: true,
  });
  const vm = kvm.createVm(KvmVmType.KVM_X86_TDX_VM);
  if (isErrno(vm))
    throw new HostRefusedError(
      'KVM_CREATE_VM',
      vm,
      0n,
      kvm.tdxUnavailable === undefined ? {} : { hint: `TDX is off: ${kvm.tdxUnavailable}` },
    );
  try {
    const capabilities = vm.tdxCapabilities();
    if (isErrno(capabilities)) throw new HostRefusedError('KVM_TDX_CAPABILITIES', capabilities);
    const { platform } = machine;
    const word = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
    const entry = ({ function: leaf, index, hasIndex, eax, ebx, ecx, edx }: CpuidEntry2): Caps['td']['cpuid'][number] => ({
      leaf: hex(leaf >>> 0),
      subleaf: hasIndex ? hex(index) : null,
      eax: word(eax),
      ebx: word(ebx),
      ecx: word(ecx),
      edx: word(edx),
    });
    return {
      platform: {
        logicalProcessors: platform.lps.length,
        ramBytes: platform.ram.reduce((sum, [, size]) => sum + size, 0),
        tscHz: platform.tscHz.toString(),
        keyIdBits: platform.keyIdBits,
        tdxKeyIds: 2 ** platform.keyIdBits - 1 - platform.sharedKeyIds,
      },
      kvm: Object.fromEntries(Object.entries(KvmCap).map(([name, number]) => [name, vm.checkExtension(number)])),
      td: {
        maxVcpus: vm.checkExtension(KvmCap.KVM_CAP_MAX_VCPUS),
        attributes: { mask: hex64(capabilities.supportedAttrs), names: namesOf(TdAttributes, capabilities.supportedAttrs) },
        xfam: { mask: hex64(capabilities.supportedXfam), names: namesOf(Xfam, capabilities.supportedXfam) },
        cpuid: capabilities.cpuid.map(entry),
      },
    };
  } finally {
    vm.destroy();
  }
}

function capsText({ platform, kvm, td }: Caps): string {
  const lines = [
    'platform',
    `  logical processors  as many as the VM has vCPUs, ${platform.logicalProcessors} here`,
    `  RAM                 ${platform.ramBytes / GIB} GiB here; more for larger VMs`,
    `  TSC                 ${platform.tscHz} Hz, one tick an instruction`,
    `  key ids             ${platform.keyIdBits} bits, ${platform.tdxKeyIds} for Trust Domains`,
    'KVM, for a Trust Domain (KVM_CHECK_EXTENSION on the VM)',
    ...Object.entries(kvm).map(([name, value]) => `  ${name.padEnd(34)} ${value}`),
    'Trust Domains (KVM_TDX_CAPABILITIES)',
    `  vCPUs               ${td.maxVcpus} on this host`,
    `  ATTRIBUTES          ${td.attributes.mask}  ${td.attributes.names.join(', ')} (DEBUG: --debug only)`,
    `  XFAM                ${td.xfam.mask}  ${td.xfam.names.join(', ')}`,
    '  CPUID bits that a VMM chooses',
    '    leaf        subleaf  eax        ebx        ecx        edx',
    ...td.cpuid.map(
      ({ leaf, subleaf, eax, ebx, ecx, edx }) =>
        `    ${leaf.padEnd(11)} ${(subleaf ?? '-').padEnd(8)} ${eax} ${ebx} ${ecx} ${edx}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

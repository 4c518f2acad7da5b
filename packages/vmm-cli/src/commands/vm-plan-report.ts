import { hex, hexBytes } from '@tdxkit/x86-cpu/units';
import { imageHead, type Image } from '../image/image.ts';
import { mrtdOf } from '../measure/mrtd.ts';
import { attachedDevices } from '../run/attached-devices.ts';
import type { MachineOptions } from '../run/machine-options.ts';
import type { ConfigDocument } from '../options/config-document.ts';
import type { VmPlan } from '../run/vm-plan.ts';

/** What `--dry-run` says of a VM. */
export interface PlanReport {
  readonly image: { readonly name: string; readonly format: Image['format']; readonly bytes: number; readonly entry: string };
  readonly vmType: 'td' | 'vmx';
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly seed: string;
  readonly memory: readonly { readonly name: string; readonly gpa: string; readonly bytes: number }[];
  readonly regions: readonly {
    readonly name: string;
    readonly gpa: string;
    readonly bytes: number;
    readonly isMeasured: boolean;
  }[];
  readonly devices: readonly { readonly name: string; readonly bus: string; readonly base: string; readonly size: number }[];
  /** Functions on PCI bus 0: `00:01.0`, `1af4:1042`, and the pin of the I/O APIC that they interrupt without MSI-X. */
  readonly pci: readonly {
    readonly address: string;
    readonly id: string;
    readonly name: string;
    readonly pin: number | null;
    readonly bars: readonly { readonly index: number; readonly base: string; readonly size: number }[];
  }[];
  /** Null for a plain VM. */
  readonly mrtd: string | null;
  /** The options as a configuration file says them, files by their whole names: a file with this in it plans the same VM. */
  readonly config: ConfigDocument;
}

const digits = (value: number, width: number): string => value.toString(16).padStart(width, '0');

/** Describes a VM that has not been built; its devices are closed. @param onProgress bytes measured so far */
export function planReport(
  image: Image,
  plan: VmPlan,
  options: MachineOptions | undefined,
  config: ConfigDocument,
  onProgress: (bytes: number) => void,
): PlanReport {
  const isTd = plan.vmType === 'td';
  const { devices, functions } = attachedDevices(plan, image, options);
  return {
    image: imageHead(image),
    vmType: plan.vmType,
    cpus: plan.cpus,
    memoryBytes: plan.memoryBytes,
    seed: plan.seed.toString(),
    memory: plan.ranges.map((range) => ({ name: range.name, gpa: hex(range.gpa), bytes: range.bytes })),
    regions: plan.regions.map((region) => ({
      name: region.name,
      gpa: hex(region.gpa),
      bytes: region.bytes.length,
      isMeasured: isTd && region.isMeasured !== false,
    })),
    devices: devices.map(({ bus, base, size, name }) => ({ name, bus, base: hex(base), size })),
    pci: functions.map(({ slot, name, vendor, device, pin, bars }) => ({
      address: `00:${digits(slot, 2)}.0`,
      id: `${digits(vendor, 4)}:${digits(device, 4)}`,
      name,
      pin: pin ?? null,
      bars: bars.map(({ index, base, size }) => ({ index, base: hex(base), size })),
    })),
    mrtd: isTd ? hexBytes(mrtdOf(plan.regions, onProgress)) : null,
    config,
  };
}

const range = (base: string, bytes: number): string => `[${base}, ${hex(Number(base.replaceAll('_', '')) + bytes)})`;

/** The same for people. */
export function planText(report: PlanReport): string {
  const { image, vmType, cpus, memoryBytes, seed, memory, regions, devices, pci, mrtd } = report;
  const lines = [
    `${image.name}: ${vmType === 'td' ? 'Trust Domain' : 'plain VM'}, ${memoryBytes / 2 ** 20} MiB, ${cpus === 1 ? '1 vCPU' : `${cpus} vCPUs`}, seed ${seed}; ${image.format}, ${image.bytes} bytes, entry ${image.entry}`,
    '',
    'memory',
    ...memory.map(({ name, gpa, bytes }) => `  ${range(gpa, bytes).padEnd(30)} ${name}`),
    vmType === 'td' ? 'added with TDH.MEM.PAGE.ADD, in this order' : 'loaded',
    ...regions.map(
      ({ name, gpa, bytes, isMeasured }) =>
        `  ${range(gpa, bytes).padEnd(30)} ${String(bytes / 4096).padStart(6)} pages  ${name}${vmType === 'td' ? (isMeasured ? ', measured' : ', not measured') : ''}`,
    ),
    'devices',
    ...devices.map(({ name, bus, base, size }) => `  ${`${bus} ${base}`.padEnd(22)} ${String(size).padStart(8)}  ${name}`),
    'PCI functions',
    ...pci.map(
      ({ address, id, name, pin, bars }) =>
        `  ${address} ${id}  ${name}${bars.map(({ index, base, size }) => `, BAR ${index} at ${base}, ${size} bytes`).join('')}${pin === null ? '' : `, MSI-X or pin ${pin}`}`,
    ),
  ];
  if (mrtd !== null) lines.push('', `MRTD ${mrtd}`);
  return `${lines.join('\n')}\n`;
}

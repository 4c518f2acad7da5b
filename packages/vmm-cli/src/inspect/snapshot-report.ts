import { SavedFields } from '@tdxkit/x86-cpu';
import { hasRecording } from '../snapshot/recording.ts';
import type { Container } from '../snapshot/container.ts';
import { hasVm } from '../snapshot/saved-vm-file.ts';
import { grouped } from '../terminal/report.ts';

/** What a snapshot or recording holds. */
export interface SnapshotReport {
  readonly file: string;
  readonly writer: string;
  /** It can be restored; it can be replayed from power-on. */
  readonly hasVm: boolean;
  readonly hasRecording: boolean;
  /** Null without a VM. */
  readonly vm: {
    readonly image: string;
    readonly vmType: string;
    readonly memoryBytes: number;
    readonly cpus: number;
    readonly mrtd: string | null;
    /** Of each vCPU. */
    readonly instructions: readonly number[];
    readonly devices: readonly string[];
    readonly consoleBytes: number;
  } | null;
  readonly sections: readonly { readonly name: string; readonly bytes: number; readonly unpacked: number }[];
}

/** Every section is read, so that a damaged one is found. @throws SnapshotFileError */
export function snapshotReport(container: Container): SnapshotReport {
  for (const name of container.names) container.bytes(name);
  return {
    file: container.file,
    writer: container.writer,
    hasVm: hasVm(container),
    hasRecording: hasRecording(container),
    vm: hasVm(container) ? container.within('vmm', () => vmReport(container)) : null,
    sections: container.names.map((name) => {
      const { bytes, plain } = container.sizeOf(name);
      return { name, bytes, unpacked: plain };
    }),
  };
}

function vmReport(container: Container): NonNullable<SnapshotReport['vm']> {
  const vmm = new SavedFields(container.saved('vmm'), 'vmm');
  const kvm = new SavedFields(container.saved('kvm'), 'kvm');
  const plan = vmm.part('plan');
  const pci = vmm.part('devices').part('parts').part('pci');
  return {
    image: vmm.part('guest').part('image').text('name'),
    vmType: plan.text('vmType'),
    memoryBytes: plan.number('memoryBytes'),
    cpus: plan.number('cpus'),
    mrtd: vmm.optionalText('mrtd') ?? null,
    instructions: kvm.parts('vms').flatMap((vm) => vm.parts('vcpus').map((vcpu) => vcpu.number('instructions'))),
    devices: pci.parts('functions').map((each) => each.text('name')),
    consoleBytes: vmm.bytes('console').length,
  };
}

/** For people. */
export function snapshotText({ file, writer, vm, hasRecording: isReplayable, sections }: SnapshotReport): string {
  const lines = [`${file}, written by ${writer}`];
  if (vm !== null) {
    lines.push(
      `VM           ${vm.image}: ${vm.vmType === 'td' ? 'Trust Domain' : 'plain VM'}, ${vm.memoryBytes / 2 ** 20} MiB, ${vm.cpus === 1 ? '1 vCPU' : `${vm.cpus} vCPUs`}`,
      `instructions ${vm.instructions.map(grouped).join(', ')}`,
      `console      ${grouped(vm.consoleBytes)} bytes`,
      `devices      ${vm.devices.join(', ')}`,
    );
    if (vm.mrtd !== null) lines.push(`MRTD         ${vm.mrtd}`);
  }
  lines.push(`replay       ${isReplayable ? 'from power-on' : vm === null ? 'no' : 'from here on alone'}`);
  for (const { name, bytes, unpacked } of sections)
    lines.push(`  ${name.padEnd(24)} ${grouped(bytes).padStart(12)} bytes, ${grouped(unpacked)} unpacked`);
  return `${lines.join('\n')}\n`;
}

import { formatStatus, exitReasonName } from '@tdxkit/tdx-arch';
import type { KvmTraceEvent } from '@tdxkit/kvm-tdx';
import type { ModuleTraceEvent } from '@tdxkit/tdx-module';
import { hex, hex64 } from '@tdxkit/x86-cpu/units';
import type { BusAccess } from '../device/bus.ts';
import type { Host } from '../run/host.ts';
import type { VmSession } from '../run/vm-session.ts';
import type { TraceRecord } from './trace-record.ts';

const HOST = 'KVM';
const SEAMCALLS = 'SEAMCALLs';
const DEVICES = 'devices';
const track = (vcpu: number): string => `vCPU ${vcpu}`;

/** Listens to KVM, the TDX module and the devices of a host, and tells what happens as records. Nothing of it costs anything unless a tracer listens. */
export class Tracer {
  readonly #host: Host;
  readonly #write: (record: TraceRecord) => void;
  /** Which vCPU an LP holds. */
  readonly #vcpuOf = new Map<number, number>();
  /** vCPUs that are in their guest. */
  readonly #inGuest = new Set<number>();
  readonly #ticksPerSecond: number;

  /** Listens from now on. */
  constructor(host: Host, write: (record: TraceRecord) => void) {
    this.#host = host;
    this.#write = write;
    this.#ticksPerSecond = Number(host.machine.platform.tscHz);
    host.kvm.statistics.trace = (event) => this.#kvm(event);
    if (host.module !== undefined) host.module.trace = (event) => this.#module(event);
  }

  /** The devices exist now. */
  watchDevices({ devices }: VmSession): void {
    for (const bus of [devices.ports, devices.mmio]) bus.onAccess = (access) => this.#device(access);
  }

  /** Ends stretches that are open, and listens no more. */
  close(): void {
    for (const vcpu of this.#inGuest) this.#record(track(vcpu), 'end', 'guest');
    this.#inGuest.clear();
    this.#host.kvm.statistics.trace = undefined;
    if (this.#host.module !== undefined) this.#host.module.trace = undefined;
  }

  #record(trackName: string, phase: TraceRecord['phase'], name: string, args: TraceRecord['args'] = {}): void {
    const ns = Math.floor((Number(this.#host.machine.clock.now) / this.#ticksPerSecond) * 1e9);
    this.#write({ track: trackName, phase, name, ns, args });
  }

  #kvm(event: KvmTraceEvent): void {
    switch (event.kind) {
      case 'seamcall':
        this.#record(SEAMCALLS, 'instant', event.leaf, event.status === 0n ? {} : { status: formatStatus(event.status) });
        break;
      case 'exit':
        this.#record(track(event.vcpu), 'instant', `exit ${event.reason}`, { number: event.number });
        break;
      case 'hypercall':
        this.#record(track(event.vcpu), 'instant', 'hypercall', {
          nr: hex64(event.nr),
          ...Object.fromEntries(event.args.map((arg, i) => [`arg${i}`, hex64(arg)])),
        });
        break;
      case 'fault':
        this.#record(track(event.vcpu), 'instant', event.isPrivate ? 'private fault' : 'shared fault', {
          gpa: hex(event.gpa),
          errorCode: hex64(event.errorCode),
          result: event.result,
        });
        break;
      case 'interrupt':
        this.#record(track(event.vcpu), 'instant', 'interrupt', { vector: event.vector });
        break;
      case 'vcpu':
        this.#vcpu(event.vcpu, event.event, event.lp);
        break;
      case 'ioctl':
        this.#record(HOST, 'instant', event.name, { result: String(event.result) });
        break;
      case 'vm':
        this.#record(HOST, 'instant', `VM ${event.event}`);
        break;
      case 'vmx':
        this.#record(HOST, 'instant', event.isOn ? 'VMXON' : 'VMXOFF', { lp: event.lp });
        break;
      case 'bug':
        this.#record(HOST, 'instant', 'KVM_BUG', { reason: event.reason });
        break;
    }
  }

  #vcpu(vcpu: number, event: string, lp: number): void {
    if (event === 'load') this.#vcpuOf.set(lp, vcpu);
    if (event === 'enter' && !this.#inGuest.has(vcpu)) {
      this.#inGuest.add(vcpu);
      this.#record(track(vcpu), 'begin', 'guest', { lp });
    } else if (event === 'exit' && this.#inGuest.delete(vcpu)) this.#record(track(vcpu), 'end', 'guest');
  }

  #module(event: ModuleTraceEvent): void {
    const where = track(this.#vcpuOf.get(event.lp) ?? event.lp);
    if (event.kind === 'tdcall') {
      this.#record(
        where,
        'instant',
        event.leaf,
        event.status === undefined || event.status === 0n ? {} : { status: formatStatus(event.status) },
      );
      return;
    }
    this.#record(where, 'instant', '#VE', {
      reason: exitReasonName(event.reason) ?? event.reason,
      qualification: hex64(event.qualification),
      gpa: hex64(event.gpa),
    });
  }

  #device({ bus, isWrite, address, size, value, device }: BusAccess): void {
    this.#record(DEVICES, 'instant', `${device ?? 'nobody'} ${isWrite ? 'write' : 'read'}`, {
      bus,
      address: hex(address),
      size,
      value: hex(value),
    });
  }
}

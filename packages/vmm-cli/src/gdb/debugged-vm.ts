import type { KvmVcpu } from '@tdxkit/kvm-tdx';
import type { DataBreakpoint } from '@tdxkit/x86-cpu';
import type { GuestView } from '../debug/guest-view.ts';
import { standStill } from '../debug/stand-still.ts';
import type { Outcome } from '../run/outcome.ts';
import type { VmSession } from '../run/vm-session.ts';

/** What a watchpoint was set for. */
export type WatchKind = 'write' | 'read' | 'access';

/** Why a debugged guest stands still. */
export type DebugStop =
  | { readonly kind: 'breakpoint' | 'step' | 'interrupt'; readonly vcpu: number }
  | { readonly kind: 'watchpoint'; readonly vcpu: number; readonly address: bigint; readonly on: WatchKind }
  | { readonly kind: 'ended'; readonly outcome: Outcome };

/** Kinds of GDB's Z packets. A guest sees none of them: they are the machine's. */
export const GdbBreakpoint = { SOFTWARE: 0, HARDWARE: 1, WRITE: 2, READ: 3, ACCESS: 4 } as const;

/** A VM under a debugger: it runs, steps and stops on request. vCPUs are named by id. */
export class DebuggedVm {
  readonly session: VmSession;
  readonly view: GuestView;
  readonly #watched = new Map<string, DataBreakpoint>();
  /** The machine knows no watchpoint for reads alone: of these a write is passed over. */
  readonly #readOnly = new Set<DataBreakpoint>();
  #asked = false;

  constructor(session: VmSession, view: GuestView) {
    this.session = session;
    this.view = view;
  }

  get vcpuIds(): readonly number[] {
    return this.session.built.vcpus.map(({ id }) => id);
  }
  #vcpu(id: number): KvmVcpu {
    return this.session.built.vcpus.find((vcpu) => vcpu.id === id)!;
  }

  /** Makes a running guest stop soon. */
  interrupt(): void {
    this.#asked = true;
  }

  /** Runs all vCPUs until something stops them. */
  async run(): Promise<DebugStop> {
    this.#asked = false;
    let stretch = await this.session.run({ shouldStop: () => this.#asked });
    while ('stop' in stretch && stretch.stop.kind === 'breakpoint' && this.#isPassedOver(stretch.stop.vcpu))
      stretch = await this.session.run({ shouldStop: () => this.#asked });
    standStill(this.session.host.machine.clock);
    if ('outcome' in stretch) return { kind: 'ended', outcome: stretch.outcome };
    const { stop } = stretch;
    if (stop.kind === 'breakpoint') return this.#hit(stop.vcpu);
    if (stop.kind === 'interrupted')
      return { kind: 'ended', outcome: { kind: 'interrupted', detail: 'the run was interrupted' } };
    return { kind: 'interrupt', vcpu: this.session.context.current.id };
  }

  /** One instruction of one vCPU. */
  step(id: number): DebugStop {
    const vcpu = this.#vcpu(id);
    const before = this.view.readRegister(id, 'rip');
    const { clock } = this.session.host.machine;
    const stretch = this.session.step(vcpu, () => {
      standStill(clock);
      return this.view.readRegister(id, 'rip') !== before;
    });
    standStill(clock);
    if ('outcome' in stretch) return { kind: 'ended', outcome: stretch.outcome };
    return stretch.stop.kind === 'breakpoint' && !this.#isPassedOver(vcpu) ? this.#hit(vcpu) : { kind: 'step', vcpu: id };
  }

  #hit(vcpu: KvmVcpu): DebugStop {
    const hit = vcpu.breakpointHit;
    return hit?.kind === 'data'
      ? {
          kind: 'watchpoint',
          vcpu: vcpu.id,
          address: hit.address,
          on: this.#readOnly.has(hit.breakpoint) ? 'read' : hit.breakpoint.on,
        }
      : { kind: 'breakpoint', vcpu: vcpu.id };
  }

  #isPassedOver({ breakpointHit: hit }: KvmVcpu): boolean {
    return hit?.kind === 'data' && hit.access === 'write' && this.#readOnly.has(hit.breakpoint);
  }

  /** False: there is no such kind. Setting one twice is as setting it once. */
  setBreakpoint(kind: number, address: bigint, bytes: number): boolean {
    const { breakpoints } = this.session.host.machine;
    if (kind === GdbBreakpoint.SOFTWARE || kind === GdbBreakpoint.HARDWARE) breakpoints.add(address);
    else if (kind <= GdbBreakpoint.ACCESS) {
      const key = `${kind} ${address} ${bytes}`;
      if (!this.#watched.has(key)) {
        const watched = breakpoints.watch(address, bytes, kind === GdbBreakpoint.WRITE ? 'write' : 'access');
        this.#watched.set(key, watched);
        if (kind === GdbBreakpoint.READ) this.#readOnly.add(watched);
      }
    } else return false;
    return true;
  }

  clearBreakpoint(kind: number, address: bigint, bytes: number): boolean {
    const { breakpoints } = this.session.host.machine;
    if (kind === GdbBreakpoint.SOFTWARE || kind === GdbBreakpoint.HARDWARE) breakpoints.delete(address);
    else if (kind <= GdbBreakpoint.ACCESS) {
      const key = `${kind} ${address} ${bytes}`;
      const watched = this.#watched.get(key);
      if (watched !== undefined) breakpoints.unwatch(watched);
      this.#watched.delete(key);
    } else return false;
    return true;
  }

  /** All breakpoints go: the debugger has left. */
  clearBreakpoints(): void {
    this.session.host.machine.breakpoints.clear();
    this.#watched.clear();
    this.#readOnly.clear();
  }
}

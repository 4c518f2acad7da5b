import type { KnownVm } from '../options/vm-request.ts';
import type { Host, HostOptions } from './host.ts';
import type { RunOptions } from './run-options.ts';

/** A host that is brought up while the image of its VM is still unpacked. It is used when it is the one that the VM then asks for. */
export class EarlyHost {
  #made: { readonly options: HostOptions; readonly create: (options: HostOptions) => Host; host: Host | undefined } | undefined;
  #isLate = false;

  /** Makes the host, unless `options` were asked for meanwhile. Never rejects: what goes wrong goes wrong again when the VM is built. */
  async begin({ vmType, memoryBytes, cpus, seed, debug }: KnownVm): Promise<void> {
    try {
      const { createHost } = await import('./host.ts');
      if (this.#isLate) return;
      const options = { seed, memoryBytes, cpus, tdx: vmType === 'td', passesRbp: false, debugTds: debug, tier: undefined };
      this.#made = { options, create: createHost, host: createHost(options) };
    } catch {
      this.#made = undefined;
    }
  }

  /** Options of a run that take the host, if there is one by now. */
  get options(): Pick<RunOptions, 'createHost'> {
    this.#isLate = true;
    const made = this.#made;
    if (made === undefined) return {};
    return {
      createHost: (wanted) => {
        const { host } = made;
        made.host = undefined; // a host is one VM's
        return host !== undefined && isSame(wanted, made.options) ? host : made.create(wanted);
      },
    };
  }
}

function isSame(wanted: HostOptions, made: HostOptions): boolean {
  const names = new Set([...Object.keys(wanted), ...Object.keys(made)]) as Set<keyof HostOptions>;
  return [...names].every((name) => wanted[name] === made[name]);
}

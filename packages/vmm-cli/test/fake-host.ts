import { Errno, KvmExitReason, KvmVmType, type Kvm, type KvmExit, type KvmVm, type TeardownReport } from '@tdxkit/kvm-tdx';
import type { Host } from '../src/run/host.ts';

/** What a fake KVM_RUN does: sets an exit and returns an errno or 0, or throws. */
export type FakeRun = () => { errno?: number; exit: KvmExit };

/**
 * A host whose KVM builds any VM and whose vCPU plays back a script of exits. It knows nothing of TDX: tests of the VMM's own
 * decisions need no processor.
 */
export function fakeHost(script: FakeRun[], calls: string[] = []): Host {
  const seamcalls = new Map<string, number>();
  const exits = new Map<string, number>();
  const count = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1);
  const memory = new Map<number, Uint8Array>();
  let next = 0;
  const kvmRun: { immediateExit: boolean; exit: KvmExit } = {
    immediateExit: false,
    exit: { reason: KvmExitReason.KVM_EXIT_UNKNOWN },
  };
  const vcpu = {
    id: 0,
    kvmRun,
    instructions: 0,
    run: (): number => {
      vcpu.instructions += 1000;
      count(exits, 'FAKE');
      const step = script[Math.min(next++, script.length - 1)]!();
      kvmRun.exit = step.exit;
      return step.errno ?? 0;
    },
    setCpuid2: () => 0,
    setMsrs: (entries: readonly unknown[]) => entries.length,
    tdxInitVcpu: () => 0,
    tdxGetCpuid: () => [],
    tdxInitMemRegion: (): number => (count(seamcalls, 'TDH.MEM.PAGE.ADD'), 0),
    getRegs: () => -Errno.EINVAL,
    backend: { exitInformation: () => ({ reason: 48, qualification: 4n, gpa: 0n, interruption: 0 }) },
  };
  const report: TeardownReport = { pagesFreed: 10, pagesLeaked: 0, hkidsFreed: 1, hkidsLeaked: 0, leaks: new Map() };
  const makeVm = (type: number): KvmVm =>
    ({
      type,
      bugged: undefined,
      tdxLastCommand: { errno: 0, hwError: 0n },
      measurement: new Uint8Array(48).fill(0xab),
      enableCap: () => 0,
      tdxCapabilities: () => ({ supportedAttrs: 1n << 28n, supportedXfam: 3n, cpuid: [] }),
      tdxInitVm: (): number => (count(seamcalls, 'TDH.MNG.CREATE'), 0),
      tdxFinalizeVm: () => 0,
      createGuestMemfd: () => ({
        punchHole: (offset: number, length: number) => (calls.push(`punch ${offset.toString(16)} ${length.toString(16)}`), 0),
      }),
      setUserMemoryRegion2: () => 0,
      setMemoryAttributes: (a: { address: number; size: number; attributes: bigint }) => (
        calls.push(`attributes ${a.address.toString(16)} ${a.size.toString(16)} ${a.attributes}`),
        0
      ),
      createVcpu: () => vcpu,
      signalMsi: () => 0,
      readGuest: (gpa: number, into: Uint8Array) => (into.set(memory.get(gpa)?.subarray(0, into.length) ?? []), true),
      writeGuest: (gpa: number, bytes: Uint8Array) => (memory.set(gpa, bytes.slice()), true),
      destroy: () => (calls.push('destroy'), count(seamcalls, 'TDH.MNG.KEY.FREEID'), report),
    }) as unknown as KvmVm;
  const kvm = {
    statistics: { seamcalls, exits, privateFaults: 0, sharedFaults: 0, instructions: 0, pagesInUse: 0, hkidsInUse: 0 },
    userMemory: { map: () => 0x1000, unmap: () => true, write: () => true, read: () => true },
    tdxUnavailable: undefined,
    getSupportedCpuid: () => [],
    createVm: (type: number) => (type === KvmVmType.KVM_X86_TDX_VM || type === 0 ? makeVm(type) : -Errno.EINVAL),
  } as unknown as Kvm;
  return { machine: { clock: { now: 0n }, platform: { tscHz: 1_000_000_000n } } as never, kvm };
}

/** An OUT of one byte. */
export const out =
  (port: number, value: number): FakeRun =>
  () => ({
    exit: { reason: KvmExitReason.KVM_EXIT_IO, direction: 1, size: 1, port, count: 1, data: Uint8Array.of(value) },
  });

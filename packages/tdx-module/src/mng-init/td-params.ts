import type { PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';

/** Offsets in TD_PARAMS, 1,024 bytes. @source TDX-ABI "TD_PARAMS" */
const At = {
  ATTRIBUTES: 0,
  XFAM: 8,
  MAX_VCPUS: 16,
  NUM_L2_VMS: 18,
  MSR_CONFIG_CTLS: 19,
  RESERVED0: 20,
  EPTP_CONTROLS: 24,
  CONFIG_FLAGS: 32,
  TSC_FREQUENCY: 40,
  RESERVED1: 42,
  MRCONFIGID: 80,
  MROWNER: 128,
  MROWNERCONFIG: 176,
  ARCH_CAPABILITIES_CONFIG: 224,
  RESERVED2: 232,
  CPUID_CONFIG: 256,
  RESERVED3: 448,
  END: 1024,
} as const;
export const TD_PARAMS_BYTES = At.END;

/** A private copy of the host's TD_PARAMS: read once, so that the host cannot change it between check and use. */
export class TdParams {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(memory: PhysicalMemory, at: Hpa) {
    this.#bytes = memory.readBytes(at, TD_PARAMS_BYTES);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, TD_PARAMS_BYTES);
  }
  #u64(offset: number): bigint {
    return this.#view.getBigUint64(offset, true);
  }
  #isZero(from: number, to: number): boolean {
    return this.#bytes.subarray(from, to).every((byte) => byte === 0);
  }
  get attributes(): bigint {
    return this.#u64(At.ATTRIBUTES);
  }
  get xfam(): bigint {
    return this.#u64(At.XFAM);
  }
  get maxVcpus(): number {
    return this.#view.getUint16(At.MAX_VCPUS, true);
  }
  get numL2Vms(): number {
    return this.#view.getUint8(At.NUM_L2_VMS);
  }
  get msrConfigCtls(): number {
    return this.#view.getUint8(At.MSR_CONFIG_CTLS);
  }
  get eptpControls(): bigint {
    return this.#u64(At.EPTP_CONTROLS);
  }
  get configFlags(): bigint {
    return this.#u64(At.CONFIG_FLAGS);
  }
  get tscFrequency(): number {
    return this.#view.getUint16(At.TSC_FREQUENCY, true);
  }
  get mrConfigId(): Uint8Array {
    return this.#bytes.slice(At.MRCONFIGID, At.MROWNER);
  }
  get mrOwner(): Uint8Array {
    return this.#bytes.slice(At.MROWNER, At.MROWNERCONFIG);
  }
  get mrOwnerConfig(): Uint8Array {
    return this.#bytes.slice(At.MROWNERCONFIG, At.ARCH_CAPABILITIES_CONFIG);
  }
  get archCapabilitiesConfig(): bigint {
    return this.#u64(At.ARCH_CAPABILITIES_CONFIG);
  }
  /** EAX, EBX, ECX, EDX of row `index` of CPUID_CONFIG. */
  cpuidConfig(index: number): [number, number, number, number] {
    const at = At.CPUID_CONFIG + 16 * index;
    const word = (i: number): number => this.#view.getUint32(at + 4 * i, true);
    return [word(0), word(1), word(2), word(3)];
  }
  get isReserved0Zero(): boolean {
    return this.#isZero(At.RESERVED0, At.EPTP_CONTROLS);
  }
  get isReserved1Zero(): boolean {
    return this.#isZero(At.RESERVED1, At.MRCONFIGID);
  }
  get isReserved2Zero(): boolean {
    return this.#isZero(At.RESERVED2, At.CPUID_CONFIG);
  }
  get isReserved3Zero(): boolean {
    return this.#isZero(At.RESERVED3, At.END);
  }
}

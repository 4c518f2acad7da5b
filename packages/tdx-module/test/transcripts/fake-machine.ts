import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha384 } from '@noble/hashes/sha2.js';
import { KeyedMemory, REGISTER_FILE_BYTES, Reg, VmcsPage } from '@tdxkit/x86-cpu';
import type {
  CpuidResult,
  HostInstructionResult,
  LogicalProcessor,
  LpMode,
  Machine,
  PlatformConfig,
  RunResult,
  SeamDoors,
  SeamFirmware,
  Vmcs,
  VmExit,
  VmxRoot,
} from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';

/** The least machine that SEAM firmware can run on: registers, MSRs and CPUID from the platform's tables, VMCS fields in a map. */
export class FakeMachine implements Machine {
  readonly platform: PlatformConfig;
  readonly memory: KeyedMemory;
  readonly lps: FakeLp[];
  firmware: SeamFirmware | undefined;
  /** How many of the next such instructions fail, on whatever LP. */
  fail = { rdrand: 0, rdseed: 0, pconfig: 0 };
  readonly clock = {
    now: 0n,
    advance(ticks: bigint): void {
      this.now += ticks;
    },
    set(ticks: bigint): void {
      this.now = ticks;
    },
  };

  constructor(platform: PlatformConfig) {
    this.platform = platform;
    this.memory = new KeyedMemory({ linearMemoryBytes: platform.linearMemoryBytes ?? 64 << 20, keyIdBits: platform.keyIdBits });
    this.lps = platform.lps.map((_, i) => new FakeLp(this, i));
  }
  loadSeamFirmware(firmware: SeamFirmware): void {
    this.firmware = firmware;
  }
}

/** Guest state that moves between the LP and the VMCS: [encoding, getter, setter]. */
const GUEST_RIP = 0x681e;
const GUEST_CR0 = 0x6800;
const GUEST_CR4 = 0x6804;
const GUEST_RFLAGS = 0x6820;
const GUEST_EFER = 0x2806;

/** A MAC that only this file can make; the recordings mask its value. */
const reportMac = (report: Uint8Array): Uint8Array => hmac(sha256, new Uint8Array(32), report.subarray(0, 224));

export class FakeLp implements LogicalProcessor, SeamDoors {
  readonly id: number;
  readonly machine: FakeMachine;
  readonly memory: KeyedMemory;
  readonly base: number;
  readonly gpr: BigUint64Array;
  readonly ymm: Uint8Array;
  mode: LpMode = 'root';
  rip = 0n;
  rflags = 0x202n;
  cr0 = 0x8005_0033n;
  cr2 = 0n;
  cr3 = 0n;
  cr4 = 0x37_26e0n;
  cr8 = 0n;
  efer = 0xd01n;
  xcr0 = 0x602e7n;
  cpl = 0;
  readonly #dr = new BigUint64Array(8);
  readonly msrs = new Map<number, bigint>();
  pendingAfter = -1;
  #random = 0x9e37n;
  #current: VmcsPage | undefined;

  constructor(machine: FakeMachine, id: number) {
    this.machine = machine;
    this.id = id;
    this.memory = machine.memory;
    this.base = this.memory.reserve(REGISTER_FILE_BYTES);
    this.gpr = new BigUint64Array(this.memory.wasm.buffer, this.base + Reg.GPR, 16);
    this.ymm = new Uint8Array(this.memory.wasm.buffer, this.base + Reg.YMM, 512);
    for (const [index, value] of machine.platform.msrs) this.msrs.set(index, value);
    for (const [index, value] of machine.platform.lpMsrs?.[id] ?? []) this.msrs.set(index, value);
    this.msrs.set(0x802, BigInt(machine.platform.lps[id]!.x2apicId));
  }
  getDr(n: number): bigint {
    return this.#dr[n]!;
  }
  setDr(n: number, value: bigint): void {
    this.#dr[n] = value;
  }
  rdmsr(index: number): bigint | undefined {
    return this.msrs.get(index);
  }
  wrmsr(index: number, value: bigint): boolean {
    this.msrs.set(index, value);
    return true;
  }
  cpuid(leaf: number, subleaf: number): CpuidResult {
    const { cpuid, lpCpuid, lps } = this.machine.platform;
    const find = (table: readonly (readonly [number, number | null, number, number, number, number])[]) =>
      table.findLast(([l, s]) => l === leaf && (s === subleaf || s === null));
    const own = find(lpCpuid?.[this.id] ?? []);
    const row = own ?? find(cpuid);
    const result = { eax: row?.[2] ?? 0, ebx: row?.[3] ?? 0, ecx: row?.[4] ?? 0, edx: row?.[5] ?? 0 };
    if (own !== undefined) return result;
    const x2apicId = lps[this.id]!.x2apicId;
    if (leaf === 1) result.ebx = ((result.ebx & 0xff_ffff) | (x2apicId << 24)) >>> 0;
    if (leaf === 0xb || leaf === 0x1f) result.edx = x2apicId;
    return result;
  }
  get tsc(): bigint {
    return this.machine.clock.now;
  }
  #draw(): bigint {
    this.#random = BigInt.asUintN(64, this.#random * 6364136223846793005n + 1442695040888963407n);
    return this.#random;
  }
  rdrand(): bigint | undefined {
    return this.machine.fail.rdrand > 0 ? (this.machine.fail.rdrand--, undefined) : this.#draw();
  }
  rdseed(): bigint | undefined {
    return this.machine.fail.rdseed > 0 ? (this.machine.fail.rdseed--, undefined) : this.#draw();
  }
  xsaves(pa: Hpa): void {
    for (let i = 0; i < 16; i++) this.memory.writeBytes((pa + 160 + 16 * i) as Hpa, this.ymm.slice(32 * i, 32 * i + 16));
  }
  xrstors(pa: Hpa): boolean {
    for (let i = 0; i < 16; i++) this.ymm.set(this.memory.readBytes((pa + 160 + 16 * i) as Hpa, 16), 32 * i);
    return true;
  }
  get vmx(): VmxRoot {
    throw new Error('no VMX here');
  }
  get seam(): SeamDoors {
    return this;
  }
  seamcall(): HostInstructionResult {
    this.mode = 'seam';
    this.#finish(this.machine.firmware!.seamcall(this));
    return { kind: 'ok' };
  }
  run(): RunResult {
    throw new Error('no guest runs here');
  }
  takeVmExit(exit: VmExit): void {
    const v = this.#current!;
    v.write(GUEST_RIP, this.rip);
    v.write(GUEST_CR0, this.cr0);
    v.write(GUEST_CR4, this.cr4);
    v.write(GUEST_EFER, this.efer);
    v.write(GUEST_RFLAGS, this.rflags);
    v.write(0x4402, BigInt(exit.reason));
    v.write(0x6400, exit.qualification);
    v.write(0x440c, BigInt(exit.instructionLength));
    v.write(0x440e, BigInt(exit.instructionInformation));
    v.write(0x640a, exit.guestLinearAddress);
    v.write(0x2400, exit.guestPhysicalAddress);
    v.write(0x4404, BigInt(exit.interruptionInformation));
    v.write(0x4406, BigInt(exit.interruptionErrorCode));
    v.write(0x4408, BigInt(exit.idtVectoringInformation));
    v.write(0x440a, BigInt(exit.idtVectoringErrorCode));
    v.write(0x4016, v.read(0x4016) & 0x7fff_ffffn);
    this.mode = 'seam';
    this.#finish(this.machine.firmware!.vmexit(this, exit));
  }
  #finish(outcome: 'host' | 'guest'): void {
    if (outcome === 'host') {
      this.mode = 'root';
      return;
    }
    this.mode = 'non-root';
    const v = this.#current!;
    this.rip = v.read(GUEST_RIP);
    this.cr0 = v.read(GUEST_CR0);
    this.cr4 = v.read(GUEST_CR4);
    this.efer = v.read(GUEST_EFER);
    this.rflags = v.read(GUEST_RFLAGS);
  }
  raiseInterrupt(): void {}
  raiseNmi(): void {}
  acknowledgeInterrupt(): number | undefined {
    return undefined;
  }
  acknowledgeNmi(): boolean {
    return false;
  }
  get hasPendingEvent(): boolean {
    if (this.pendingAfter < 0) return false;
    return this.pendingAfter === 0 ? true : (this.pendingAfter--, false);
  }

  // SEAM doors
  get active(): boolean {
    return this.mode !== 'root';
  }
  loadVmcs(pa: Hpa): void {
    this.#current = new VmcsPage(this.memory, pa);
  }
  get vmcs(): Vmcs {
    return this.#current!;
  }
  clearVmcs(): void {}
  invept(): void {}
  seamReport(reportData: Uint8Array, teeInfoHash: Uint8Array, reportType: number): { mac: Uint8Array; tcbInfo: Uint8Array } {
    const mac = new Uint8Array(256);
    new DataView(mac.buffer).setUint32(0, reportType, true);
    mac.set(this.machine.platform.cpuSvn, 16);
    mac.set(teeInfoHash, 80);
    mac.set(sha384(this.machine.platform.teeTcbInfo), 32);
    mac.set(reportData, 128);
    mac.set(reportMac(mac), 224);
    return { mac, tcbInfo: this.machine.platform.teeTcbInfo };
  }
  verifyReport(report: Uint8Array): boolean {
    return reportMac(report).every((byte, i) => report[224 + i] === byte);
  }
  seamdbGetRef(): { index: bigint; nonce: Uint8Array; size: bigint } {
    return this.machine.platform.seamdb;
  }
  pconfigKey(): boolean {
    return this.machine.fail.pconfig > 0 ? (this.machine.fail.pconfig--, false) : true;
  }
}

import { ExitReason, Gpr, Reg, SEGMENT_BYTES, Seg, SegField, vmExit } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import * as module from '../../src/index.ts';
import { Layout, type RunningTd } from '../running-td/running-td.ts';
import { interruptGuest } from '../host-interrupt.ts';

const CODE_64 = 0xa09b;
const LONG_MODE = 0xd01n;
const PAE = 0x20n;
const PAGING = 0x8000_0031n;
const BIND = 48;
const SERVTD_RD = 18;
const SERVTD_WR = 20;
const MIG_DEC_KEY = 0x9810_0003_0000_0010n;
const MIG_ENC_KEY = 0x9810_0003_0000_0018n;
const KEY_WORDS = 4;
const ALL = 0xffff_ffff_ffff_ffffn;
const UUID = [Gpr.R10, Gpr.R11, Gpr.R12, Gpr.R13] as const;

/** A TD without memory whose vCPU only makes TDCALLs: all that a migration TD needs to exchange keys. */
export class ServiceTd {
  readonly host: RunningTd;
  readonly tdr: Hpa;
  readonly tdvpr: Hpa;
  #handle = 0n;
  #uuid: bigint[] = [];

  constructor(host: RunningTd, hkid: number) {
    this.host = host;
    const { lp } = host;
    this.tdr = emptyTd(host, hkid);
    this.tdvpr = host.page();
    const params = new Uint8Array(1024);
    const view = new DataView(params.buffer);
    view.setBigUint64(8, 3n, true);
    view.setUint16(16, 1, true);
    view.setBigUint64(24, 0x1en, true);
    view.setUint16(40, 40, true);
    lp.memory.writeBytes(Layout.TD_PARAMS, params);
    host.ok('TDH.MNG.INIT', module.tdhMngInit(lp, { tdr: this.tdr, tdParams: Layout.TD_PARAMS }));
    host.ok('TDH.VP.CREATE', module.tdhVpCreate(lp, { tdvpr: this.tdvpr, tdr: this.tdr }));
    for (let i = 0; i < 5; i++) host.ok('TDH.VP.ADDCX', module.tdhVpAddcx(lp, { tdcx: host.page(), tdvpr: this.tdvpr }));
    host.ok('TDH.VP.INIT', module.tdhVpInit(lp, { tdvpr: this.tdvpr, initialRcx: 0n }));
    host.ok('TDH.MR.FINALIZE', module.tdhMrFinalize(lp, this.tdr));
  }

  /** Binds this TD to `target` as its migration TD. */
  bind(target: Hpa): void {
    const { lp } = this.host;
    this.host.ok('TDH.SERVTD.BIND', {
      status: module.seamcall(lp, BIND, { rcx: target, rdx: this.tdr, r8: 0, r9: 0, r10: 0 }),
    });
    this.#handle = lp.gpr[Gpr.RCX]!;
    this.#uuid = UUID.map((n) => lp.gpr[n]!);
  }

  /** TDCALL: all registers afterwards. The vCPU leaves again. */
  tdcall(leaf: number, registers: Partial<Record<number, bigint>>): BigUint64Array {
    const { lp } = this.host;
    module.tdhVpEnter(lp, { tdvpr: this.tdvpr });
    lp.memory.u32[(lp.base + Reg.SEGMENTS + SEGMENT_BYTES * Seg.CS + SegField.ATTRIBUTES) >>> 2] = CODE_64;
    lp.efer = LONG_MODE;
    lp.cr4 |= PAE;
    lp.cr0 = PAGING;
    for (const [n, value] of Object.entries(registers)) lp.gpr[Number(n)] = value!;
    lp.gpr[Gpr.RAX] = BigInt(leaf);
    lp.takeVmExit(vmExit(ExitReason.TDCALL, { instructionLength: 4 }));
    const result = BigUint64Array.from(lp.gpr);
    interruptGuest(lp);
    module.tdhVpFlush(lp, this.tdvpr);
    return result;
  }

  #access(leaf: number, field: bigint, value: bigint): bigint {
    const call = (): BigUint64Array =>
      this.tdcall(leaf, {
        [Gpr.RCX]: this.#handle,
        [Gpr.RDX]: field,
        [Gpr.R8]: value,
        [Gpr.R9]: ALL,
        ...Object.fromEntries(UUID.map((n, i) => [n, this.#uuid[i]!])),
      });
    let result = call();
    if (result[Gpr.RAX] === module.Code.TARGET_UUID_UPDATED) {
      // The target has become another TD by an import.
      this.#uuid = UUID.map((n) => result[n]!);
      result = call();
    }
    this.host.ok('TDG.SERVTD', { status: result[Gpr.RAX]! });
    return result[Gpr.R8]!;
  }
  /** The key that the target's next bundles will be encrypted with. */
  readKey(): bigint[] {
    return Array.from({ length: KEY_WORDS }, (_, i) => this.#access(SERVTD_RD, MIG_ENC_KEY + BigInt(i), 0n));
  }
  /** Tells the target the key of the other side. */
  writeKey(key: readonly bigint[]): void {
    key.forEach((word, i) => this.#access(SERVTD_WR, MIG_DEC_KEY + BigInt(i), word));
  }
}

/** A TD with keys and TDCS pages that is not initialized. */
export function emptyTd(host: RunningTd, hkid: number): Hpa {
  const { lp } = host;
  const tdr = host.page();
  host.ok('TDH.MNG.CREATE', module.tdhMngCreate(lp, { tdr, hkid }));
  host.ok('TDH.MNG.KEY.CONFIG', module.tdhMngKeyConfig(lp, tdr));
  for (let i = 0; i < 6; i++) host.ok('TDH.MNG.ADDCX', module.tdhMngAddcx(lp, { tdcx: host.page(), tdr }));
  return tdr;
}

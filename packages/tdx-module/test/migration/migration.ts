import type { Gpa, Hpa } from '@tdxkit/x86-cpu/units';
import * as module from '../../src/index.ts';
import { describeStatus } from '../../src/status.ts';
import { RunningTd, type RunningTdOptions } from '../running-td/running-td.ts';
import { ServiceTd, emptyTd } from './service-td.ts';

export const Leaf = {
  EXPORT_ABORT: 64,
  EXPORT_BLOCKW: 65,
  EXPORT_RESTORE: 66,
  EXPORT_MEM: 68,
  EXPORT_PAUSE: 70,
  EXPORT_TRACK: 71,
  EXPORT_STATE_IMMUTABLE: 72,
  EXPORT_STATE_TD: 73,
  EXPORT_STATE_VP: 74,
  EXPORT_UNBLOCKW: 75,
  IMPORT_ABORT: 80,
  IMPORT_END: 81,
  IMPORT_COMMIT: 82,
  IMPORT_MEM: 83,
  IMPORT_TRACK: 84,
  IMPORT_STATE_IMMUTABLE: 85,
  IMPORT_STATE_TD: 86,
  IMPORT_STATE_VP: 87,
  MIG_STREAM_CREATE: 96,
} as const;
const MIGRATABLE = 1n << 29n;
const PAGE = 0x1000;
const MBMD_BYTES = 48n;
const BUFFERS = 16;
export const START_TOKEN = 1n << 63n;
const MIGRATE = 1n << 52n;
const CANCEL = 2n << 52n;

/** Buffers of one host for bundles; both sides of a migration have the same. */
class Buffers {
  readonly mbmd: Hpa;
  readonly list: Hpa;
  readonly pages: Hpa[];
  readonly gpas: Hpa;
  readonly macs: Hpa;
  readonly newPages: Hpa;
  readonly host: RunningTd;

  constructor(host: RunningTd) {
    this.host = host;
    this.mbmd = host.page();
    this.list = host.page();
    this.gpas = host.page();
    this.macs = host.page();
    this.newPages = host.page();
    this.pages = Array.from({ length: BUFFERS }, () => host.page());
    this.offerAll();
  }
  /** Puts all buffers on offer again. */
  offerAll(): void {
    this.pages.forEach((page, i) => this.host.lp.memory.write64((this.list + 8 * i) as Hpa, BigInt(page)));
  }
  get all(): Hpa[] {
    return [this.mbmd, this.gpas, this.macs, ...this.pages];
  }
}

const inWords = (status: bigint): string => describeStatus(status).split(' ').slice(1).join(' ');

/** One side of a migration: a machine, the TD that moves, and its migration TD. */
export class Side {
  readonly host: RunningTd;
  readonly service: ServiceTd;
  readonly tdr: Hpa;
  tdvpr: Hpa;
  readonly buffers: Buffers;

  private constructor(host: RunningTd, service: ServiceTd, tdr: Hpa, tdvpr: Hpa) {
    this.host = host;
    this.service = service;
    this.tdr = tdr;
    this.tdvpr = tdvpr;
    this.buffers = new Buffers(host);
  }

  /** A TD that was built here and runs. */
  static source(options: RunningTdOptions = {}): Side {
    const host = new RunningTd({ attributes: MIGRATABLE, ...options, isFinalized: false });
    const service = new ServiceTd(host, 34);
    service.bind(host.tdr);
    const side = new Side(host, service, host.tdr, host.tdvpr);
    side.#createStreams();
    host.ok('TDH.MR.FINALIZE', module.tdhMrFinalize(host.lp, host.tdr));
    return side;
  }
  /** An empty TD that an import will fill. */
  static destination(options: RunningTdOptions = {}): Side {
    const host = new RunningTd(options);
    const service = new ServiceTd(host, 34);
    const tdr = emptyTd(host, 35);
    service.bind(tdr);
    const side = new Side(host, service, tdr, 0 as Hpa);
    side.#createStreams();
    return side;
  }
  #createStreams(): void {
    for (let i = 0; i < 2; i++) this.done(module.tdhMigStreamCreate(this.lp, { page: this.host.page(), tdr: this.tdr }));
  }

  get lp(): RunningTd['lp'] {
    return this.host.lp;
  }
  /** Operands of the typed calls. */
  bundle(pages: number): module.BundleOperands {
    return { mbmd: this.buffers.mbmd, pageList: this.buffers.list, pages };
  }
  memoryBundle(count: number): Parameters<typeof module.tdhExportMem>[1] {
    const { mbmd, list, gpas, macs } = this.buffers;
    return { tdr: this.tdr, gpaList: gpas, count, mbmd, pageList: list, macs: [macs, macs] };
  }
  done({ status }: { status: bigint }): void {
    if (status !== 0n) throw new Error(describeStatus(status));
  }
  exported(result: { status: bigint; pages: number }): number {
    this.done(result);
    return result.pages;
  }

  /** A SEAMCALL: its status in words. */
  call(leaf: number, registers: module.SeamcallRegisters): string {
    return inWords(module.seamcall(this.host.lp, leaf, registers));
  }
  ok(leaf: number, registers: module.SeamcallRegisters): void {
    const result = this.call(leaf, registers);
    if (result !== 'SUCCESS') throw new Error(`leaf ${leaf}: ${result}`);
  }
  /** Operands of the state leaves. */
  stateOperands(rcx: Hpa, pages: number, r10 = 0n): module.SeamcallRegisters {
    const { mbmd, list } = this.buffers;
    return { rcx, r8: BigInt(mbmd) | (MBMD_BYTES << 52n), r9: BigInt(list) | (BigInt(pages - 1) << 55n), r10 };
  }
  tokenOperands(r10 = 0n): module.SeamcallRegisters {
    return { rcx: this.tdr, r8: BigInt(this.buffers.mbmd) | (MBMD_BYTES << 52n), r10 };
  }
  /** RCX of leaves that take a list of `count` GPAs. */
  gpaList(count: number, first = 0): bigint {
    return BigInt(this.buffers.gpas) | (BigInt(first) << 3n) | (BigInt(count - 1) << 55n);
  }
  memoryOperands(count: number, newPages = true, r10 = 0n): module.SeamcallRegisters {
    const { mbmd, list, macs } = this.buffers;
    return {
      rcx: this.gpaList(count),
      rdx: this.tdr,
      r8: BigInt(mbmd) | (MBMD_BYTES << 52n),
      r9: list,
      r10,
      r11: macs,
      r12: macs,
      r13: newPages ? this.buffers.newPages : 0xffff_ffff_ffff_ffffn,
    };
  }
  writeGpas(gpas: readonly number[], operation = MIGRATE): void {
    gpas.forEach((gpa, i) => this.host.lp.memory.write64((this.buffers.gpas + 8 * i) as Hpa, BigInt(gpa) | operation));
  }
  gpaEntry(index: number): bigint {
    return this.host.lp.memory.read64((this.buffers.gpas + 8 * index) as Hpa);
  }
  /** Fresh pages for an import to fill. */
  offerPages(count: number): void {
    for (let i = 0; i < count; i++) this.host.lp.memory.write64((this.buffers.newPages + 8 * i) as Hpa, BigInt(this.host.page()));
  }
  enter(): void {
    module.tdhVpEnter(this.host.lp, { tdvpr: this.tdvpr });
  }
  /** Number of OP_STATE. */
  get opState(): number {
    return this.host.module.td(this.tdr).opState;
  }
}

/** A TD on its way from one machine to another. */
export class Migration {
  readonly source: Side;
  readonly destination: Side;
  readonly #tables = new Set<string>();

  constructor(source: Side, destination: Side) {
    this.source = source;
    this.destination = destination;
  }
  exchangeKeys(): void {
    this.destination.service.writeKey(this.source.service.readKey());
    this.source.service.writeKey(this.destination.service.readKey());
  }
  /** The network: all buffers of one side to the other. */
  send(from: Side = this.source, to: Side = this.destination): void {
    from.buffers.all.forEach((page, i) =>
      to.host.lp.memory.writeBytes(to.buffers.all[i]!, from.host.lp.memory.readBytes(page, PAGE)),
    );
  }
  begin(): void {
    this.exchangeKeys();
    const { source, destination } = this;
    const pages = source.exported(module.tdhExportStateImmutable(source.lp, { tdr: source.tdr, ...source.bundle(8) }));
    this.send();
    destination.done(module.tdhImportStateImmutable(destination.lp, { tdr: destination.tdr, ...destination.bundle(pages) }));
  }
  pause(): void {
    this.source.done(module.tdhExportPause(this.source.lp, this.source.tdr));
  }
  state(): void {
    const { source, destination } = this;
    const tdPages = source.exported(module.tdhExportStateTd(source.lp, { tdr: source.tdr, ...source.bundle(8) }));
    this.send();
    destination.done(module.tdhImportStateTd(destination.lp, { tdr: destination.tdr, ...destination.bundle(tdPages) }));
    this.createVcpu();
    const vpPages = source.exported(module.tdhExportStateVp(source.lp, { tdvpr: source.tdvpr, ...source.bundle(8) }));
    this.send();
    destination.done(module.tdhImportStateVp(destination.lp, { tdvpr: destination.tdvpr, ...destination.bundle(vpPages) }));
  }
  createVcpu(): void {
    const { destination } = this;
    const { host, tdr } = destination;
    destination.tdvpr = host.page();
    host.ok('TDH.VP.CREATE', module.tdhVpCreate(host.lp, { tdvpr: destination.tdvpr, tdr }));
    for (let i = 0; i < 5; i++)
      host.ok('TDH.VP.ADDCX', module.tdhVpAddcx(host.lp, { tdcx: host.page(), tdvpr: destination.tdvpr }));
  }
  /** Secure EPT tables for `gpa` at the destination. */
  addTables(gpa: number): void {
    const { host, tdr } = this.destination;
    for (const level of [3, 2, 1] as const) {
      const size = PAGE * 512 ** level;
      const base = gpa - (gpa % size);
      const key = `${level}:${base}`;
      if (this.#tables.has(key)) continue;
      this.#tables.add(key);
      host.ok('TDH.MEM.SEPT.ADD', module.tdhMemSeptAdd(host.lp, { gpa: base as Gpa, level, tdr, page: host.page() }));
    }
  }
  /** Exports and imports pages. @returns the status of the import */
  memory(gpas: readonly number[], options: { newPages?: boolean; cancel?: boolean } = {}): string {
    const { source, destination } = this;
    const newPages = options.newPages ?? true;
    for (const gpa of gpas) this.addTables(gpa);
    source.buffers.offerAll();
    source.writeGpas(gpas, options.cancel === true ? CANCEL : MIGRATE);
    source.done(module.tdhExportMem(source.lp, source.memoryBundle(gpas.length)));
    this.send();
    destination.buffers.offerAll();
    if (newPages) destination.offerPages(gpas.length);
    const offered = newPages ? destination.buffers.newPages : undefined;
    return inWords(module.tdhImportMem(destination.lp, { ...destination.memoryBundle(gpas.length), newPages: offered }).status);
  }
  /** An epoch token, or the start token. */
  track(isStart = false): void {
    const { source, destination } = this;
    source.done(module.tdhExportTrack(source.lp, { tdr: source.tdr, mbmd: source.buffers.mbmd, isStart }));
    this.send();
    destination.done(module.tdhImportTrack(destination.lp, { tdr: destination.tdr, mbmd: destination.buffers.mbmd }));
  }
}

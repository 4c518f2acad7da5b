import type { PlatformConfig } from '@tdxkit/x86-cpu';

/** Version of the data that release 1.5.01 hands over to the next module, and its bytes. */
export const HANDOFF_VERSION = 0;
export const HANDOFF_BYTES = 53_386;
const DEFAULT_HANDOFF_PAGES = 16;

/** What may be told instead of the values of release 1.5.01 on the machine's own platform. */
export interface SysinfoOptions {
  /** YYYYMMDD as decimal digits in hex nibbles, as the module reports it. */
  readonly buildDate?: number;
  readonly buildNum?: number;
  readonly updateVersion?: number;
  readonly internalVersion?: number;
  /** Handoff versions and pages for a module update. */
  readonly moduleHv?: number;
  readonly minUpdateHv?: number;
  readonly noDowngrade?: boolean;
  readonly handoffPages?: number;
  /** Packages of the platform, when they are not those of its LPs. */
  readonly numPackages?: number;
  /** CPUID(1).EAX of each package, when it is not what the platform's table says. */
  readonly packageFms?: readonly number[];
  /** The platform protects TD memory without cryptographic integrity. */
  readonly withoutIntegrity?: boolean;
  /** The platform has only one SMRR range. */
  readonly smrr2NotSupported?: boolean;
  /** Convertible memory as the loader lists it, when that is not the platform's. */
  readonly cmrs?: readonly (readonly [base: number, size: number])[];
}

/** The table that the SEAM loader leaves for the module: packages, convertible memory, and the module's own identity. */
export class Sysinfo {
  readonly numLps: number;
  readonly numPackages: number;
  /** CPUID(1).EAX of each package. */
  readonly packageFms: readonly number[];
  readonly cmrs: readonly (readonly [base: number, size: number])[];
  readonly buildDate: number;
  readonly buildNum: number;
  readonly majorVersion = 1;
  readonly minorVersion = 5;
  readonly updateVersion: number;
  readonly internalVersion: number;
  readonly moduleHv: number;
  readonly minUpdateHv: number;
  readonly noDowngrade: boolean;
  readonly handoffPages: number;
  readonly withoutIntegrity: boolean;
  readonly smrr2NotSupported: boolean;

  constructor(platform: PlatformConfig, options: SysinfoOptions = {}) {
    const fms = platform.cpuid.find(([leaf]) => leaf === 1)?.[2] ?? 0;
    this.numLps = platform.lps.length;
    this.numPackages = options.numPackages ?? new Set(platform.lps.map((lp) => lp.pkg)).size;
    this.packageFms = options.packageFms ?? Array.from({ length: this.numPackages }, () => fms);
    this.cmrs = options.cmrs ?? platform.cmrs;
    this.buildDate = options.buildDate ?? 20230323;
    this.buildNum = options.buildNum ?? 481;
    this.updateVersion = options.updateVersion ?? 1;
    this.internalVersion = options.internalVersion ?? 0;
    this.moduleHv = options.moduleHv ?? HANDOFF_VERSION;
    this.minUpdateHv = options.minUpdateHv ?? 0;
    this.noDowngrade = options.noDowngrade ?? false;
    this.handoffPages = options.handoffPages ?? DEFAULT_HANDOFF_PAGES;
    this.withoutIntegrity = options.withoutIntegrity ?? false;
    this.smrr2NotSupported = options.smrr2NotSupported ?? true;
  }
}

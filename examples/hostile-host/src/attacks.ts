import { readFileSync } from 'node:fs';
import { TdAccess, tdHandle } from '@tdxkit/kvm-tdx';
import { MetadataContext, SeptEntryArch, VcpuClass, fieldId, statusName } from '@tdxkit/tdx-arch';
import {
  tdhMemPageAdd,
  tdhMemPageAug,
  tdhMemPageRelocate,
  tdhMemPageRemove,
  tdhMemRangeBlock,
  tdhMemTrack,
  tdhMngCreate,
  tdhPhymemPageReclaim,
} from '@tdxkit/tdx-module';
import { VmSession, defaultImagePath, loadImage, type Outcome } from '@tdxkit/vmm-cli';
import { VmcsField } from '@tdxkit/x86-cpu';
import { gpa, hpa, type Gpa, type Hpa } from '@tdxkit/x86-cpu/units';

/** What a host tried, and what came of it. */
export interface Attempt {
  readonly goal: 'read' | 'write' | 'remap' | 'replay' | 'inject' | 'take over';
  readonly tried: string;
  /** Name of the status, or how the TD ended, or what the host saw. */
  readonly stoppedBy: string;
  /** The host did not get what it wanted. */
  readonly held: boolean;
}

/** A page of the guest's code and data, and an instruction in the middle of its run. */
const CODE = gpa(0x10_0000);
const CODE_THAT_RUNS = gpa(0x10_1000);
const DATA = gpa(0x10_6000);
const PAGE_TABLES = gpa(0x10_7000);
const MIDDLE = 30_000;
const INJECTED_EVENT = fieldId({
  context: MetadataContext.VCPU,
  classCode: VcpuClass.VMCS,
  code: VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION,
  bytes: 4,
});
const RIP = fieldId({ context: MetadataContext.VCPU, classCode: VcpuClass.VMCS, code: VmcsField.GUEST_RIP, bytes: 8 });
const RAX = fieldId({ context: MetadataContext.VCPU, classCode: VcpuClass.GUEST_GPR_STATE, code: 0 });

const named = (status: bigint): string => statusName(status) ?? `0x${status.toString(16)}`;
const ended = (outcome: Outcome): string =>
  outcome.kind === 'exit' ? `the guest ended with ${outcome.code}` : `${outcome.kind}: ${outcome.detail}`;

/** A host with a TD in the middle of its run, which it does not like. */
class HostileHost {
  readonly session: VmSession;
  readonly access: TdAccess;

  constructor(session: VmSession) {
    this.session = session;
    this.access = new TdAccess(tdHandle(session.vm));
  }

  static async withTd(): Promise<HostileHost> {
    const session = await VmSession.open(loadImage('hello-td', readFileSync(defaultImagePath)), {
      memoryBytes: 16 * 2 ** 20,
      cpus: 1,
    });
    await session.run({ instructions: MIDDLE });
    session.host.machine.clock.advance(10_000n); // it is no single step that the host looks now
    return new HostileHost(session);
  }

  get lp(): ReturnType<typeof this.access.handle.lpFor> {
    return this.access.handle.lpFor();
  }
  get memory(): typeof this.session.host.machine.memory {
    return this.session.host.machine.memory;
  }
  get tdr(): Hpa {
    return this.access.handle.tdr;
  }
  /** A page of the host's own. */
  page(): Hpa {
    return this.session.host.kvm.pages.allocate()!;
  }
  /** Where the TDX module keeps a page of the guest: TDH.MEM.SEPT.RD tells everyone. */
  where(address: ReturnType<typeof gpa>): Hpa {
    return hpa(SeptEntryArch.get(this.access.septEntry(address, 0).entry, 'HPA_FRAME') * 0x1000);
  }
  /** Lets the guest go on and takes it down. */
  async goOn(): Promise<Outcome> {
    const stretch = await this.session.run({ instructions: 50_000_000 });
    return this.session.close(this.session.outcomeOf(stretch, {})).outcome;
  }
}

type Result = Omit<Attempt, 'goal'>;
type Attack = (host: HostileHost) => Promise<Result> | Result;
const refused = (tried: string, status: bigint): Result => ({ tried, stoppedBy: named(status), held: status !== 0n });

/** The first bytes of the image's code, which are no secret: with them a host could tell plaintext from ciphertext. */
const knownCode = (): Uint8Array => loadImage('hello-td', readFileSync(defaultImagePath)).regions[0]!.bytes.subarray(0, 16);

/** The host reads a page of the TD through its own mapping of all memory. */
function readPage(host: HostileHost): Result {
  const seen = host.memory.readBytes(host.where(CODE), 16);
  const isPlain = knownCode().every((byte, i) => byte === seen[i]);
  return {
    tried: 'read a private page with the host key',
    stoppedBy: isPlain ? 'nothing' : `memory encryption: it sees ${Buffer.from(seen).toString('hex')}`,
    held: !isPlain,
  };
}

/** A device, which reaches what the host maps for the guest: never the private page. */
function readByDma(host: HostileHost): Result {
  const seen = new Uint8Array(16);
  host.session.vm.readGuest(CODE, seen);
  return {
    tried: 'let a device read a private page',
    stoppedBy: 'the device reaches the shared page of that address, which is empty',
    held: seen.every((byte) => byte === 0),
  };
}

/** The host overwrites a page of the guest, which goes on and meets it. */
const writePage =
  (what: string, page: Gpa): Attack =>
  async (host) => {
    host.memory.writeBytes(host.where(page), new Uint8Array(4096));
    const outcome = await host.goOn();
    return { tried: `write a private page: ${what}`, stoppedBy: ended(outcome), held: outcome.kind === 'vm-killed' };
  };

async function replayPage(host: HostileHost): Promise<Result> {
  const page = host.where(DATA);
  const before = host.memory.readBytes(page, 4096);
  await host.session.run({ instructions: MIDDLE + 20_000 });
  host.memory.writeBytes(page, before);
  const outcome = await host.goOn();
  return { tried: 'put an old ciphertext of a page back', stoppedBy: ended(outcome), held: outcome.kind === 'vm-killed' };
}

/** Takes a page away by the rules, and gives a fresh one in its place. */
async function swapPage(host: HostileHost): Promise<Result> {
  const { lp, tdr } = host;
  tdhMemRangeBlock(lp, { gpa: DATA, level: 0, tdr });
  tdhMemTrack(lp, tdr);
  tdhMemPageRemove(lp, { gpa: DATA, level: 0, tdr });
  const { status } = tdhMemPageAug(lp, { gpa: DATA, level: 0, tdr, page: host.page() });
  const outcome = await host.goOn();
  return {
    tried: 'BLOCK, TRACK and REMOVE a page, AUG another in its place',
    stoppedBy: status === 0n ? `the page is pending until the guest accepts it; ${ended(outcome)}` : named(status),
    held: outcome.kind !== 'exit',
  };
}

/** Each is tried on a TD of its own. */
const attacks: readonly (readonly [goal: Attempt['goal'], attack: Attack])[] = [
  ['read', readPage],
  ['read', readByDma],
  ['read', (host) => refused('TDH.MEM.RD of private memory', host.access.readMemory(CODE).status)],
  ['read', (host) => refused('TDH.VP.RD of RAX', host.access.readVcpu(0, RAX).status)],
  ['write', writePage('code that runs', CODE_THAT_RUNS)],
  ['write', writePage('descriptor tables', DATA)],
  ['write', writePage('page tables', PAGE_TABLES)],
  ['write', (host) => refused('TDH.MEM.WR of private memory', host.access.writeMemory(DATA, 0n))],
  ['write', (host) => refused('TDH.MEM.PAGE.ADD after the measurement is final', tdhMemPageAdd(host.lp, { gpa: gpa(0x80_0000), level: 0, tdr: host.tdr, page: host.page(), source: host.page() }).status)],
  ['remap', (host) => refused('TDH.MEM.PAGE.AUG over a page that is there', tdhMemPageAug(host.lp, { gpa: DATA, level: 0, tdr: host.tdr, page: host.page() }).status)],
  ['remap', (host) => refused('TDH.MEM.PAGE.REMOVE without BLOCK', tdhMemPageRemove(host.lp, { gpa: DATA, level: 0, tdr: host.tdr }).status)],
  ['remap', (host) => refused('TDH.MEM.PAGE.RELOCATE onto a page of the same TD', tdhMemPageRelocate(host.lp, { gpa: DATA, level: 0, tdr: host.tdr, page: host.where(CODE) }).status)],
  ['remap', (host) => {
      tdhMemRangeBlock(host.lp, { gpa: DATA, level: 0, tdr: host.tdr });
      return refused('BLOCK and REMOVE without TRACK: a stale translation could live on', tdhMemPageRemove(host.lp, { gpa: DATA, level: 0, tdr: host.tdr }).status);
    }],
  ['remap', swapPage],
  ['replay', replayPage],
  ['inject', (host) => refused('TDH.VP.WR of RIP', host.access.writeVcpu(0, RIP, 0n))],
  ['inject', (host) => refused('TDH.VP.WR of the event that VM entry injects', host.access.writeVcpu(0, INJECTED_EVENT, 0x8000_030en))],
  ['take over', (host) => refused('TDH.PHYMEM.PAGE.RECLAIM of a page of a TD that lives', tdhPhymemPageReclaim(host.lp, host.where(DATA)).status)],
  ['take over', (host) => refused('TDH.MNG.CREATE of a second TD with the same key', tdhMngCreate(host.lp, { tdr: host.page(), hkid: host.access.handle.hkid }).status)],
  ['take over', (host) => refused('TDH.MNG.CREATE on a page of the TD', tdhMngCreate(host.lp, { tdr: host.where(DATA), hkid: host.access.handle.hkid + 1 }).status)],
]; // prettier-ignore

/** Tries everything. */
export async function attackAll(onAttempt: (attempt: Attempt) => void = () => undefined): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (const [goal, attack] of attacks) {
    const host = await HostileHost.withTd();
    const attempt = { goal, ...(await attack(host)) };
    host.session.vm.destroy();
    attempts.push(attempt);
    onAttempt(attempt);
  }
  return attempts;
}

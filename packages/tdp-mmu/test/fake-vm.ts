import { KeyedMemory } from '@tdxkit/x86-cpu/memory';
import { gfn, gpa, hpa, pfn } from '@tdxkit/x86-cpu/units';
import type { Gfn, Gpa, Hpa, Pfn } from '@tdxkit/x86-cpu/units';
import { TdpMmu } from '@tdxkit/tdp-mmu';
import type {
  Backing,
  ExternalPageTableHooks,
  FaultResult,
  GfnRange,
  GuestMemory,
  HookResult,
  MemoryType,
  PageLevel,
  TablePageAllocator,
  TdpMmuConfig,
} from '@tdxkit/tdp-mmu';

/** Hands out pages from `first` on; counts; can run dry. */
export class FakeAllocator implements TablePageAllocator {
  readonly held = new Set<Hpa>();
  readonly #free: Hpa[] = [];
  #next: number;
  /** Pages that may still be handed out. */
  left = Infinity;
  constructor(first: number) {
    this.#next = first;
  }
  allocate(): Hpa | undefined {
    if (this.left-- <= 0) return undefined;
    let page = this.#free.pop();
    if (page === undefined) {
      page = hpa(this.#next);
      this.#next += 0x1000;
    }
    this.held.add(page);
    return page;
  }
  release(page: Hpa): void {
    if (!this.held.delete(page)) throw new Error(`double free of ${page}`);
    this.#free.push(page);
  }
}

/** Memslots and attributes of a pretend KVM: gfn n is backed by pfn n + offset. */
export class FakeGuest implements GuestMemory {
  readonly slots: {
    start: number;
    end: number;
    pfnOffset: number;
    maxLevel: PageLevel;
    writable: boolean;
    guestMemfd: boolean;
    dirtyLog: boolean;
    invalid: boolean;
    errno: number;
  }[] = [];
  readonly privateFrames = new Set<number>();
  readonly dirty: number[] = [];
  /** Runs inside `resolve`, where KVM sleeps for the page. */
  onResolve: (() => void) | undefined;
  resolves = 0;
  /** 2 MiB blocks with frames of both kinds would be expensive to find: the fake only knows the blocks it was told. */
  uniform: ((gfn: Gfn, isPrivate: boolean) => PageLevel) | undefined;

  slot(start: number, end: number, more: Partial<FakeGuest['slots'][number]> = {}): this {
    this.slots.push({
      start,
      end,
      pfnOffset: 0x1000,
      maxLevel: 1,
      writable: true,
      guestMemfd: true,
      dirtyLog: false,
      invalid: false,
      errno: 0,
      ...more,
    });
    return this;
  }
  setPrivate(start: number, end: number, isPrivate = true): this {
    for (let f = start; f < end; f++)
      if (isPrivate) this.privateFrames.add(f);
      else this.privateFrames.delete(f);
    return this;
  }
  isPrivate(frame: Gfn): boolean {
    return this.privateFrames.has(frame);
  }
  resolve(frame: Gfn, isPrivate: boolean, _write: boolean): Backing {
    this.resolves++;
    const slot = this.slots.find((s) => frame >= s.start && frame < s.end);
    const hook = this.onResolve;
    this.onResolve = undefined;
    hook?.();
    if (slot === undefined) return { kind: 'no-slot' };
    if (slot.invalid) return { kind: 'slot-invalid' };
    if (slot.errno !== 0) return { kind: 'error', errno: slot.errno };
    if (isPrivate && !slot.guestMemfd) return { kind: 'no-guest-memfd' };
    // private and shared memory of one frame are different pages
    return {
      kind: 'page',
      pfn: pfn(frame + slot.pfnOffset + (isPrivate ? 0x100_0000 : 0)),
      writable: slot.writable,
      maxLevel: slot.maxLevel,
      dirtyLogged: slot.dirtyLog,
    };
  }
  uniformLevel(frame: Gfn, isPrivate: boolean): PageLevel {
    return this.uniform?.(frame, isPrivate) ?? 1;
  }
  memoryType: (frame: Gfn) => MemoryType | undefined = () => undefined;
  markDirty(frame: Gfn): void {
    this.dirty.push(frame);
  }
}

/** Records hook calls; answers and side effects can be set for the next call. */
export class FakeHooks implements ExternalPageTableHooks {
  readonly calls: string[] = [];
  readonly leaves = new Map<string, Pfn>();
  readonly tables = new Map<string, Hpa>();
  /** Answers for the coming calls; then 'ok'. */
  answers: HookResult[] = [];
  /** Runs inside the next hook, while the entry is frozen. */
  inside: (() => void) | undefined;

  #answer(name: string, frame: Gfn, level: PageLevel): HookResult {
    this.calls.push(`${name} ${frame.toString(16)} ${level}`);
    const { inside } = this;
    this.inside = undefined;
    inside?.();
    return this.answers.shift() ?? 'ok';
  }
  linkExternalTable(frame: Gfn, level: PageLevel, table: Hpa): HookResult {
    const answer = this.#answer('link', frame, level);
    if (answer === 'ok') this.tables.set(`${frame}/${level}`, table);
    return answer;
  }
  setExternalSpte(frame: Gfn, level: PageLevel, page: Pfn): HookResult {
    const answer = this.#answer('set', frame, level);
    if (answer === 'ok') this.leaves.set(`${frame}/${level}`, page);
    return answer;
  }
  removeExternalSpte(frame: Gfn, level: PageLevel, page: Pfn): HookResult {
    const answer = this.#answer('remove', frame, level);
    if (this.leaves.get(`${frame}/${level}`) !== page) throw new Error(`remove of what was not set: ${frame}`);
    if (answer === 'ok') this.leaves.delete(`${frame}/${level}`);
    return answer;
  }
  freeExternalTable(frame: Gfn, level: PageLevel, table: Hpa): HookResult {
    const answer = this.#answer('free', frame, level);
    if (this.tables.get(`${frame}/${level}`) !== table) throw new Error(`free of what was not linked: ${frame}`);
    this.tables.delete(`${frame}/${level}`);
    return answer;
  }
}

export const SHARED_BIT_47 = 2 ** 47;
export const SHARED_BIT_51 = 2 ** 51;

/** A VM's worth of fakes around one MMU. */
export class FakeVm {
  readonly memory = new KeyedMemory({ linearMemoryBytes: 16 * 1024 * 1024, keyIdBits: 6 });
  readonly tables = new FakeAllocator(0x1_0000_0000);
  readonly external = new FakeAllocator(0x2_0000_0000);
  readonly guest = new FakeGuest();
  readonly hooks = new FakeHooks();
  readonly mmu: TdpMmu;
  readonly bugs: string[] = [];
  flushes = 0;
  readonly sharedBit: number;

  constructor(kind: 'td' | 'vmx' = 'td', more: Partial<TdpMmuConfig> = {}) {
    const isTd = kind === 'td';
    const rootLevel = more.rootLevel ?? 4;
    this.sharedBit = isTd ? (rootLevel === 5 ? SHARED_BIT_51 : SHARED_BIT_47) : 0;
    this.mmu = new TdpMmu({
      memory: this.memory,
      tables: this.tables,
      guest: this.guest,
      observer: {
        flushTlbs: () => this.flushes++,
        onBug: (reason) => this.bugs.push(reason),
      },
      rootLevel,
      directBits: gfn(this.sharedBit / 0x1000),
      mmioValue: isTd ? 0n : 6n,
      ...(isTd ? { hooks: this.hooks, externalTables: this.external, audit: true } : {}),
      ...more,
    });
  }
  private(frame: number): Gpa {
    return gpa(frame * 0x1000);
  }
  shared(frame: number): Gpa {
    return gpa(frame * 0x1000 + this.sharedBit);
  }
  fault(address: Gpa, more: { write?: boolean; fetch?: boolean; present?: boolean; maxLevel?: PageLevel } = {}): FaultResult {
    return this.mmu.handleFault({ gpa: address, write: true, fetch: false, ...more });
  }
  /** The entry for an address at level 1 (or where the walk ends), as one word; undefined when the entry is empty or frozen. */
  spte(address: Gpa, level = 1): bigint | undefined {
    const tree = this.mmu.isPrivateGpa(address) ? 'mirror' : 'direct';
    let found: bigint | undefined;
    const frames = 512 ** (level - 1);
    const frame = address / 0x1000;
    this.mmu.forEachSpte(tree, (e) => {
      if (e.level === level && e.gfn === frame - (frame % frames)) found = e.spte;
    });
    return found;
  }
}
export const range = (start: number, end: number): GfnRange => ({ start: gfn(start), end: gfn(end) });

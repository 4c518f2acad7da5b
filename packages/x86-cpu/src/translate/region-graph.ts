import type { Block, CodeCache } from '../run/code-cache.ts';
import type { Rip } from '../run/record-fields.ts';
import type { BlockReader, TranslatedBlock } from './translated-insn.ts';

/** Blocks and instructions of one region at most. */
const MAX_BLOCKS = 48;
const MAX_INSNS = 500;
/** Blocks of a region that do not lead back to its entry: each may be in several regions, so there are few. */
const MAX_FORWARD = 12;
/** Places in a region that a return is tried for; that indirect jumps are tried for. */
const MAX_RETURNS = 6;
const MAX_TARGETS = 40;

/** Entries after which a block of another page is part of a region, in parts of those that make it hot: what is rarer is left out. */
const RARE = 16;

/** What a region is made from. */
export interface RegionSource {
  readonly cache: CodeCache;
  readonly reader: BlockReader;
  /** The block that a RIP leads to now, by the jump cache. */
  blockAt(rip: Rip, mode: number): Block | undefined;
  /** All of the block's bytes are in frames of its own, where changes are noticed. */
  isWatched(block: Block): boolean;
  /** The block has been entered often, or is hot already. */
  isFrequent(block: Block, part: number): boolean;
}

/** A node of a region's flow graph. Node 0 is the entry. */
export interface RegionNode {
  /** Undefined: the dispatch node, where the indirect jumps of the region meet to be led to the blocks that such jumps have reached before. */
  readonly code: TranslatedBlock | undefined;
  /** Nodes that `taken` and `next` lead to inside the region, or -1: such an edge leaves the region. */
  taken: number;
  next: number;
  /** Of a RET: nodes after the calls of the region. Of an indirect jump: the dispatch node. Of that: the targets. */
  others: number[];
}
/** The flow graph of a region, reducible, with what structured code needs to know. */
export interface RegionGraph {
  readonly nodes: readonly RegionNode[];
  /** Position of each node in reverse postorder. */
  readonly order: readonly number[];
  readonly dominator: readonly number[];
  readonly isLoopHeader: readonly boolean[];
  /** Reached by more than one forward edge. */
  readonly isMerge: readonly boolean[];
}

const samePage = (a: { readonly low: number; readonly high: number }, block: Block): boolean =>
  a.high === block.ripHigh && (a.low ^ block.ripLow) >>> 12 === 0;
const ripOf = (block: Block): Rip => ({ low: block.ripLow, high: block.ripHigh });

/**
 * An edge has to make sure that the jump cache still leads to its target, as the interpreter does from page to page: it is in another page than the edge, and not in that of
 * the entry, which is known to be where it was; or part of it is in the page after.
 */
export function isChecked(graph: RegionGraph, from: number, to: number): boolean {
  const entry = graph.nodes[0]!.code!.block;
  const target = graph.nodes[to]!.code?.block;
  if (to === 0 || target === undefined) return false;
  if (target.frame2 >= 0) return true;
  const rip = ripOf(target);
  const source = graph.nodes[from]!.code?.block;
  return !samePage(rip, entry) && (source === undefined || !samePage(rip, source));
}

/** The blocks that can be reached from a block: those in its page, and the frequent ones in others while there is room. */
export function regionFrom(entry: Block, source: RegionSource): RegionGraph | undefined {
  const { cache, reader } = source;
  const nodes: RegionNode[] = [];
  const numbers = new Map<Block, number>();
  let insns = 0;
  const add = (block: Block): number => {
    if (!source.isWatched(block)) return -1;
    const code = reader.read(block);
    if (code.insns.length === 0) return -1;
    insns += code.insns.length;
    const n = nodes.push({ code, taken: -1, next: -1, others: [] }) - 1;
    numbers.set(block, n);
    return n;
  };
  const nodeOfBlock = (block: Block): number => {
    const known = numbers.get(block);
    if (known !== undefined) return known;
    return nodes.length >= MAX_BLOCKS || insns >= MAX_INSNS ? -1 : add(block);
  };
  /** The node of a block in a page that the region is in; undefined: another page. */
  const nodeNear = (rip: Rip, from: Block): number | undefined => {
    const near = samePage(rip, from) ? from : samePage(rip, entry) ? entry : undefined;
    if (near === undefined) return undefined;
    const block = cache.find((near.frame | (rip.low & 0xfff)) >>> 0, entry.mode, rip.low, rip.high);
    return block === undefined || block.frame !== near.frame ? -1 : nodeOfBlock(block);
  };
  const nodeFar = (rip: Rip): number => {
    const block = source.blockAt(rip, entry.mode);
    return block !== undefined && source.isFrequent(block, RARE) ? nodeOfBlock(block) : -1;
  };
  const far: (() => void)[] = [];
  const lead = (node: RegionNode, edge: 'taken' | 'next', rip: Rip | undefined): void => {
    if (rip === undefined) return;
    const near = nodeNear(rip, node.code!.block);
    if (near !== undefined) node[edge] = near;
    else far.push(() => (node[edge] = nodeFar(rip)));
  };
  const targets = (): number[] =>
    cache
      .blocksOf(entry.frame)
      .filter((b) => b.isJumpTarget && b.frame2 < 0 && b.mode === entry.mode && samePage(ripOf(b), entry))
      .slice(0, MAX_TARGETS)
      .map(nodeOfBlock)
      .filter((n) => n >= 0);
  if (add(entry) < 0) return undefined;
  const sites = new Set<number>();
  let hasReturn = false;
  let dispatch = -1;
  for (let n = 0, sitesOf = 0, farOf = 0; n < nodes.length;) {
    const node = nodes[n++]!;
    if (node.code === undefined) node.others = targets();
    else {
      lead(node, 'taken', node.code.taken?.rip);
      lead(node, 'next', node.code.next?.rip);
      hasReturn ||= node.code.isReturn;
      if (node.code.isIndirectJump && dispatch < 0)
        dispatch = nodes.push({ code: undefined, taken: -1, next: -1, others: [] }) - 1;
    }
    for (let isLast = n === nodes.length; isLast && n === nodes.length;) {
      // The places after calls belong to the region when it has a return that may lead there. Then other pages.
      if (hasReturn && sitesOf < nodes.length && sites.size < MAX_RETURNS) {
        const { code } = nodes[sitesOf++]!;
        const site = code?.returnSite === undefined ? -1 : (nodeNear(code.returnSite, code.block) ?? nodeFar(code.returnSite));
        if (site >= 0) sites.add(site);
      } else if (farOf < far.length) far[farOf++]!();
      else isLast = false;
    }
  }
  for (const { code, others } of nodes) {
    if (code?.isReturn === true) others.push(...sites);
    else if (code?.isIndirectJump === true) others.push(dispatch);
  }
  keepLoops(nodes);
  return reducible(nodes);
}

const successors = (node: RegionNode): number[] => [node.taken, node.next, ...node.others].filter((n) => n >= 0);

/** Cuts off blocks that do not lead back to the entry, but for the first few. */
function keepLoops(nodes: readonly RegionNode[]): void {
  const leadsBack = nodes.map((_, n) => n === 0);
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (let n = nodes.length - 1; n > 0; n--) {
      if (leadsBack[n] === true || !successors(nodes[n]!).some((to) => leadsBack[to])) continue;
      leadsBack[n] = true;
      hasChanged = true;
    }
  }
  let forward = 0;
  const isKept = leadsBack.map((leads) => leads || ++forward <= MAX_FORWARD);
  for (const node of nodes) {
    if (isKept[node.taken] !== true) node.taken = -1;
    if (isKept[node.next] !== true) node.next = -1;
    node.others = node.others.filter((to) => isKept[to]);
  }
}

/** Cuts edges that enter a loop beside its head until none is left. */
function reducible(nodes: readonly RegionNode[]): RegionGraph {
  for (;;) {
    const order = reversePostorder(nodes);
    const dominator = dominators(nodes, order);
    const dominates = (a: number, b: number): boolean => {
      while (order[b]! > order[a]!) b = dominator[b]!;
      return a === b;
    };
    const forward = new Array<number>(nodes.length).fill(0);
    const isLoopHeader = new Array<boolean>(nodes.length).fill(false);
    let cuts = 0;
    nodes.forEach((node, n) => {
      if (order[n]! < 0) return;
      const isGood = (to: number): boolean => {
        if (to < 0) return true;
        if (order[to]! > order[n]!) forward[to]!++;
        else if (dominates(to, n)) isLoopHeader[to] = true;
        else {
          cuts++;
          return false;
        }
        return true;
      };
      if (!isGood(node.taken)) node.taken = -1;
      if (!isGood(node.next)) node.next = -1;
      node.others = node.others.filter(isGood);
    });
    if (cuts === 0) return { nodes, order, dominator, isLoopHeader, isMerge: forward.map((n) => n > 1) };
  }
}

/** Position of each node, -1 for those that cannot be reached. */
function reversePostorder(nodes: readonly RegionNode[]): number[] {
  const order = new Array<number>(nodes.length).fill(-1);
  const isSeen = new Array<boolean>(nodes.length).fill(false);
  const post: number[] = [];
  const visit = (n: number): void => {
    isSeen[n] = true;
    for (const to of successors(nodes[n]!)) if (isSeen[to] !== true) visit(to);
    post.push(n);
  };
  visit(0);
  post.reverse().forEach((n, position) => (order[n] = position));
  return order;
}

/** Immediate dominators (Cooper, Harvey, Kennedy). */
function dominators(nodes: readonly RegionNode[], order: readonly number[]): number[] {
  const byOrder: number[] = [];
  order.forEach((position, n) => {
    if (position >= 0) byOrder[position] = n;
  });
  const predecessors: number[][] = nodes.map(() => []);
  nodes.forEach((node, n) => {
    if (order[n]! >= 0) for (const to of successors(node)) predecessors[to]!.push(n);
  });
  const dominator = new Array<number>(nodes.length).fill(-1);
  dominator[0] = 0;
  const common = (a: number, b: number): number => {
    while (a !== b) {
      while (order[a]! > order[b]!) a = dominator[a]!;
      while (order[b]! > order[a]!) b = dominator[b]!;
    }
    return a;
  };
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (const n of byOrder) {
      if (n === 0) continue;
      let best = -1;
      for (const p of predecessors[n]!) if (dominator[p]! >= 0) best = best < 0 ? p : common(best, p);
      if (best !== dominator[n]) {
        dominator[n] = best;
        hasChanged = true;
      }
    }
  }
  return dominator;
}

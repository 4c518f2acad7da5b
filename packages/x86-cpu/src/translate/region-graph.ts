import type { Block, CodeCache } from '../run/code-cache.ts';
import type { Rip } from '../run/record-fields.ts';
import type { BlockEdges } from './block-edges.ts';
import type { BlockReader, TranslatedBlock } from './translated-insn.ts';

/** Blocks and instructions of one region at most. */
const MAX_BLOCKS = 48;
const MAX_INSNS = 500;
/** Blocks of a region that do not lead back to its entry: each may be in several regions, so there are few. */
const MAX_FORWARD = 12;
/** Places in a region that a return is tried for; that indirect jumps are tried for. */
const MAX_RETURNS = 6;
const MAX_TARGETS = 40;

/** Entries after which a block is part of a region, in parts of those that make it hot: what is rarer is left out. Of another page; of a page that the region is in. */
const RARE_FAR = 16;
const RARE_NEAR = 128;

/** What a region is made from. */
export interface RegionSource {
  readonly cache: CodeCache;
  /** How a block ends. */
  edgesOf(block: Block): BlockEdges;
  /** The block that a RIP leads to now, by the jump cache. */
  blockAt(rip: Rip, mode: number): Block | undefined;
  /** All of the block's bytes are in frames of its own, where changes are noticed. */
  isWatched(block: Block): boolean;
  /** The block has been entered a part of the times that make it hot, or is hot already. */
  isFrequent(block: Block, part: number): boolean;
}

/** A node of a region's flow graph. Node 0 is the entry. */
export interface RegionNode {
  /** Undefined: the dispatch node, where the indirect jumps of the region meet to be led to the blocks that such jumps have reached before. */
  readonly edges: BlockEdges | undefined;
  /** Undefined: of the dispatch node; before the blocks are decoded. */
  code: TranslatedBlock | undefined;
  /** Nodes that `taken` and `next` lead to inside the region, or -1: such an edge leaves the region. */
  taken: number;
  next: number;
  /** Of a RET: nodes after the calls of the region. Of an indirect jump: the dispatch node. Of that: the targets. */
  others: number[];
}
/** What may become a region: its blocks are not decoded yet. */
export interface RegionOutline {
  readonly nodes: readonly RegionNode[];
  /** Instructions of the nodes that can be reached from the entry. */
  readonly insns: number;
  readonly hasLoop: boolean;
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
  const entry = graph.nodes[0]!.edges!.block;
  const target = graph.nodes[to]!.edges?.block;
  if (to === 0 || target === undefined) return false;
  if (target.frame2 >= 0) return true;
  const rip = ripOf(target);
  const source = graph.nodes[from]!.edges?.block;
  return !samePage(rip, entry) && (source === undefined || !samePage(rip, source));
}

/** The blocks that can be reached from a block: those in its page, and the frequent ones in others while there is room. */
export function outlineFrom(entry: Block, source: RegionSource): RegionOutline | undefined {
  const { cache } = source;
  const nodes: RegionNode[] = [];
  const numbers = new Map<Block, number>();
  let insns = 0;
  const add = (block: Block): number => {
    if (!source.isWatched(block)) return -1;
    const edges = source.edgesOf(block);
    insns += edges.count;
    const n = nodes.push({ edges, code: undefined, taken: -1, next: -1, others: [] }) - 1;
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
    return block !== undefined && block.frame === near.frame && source.isFrequent(block, RARE_NEAR) ? nodeOfBlock(block) : -1;
  };
  const nodeFar = (rip: Rip): number => {
    const block = source.blockAt(rip, entry.mode);
    return block !== undefined && source.isFrequent(block, RARE_FAR) ? nodeOfBlock(block) : -1;
  };
  const far: { readonly node: RegionNode; readonly edge: 'taken' | 'next'; readonly rip: Rip }[] = [];
  const lead = (node: RegionNode, edge: 'taken' | 'next'): void => {
    const rip = node.edges![edge]?.rip;
    if (rip === undefined) return;
    const near = nodeNear(rip, node.edges!.block);
    if (near !== undefined) node[edge] = near;
    else far.push({ node, edge, rip });
  };
  if (add(entry) < 0) return undefined;
  const sites = new Set<number>();
  let hasReturn = false;
  let dispatch = -1;
  for (let n = 0, sitesOf = 0, farOf = 0; n < nodes.length;) {
    const node = nodes[n++]!;
    if (node.edges === undefined) node.others = jumpTargets(cache, entry, nodeOfBlock);
    else {
      lead(node, 'taken');
      lead(node, 'next');
      hasReturn ||= node.edges.isReturn;
      if (node.edges.isIndirectJump && dispatch < 0)
        dispatch = nodes.push({ edges: undefined, code: undefined, taken: -1, next: -1, others: [] }) - 1;
    }
    for (let isLast = n === nodes.length; isLast && n === nodes.length;) {
      // The places after calls belong to the region when it has a return that may lead there. Then other pages.
      if (hasReturn && sitesOf < nodes.length && sites.size < MAX_RETURNS) {
        const { edges } = nodes[sitesOf++]!;
        const site =
          edges?.returnSite === undefined ? -1 : (nodeNear(edges.returnSite, edges.block) ?? nodeFar(edges.returnSite));
        if (site >= 0) sites.add(site);
      } else if (farOf < far.length) {
        const { node: from, edge, rip } = far[farOf++]!;
        from[edge] = nodeFar(rip);
      } else isLast = false;
    }
  }
  for (const { edges, others } of nodes) {
    if (edges?.isReturn === true) others.push(...sites);
    else if (edges?.isIndirectJump === true) others.push(dispatch);
  }
  keepLoops(nodes);
  return outlineOf(nodes);
}
/** The nodes that indirect jumps of the region may lead to. */
function jumpTargets(cache: CodeCache, entry: Block, nodeOfBlock: (block: Block) => number): number[] {
  const found: number[] = [];
  let tried = 0;
  for (const block of cache.blocksOf(entry.frame)) {
    if (!block.isJumpTarget || block.frame2 >= 0 || block.mode !== entry.mode || !samePage(ripOf(block), entry)) continue;
    if (++tried > MAX_TARGETS) break;
    const n = nodeOfBlock(block);
    if (n >= 0) found.push(n);
  }
  return found;
}

/** The flow graph of an outline, with its blocks decoded; undefined when the first instruction cannot be translated. */
export function graphOf({ nodes }: RegionOutline, reader: BlockReader): RegionGraph | undefined {
  const isEmpty = nodes.map((node) => {
    if (node.edges === undefined) return false;
    const code = reader.known.of(node.edges.block);
    node.code = code;
    if (code.stopsAt !== 0) {
      node.taken = node.next = -1;
      node.others = [];
    }
    return code.insns.length === 0;
  });
  if (isEmpty[0] === true) return undefined;
  for (const node of nodes) {
    if (isEmpty[node.taken] === true) node.taken = -1;
    if (isEmpty[node.next] === true) node.next = -1;
    if (node.others.length > 0) node.others = node.others.filter((to) => isEmpty[to] !== true);
  }
  return reducible(nodes);
}

function predecessorsOf(nodes: readonly RegionNode[]): number[][] {
  const predecessors: number[][] = nodes.map(() => []);
  for (let n = 0; n < nodes.length; n++) {
    const { taken, next, others } = nodes[n]!;
    if (taken >= 0) predecessors[taken]!.push(n);
    if (next >= 0) predecessors[next]!.push(n);
    for (const to of others) predecessors[to]!.push(n);
  }
  return predecessors;
}

/** Cuts off blocks that do not lead back to the entry, but for the first few. */
function keepLoops(nodes: readonly RegionNode[]): void {
  const isKept = new Uint8Array(nodes.length);
  isKept[0] = 1;
  const leadsBack = ({ taken, next, others }: RegionNode): boolean => {
    if ((taken >= 0 && isKept[taken] !== 0) || (next >= 0 && isKept[next] !== 0)) return true;
    for (const to of others) if (isKept[to] !== 0) return true;
    return false;
  };
  // Most edges lead to later nodes: backwards most is found in one round.
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (let n = nodes.length - 1; n > 0; n--) {
      if (isKept[n] !== 0 || !leadsBack(nodes[n]!)) continue;
      isKept[n] = 1;
      hasChanged = true;
    }
  }
  let forward = 0;
  for (let n = 0; n < nodes.length; n++) if (isKept[n] === 0 && forward++ < MAX_FORWARD) isKept[n] = 1;
  for (const node of nodes) {
    if (node.taken >= 0 && isKept[node.taken] === 0) node.taken = -1;
    if (node.next >= 0 && isKept[node.next] === 0) node.next = -1;
    if (node.others.length > 0) node.others = node.others.filter((to) => isKept[to] !== 0);
  }
}

/** Counts what can be reached, and looks for an edge back to where a path has come from. */
function outlineOf(nodes: readonly RegionNode[]): RegionOutline {
  /** 1: on the path, 2: done. */
  const state = new Uint8Array(nodes.length);
  let insns = 0;
  let hasLoop = false;
  const visit = (n: number): void => {
    if (n < 0) return;
    if (state[n] !== 0) {
      hasLoop ||= state[n] === 1;
      return;
    }
    const { taken, next, others, edges } = nodes[n]!;
    state[n] = 1;
    insns += edges?.count ?? 0;
    visit(taken);
    visit(next);
    others.forEach(visit);
    state[n] = 2;
  };
  visit(0);
  return { nodes, insns, hasLoop };
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
    if (n < 0 || isSeen[n] === true) return;
    isSeen[n] = true;
    const { taken, next, others } = nodes[n]!;
    visit(taken);
    visit(next);
    others.forEach(visit);
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
  const predecessors = predecessorsOf(nodes);
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

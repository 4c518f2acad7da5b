import { Gpr } from '@tdxkit/x86-cpu';
import { rowsOf } from '../metadata/field-index.ts';
import { loadList } from '../metadata/load-list.ts';
import type { MdContext } from '../metadata/md-context.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import type { Td } from '../td/td.ts';
import { failImport, listedPage, type PageList } from './operands.ts';
import type { MigrationStream } from './stream.ts';

const PAGE_BYTES = 4096;

/** One call's part of a state import. */
export interface StateImport {
  readonly m: ModuleContext;
  readonly l: ModuleLp;
  readonly td: Td;
  readonly stream: MigrationStream;
  readonly list: PageList;
  /** What is imported: the TD's or vCPU's own state, and before it, in `modulePages` pages, the exporting module's. */
  readonly context: MdContext;
  readonly moduleContext?: MdContext;
  readonly modulePages?: number;
  readonly operands: readonly bigint[];
  readonly isResumed: boolean;
}

/**
 * Decrypts metadata lists from the pages of a host's list and takes over what they say. The first thing that is wrong with them is reported
 * once the bundle's MAC has shown that the exporting module wrote it.
 * @returns SUCCESS; INTERRUPTED_RESUMABLE; or the status, fatal, of what ended the import, with RCX and RDX about it
 */
export function importLists(state: StateImport): bigint {
  const { m, l, td, stream, list, operands, isResumed } = state;
  const modulePages = state.modulePages ?? 0;
  let page = isResumed ? stream.processed : 0;
  let resumeAt = isResumed ? stream.field : undefined;
  do {
    const source = listedPage(m, list.page, page);
    if (source === undefined) return failImport(td, status(Code.OPERAND_INVALID, Operand.PAGE));
    const text = stream.cipher.decrypt(m.memory.readBytes(source, PAGE_BYTES));
    if (new DataView(text.buffer, text.byteOffset).getUint16(0, true) > PAGE_BYTES)
      keepFailure(stream, status(Code.OPERAND_INVALID, Operand.PAGE), 0n);
    const isModule = page < modulePages && state.moduleContext !== undefined;
    const context = isModule ? (state.moduleContext ?? state.context) : state.context;
    const isLast = isModule ? page === modulePages - 1 : page === list.last;
    const row = resumeAt === undefined ? undefined : rowsOf[context.context]?.[resumeAt.position];
    const loaded = loadList(context, row === undefined ? undefined : { row, field: resumeAt?.field ?? 0 }, text, isLast);
    if (loaded.status !== SUCCESS) keepFailure(stream, loaded.status, loaded.about);
    const { next } = loaded;
    resumeAt = next === undefined || (isModule && isLast) ? undefined : { position: next.row.position, field: next.field };
    page++;
    if (page <= list.last && l.lp.hasPendingEvent) {
      stream.field = resumeAt;
      stream.interrupt({ operands, processed: page });
      return Code.INTERRUPTED_RESUMABLE;
    }
  } while (page <= list.last);
  return finishImport(state);
}

function keepFailure(stream: MigrationStream, result: bigint, about: bigint): void {
  if (stream.failure[0] === SUCCESS) stream.failure = [result, about, 0n];
}

function finishImport({ l, td, stream }: StateImport): bigint {
  const mac = stream.cipher.tag();
  if (stream.mbmd.mac.some((byte, i) => byte !== mac[i])) return failImport(td, Code.INCORRECT_MBMD_MAC);
  const [result, rcx, rdx] = stream.failure;
  if (result === SUCCESS) return SUCCESS;
  l.lp.gpr[Gpr.RCX] = rcx;
  l.lp.gpr[Gpr.RDX] = rdx;
  return failImport(td, result);
}

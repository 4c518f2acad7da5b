import { Gpr } from '@tdxkit/x86-cpu';
import { dumpList, firstReadable } from '../metadata/dump-list.ts';
import { rowsOf } from '../metadata/field-index.ts';
import type { MdContext } from '../metadata/md-context.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { listedPage, type PageList } from './operands.ts';
import type { MigrationStream } from './stream.ts';

const PAGE_BYTES = 4096;

/** One call's part of a state export. */
export interface StateExport {
  readonly m: ModuleContext;
  readonly l: ModuleLp;
  readonly stream: MigrationStream;
  readonly list: PageList;
  /** What is exported, one after the other; each begins on a new page. */
  readonly parts: readonly MdContext[];
  /** What the call's repetition must repeat. */
  readonly operands: readonly bigint[];
  readonly isResumed: boolean;
}

/**
 * Writes metadata lists, encrypted as they are, into the pages of a host's list.
 * @returns SUCCESS when all is there; INTERRUPTED_RESUMABLE; OPERAND_INVALID with R9 when the list is too short or with
 * MIG_BUFF_LIST_ENTRY. RDX: pages so far, on the first two
 */
export function exportLists({ m, l, stream, list, parts, operands, isResumed }: StateExport): bigint {
  const last = parts.length - 1;
  let page = isResumed ? stream.processed : 0;
  let part = isResumed && stream.isSysDone ? 1 : 0;
  let resumeAt = isResumed ? stream.field : undefined;
  for (;;) {
    const context = parts[part];
    const target = listedPage(m, list.page, page);
    if (target === undefined || context === undefined) return status(Code.OPERAND_INVALID, Operand.MIG_BUFF_LIST_ENTRY);
    const row = resumeAt === undefined ? undefined : rowsOf[context.context]?.[resumeAt.position];
    const start = row === undefined ? firstReadable(context) : { row, field: resumeAt?.field ?? 0 };
    const { bytes, next } = dumpList(context, start, PAGE_BYTES);
    const text = new Uint8Array(PAGE_BYTES);
    text.set(bytes);
    m.memory.writeBytes(target, stream.cipher.encrypt(text));
    page++;
    if (next === undefined && part === last) break;
    if (page > list.last) return status(Code.OPERAND_INVALID, Operand.R9);
    if (next === undefined) part++;
    resumeAt = next === undefined ? undefined : { position: next.row.position, field: next.field };
    if (l.lp.hasPendingEvent) {
      stream.field = resumeAt;
      stream.isSysDone = part > 0;
      stream.interrupt({ operands, processed: page });
      l.set(Gpr.RDX, page, 0);
      return Code.INTERRUPTED_RESUMABLE;
    }
  }
  l.set(Gpr.RDX, page, 0);
  return SUCCESS;
}

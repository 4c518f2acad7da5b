import { TdxError } from '@tdxkit/x86-cpu/units';

const reasons: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOENT: ['its folder does not exist', 'Make the folder first: mkdir -p.'],
  ENOTDIR: ['a part of the path is no folder', 'Check the path.'],
  EISDIR: ['it is a folder', 'Name a file in it.'],
  EACCES: ['permission denied', 'Check the permissions of file and folder.'],
  EPERM: ['permission denied', 'Check the permissions of file and folder.'],
  EROFS: ['the file system is read-only', 'Name a file elsewhere.'],
  ENXIO: ['it is a pipe that nobody reads', 'Start its reader first.'],
  ENOSPC: ['the disk is full', 'Make room, or name a file elsewhere.'],
  EDQUOT: ['your quota on the disk is used up', 'Make room, or name a file elsewhere.'],
  EFBIG: ['files there cannot be that large', 'Name a file on another file system, or raise ulimit -f.'],
  EIO: ['the disk reports an error', 'Name a file on another disk.'],
};

/** A file that a command was to write cannot be written. */
export class OutputFileError extends TdxError {
  constructor(name: string, cause: unknown) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    const [what, hint] = reasons[code] ?? [code, 'Check the folder and the space on the disk.'];
    super('OUTPUT_FAILED', `${name}: cannot be written: ${what}`, { cause, hint });
  }
}

import type { Packed, PackedValue } from '@tdxkit/x86-cpu/layout';
import type { Kvm } from '../kvm.ts';
import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import type { KvmIoctl } from '../uapi/ioctl.ts';
import type { FileTable } from './file-table.ts';
import type { IoctlArgument, UserBuffer } from './user-buffer.ts';

/** One ioctl as it reaches its handler. */
export interface IoctlCall {
  readonly kvm: Kvm;
  readonly files: FileTable;
  readonly argument: IoctlArgument;
  /** The argument as an immediate. */
  readonly value: bigint;
  /** What the argument points at. */
  readonly buffer: UserBuffer;
}

/** The binary form of one ioctl on a file of kind F: decodes, calls the typed form, encodes. */
export type IoctlHandler<F> = (file: F, call: IoctlCall) => IoctlResult;
export type IoctlTable<F> = Readonly<Partial<Record<keyof typeof KvmIoctl, IoctlHandler<F>>>>;

type Fields = Readonly<Record<string, unknown>>;

/** An ioctl that takes a struct. -EFAULT: not all of it can be read. */
export const takes =
  <F, S extends Fields>(
    layout: Packed<S>,
    run: (file: F, value: PackedValue<S>, call: IoctlCall) => IoctlResult,
  ): IoctlHandler<F> =>
  (file, call) => {
    const view = call.buffer.read(0, layout.size);
    return view === undefined ? -Errno.EFAULT : run(file, layout.read(view), call);
  };

/** An ioctl that fills a struct. -EFAULT: it cannot be written. */
export const gives =
  <F, S extends Fields>(layout: Packed<S>, run: (file: F) => Partial<PackedValue<S>> | NegativeErrno): IoctlHandler<F> =>
  (file, call) => {
    const value = run(file);
    if (typeof value === 'number') return value;
    return call.buffer.write(0, layout.encode(value)) ? 0 : -Errno.EFAULT;
  };

/** An ioctl that takes a struct and gives it back changed, also when it fails. */
export const changes =
  <F, S extends Fields>(layout: Packed<S>, run: (file: F, value: PackedValue<S>) => IoctlResult): IoctlHandler<F> =>
  (file, call) => {
    const view = call.buffer.read(0, layout.size);
    if (view === undefined) return -Errno.EFAULT;
    const value = layout.read(view);
    const result = run(file, value);
    return call.buffer.write(0, layout.encode(value)) ? result : -Errno.EFAULT;
  };

/** An immediate as a number; 2**53 and more as Infinity. */
export const immediate =
  <F>(run: (file: F, value: number, call: IoctlCall) => IoctlResult): IoctlHandler<F> =>
  (file, call) =>
    run(file, call.value > 0x1f_ffff_ffff_ffffn ? Infinity : Number(call.value), call);

/**
 * Linux errno numbers that this API returns, negative, in place of a value.
 * @source Linux include/uapi/asm-generic/errno-base.h, errno.h
 */
export const Errno = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EIO: 5,
  ENXIO: 6,
  E2BIG: 7,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  EINVAL: 22,
  ENOSPC: 28,
  ENOSYS: 38,
  ENOTTY: 25,
  EOPNOTSUPP: 95,
  EHWPOISON: 133,
} as const;

const names = new Map<number, string>(Object.entries(Errno).map(([name, value]) => [value, name]));

/** A negative errno, as an ioctl returns it: -22 is EINVAL. */
export type NegativeErrno = number;
/** What an ioctl without an object returns: 0 (or a count) when it succeeded, a negative errno when not. */
export type IoctlResult = number;

/** True when a fallible call returned an errno instead of its object. */
export const isErrno = (result: object | bigint | NegativeErrno): result is NegativeErrno =>
  typeof result === 'number' && result < 0;

/** `EINVAL` for -22 or 22; `errno 999` for a number without a name. */
export function errnoName(errno: number): string {
  const positive = Math.abs(errno);
  return names.get(positive) ?? `errno ${positive}`;
}

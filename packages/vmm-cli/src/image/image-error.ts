import { TdxError, type TdxErrorOptions } from '@tdxkit/x86-cpu/units';

/** The bytes of an image are not what its format demands. The message begins with `file:offset`. */
export class ImageFormatError extends TdxError {
  /** Byte offset in the file of what is wrong. */
  readonly offset: number;

  constructor(file: string, offset: number, message: string, options: TdxErrorOptions = {}) {
    super('IMAGE_INVALID', `${file}:0x${offset.toString(16)}: ${message}`, options);
    this.offset = offset;
  }
}

/** The image file is missing, is no regular file, or cannot be read. */
export class ImageReadError extends TdxError {
  constructor(file: string, message: string, options: TdxErrorOptions = {}) {
    super('IMAGE_UNREADABLE', `${file}: ${message}`, options);
  }
}

/** The image and the memory of the VM do not fit together. */
export class MemoryLayoutError extends TdxError {
  constructor(message: string, options: TdxErrorOptions = {}) {
    super('MEMORY_INVALID', message, options);
  }
}

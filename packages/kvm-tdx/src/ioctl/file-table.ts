import type { Kvm } from '../kvm.ts';
import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import type { EventFd } from '../io/eventfd.ts';
import { GuestMemfd } from '../vm/guest-memfd.ts';
import { KvmVm } from '../vm/kvm-vm.ts';
import { KvmRunPage } from './kvm-run-page.ts';

/** What a file descriptor can stand for: /dev/kvm, a VM, a vCPU, private memory, an event. */
export type KvmFile = Kvm | KvmVm | KvmVcpu | GuestMemfd | EventFd;

/** Standard input, output and error are taken. */
const FIRST_FD = 3;

/** The open files of the VMM process. A VM lives as long as a file of it is open: the VM itself, a vCPU or a guest_memfd. */
export class FileTable {
  readonly #files = new Map<number, KvmFile>();
  readonly #pages = new Map<KvmVcpu, KvmRunPage>();

  /** The lowest free descriptor now stands for `file`. */
  open(file: KvmFile): number {
    let fd = FIRST_FD;
    while (this.#files.has(fd)) fd++;
    this.#files.set(fd, file);
    return fd;
  }

  get size(): number {
    return this.#files.size;
  }
  get(fd: number): KvmFile | undefined {
    return this.#files.get(fd);
  }

  /** close(): -EBADF. The last file of a VM takes the VM with it. */
  close(fd: number): IoctlResult {
    const file = this.#files.get(fd);
    if (file === undefined) return -Errno.EBADF;
    this.#files.delete(fd);
    const vm = vmOf(file);
    if (vm === undefined) return 0;
    for (const other of this.#files.values()) if (vmOf(other) === vm) return 0;
    for (const vcpu of vm.vcpus) this.#pages.delete(vcpu);
    vm.destroy();
    return 0;
  }

  /** mmap() of a vCPU: its kvm_run pages, the same bytes each time. -EBADF; -ENODEV: the file has nothing to map. */
  mmap(fd: number): Uint8Array | NegativeErrno {
    const file = this.#files.get(fd);
    if (file === undefined) return -Errno.EBADF;
    return file instanceof KvmVcpu ? this.runPage(file).bytes : -Errno.ENODEV;
  }

  /** @internal */
  runPage(vcpu: KvmVcpu): KvmRunPage {
    let page = this.#pages.get(vcpu);
    if (page === undefined) this.#pages.set(vcpu, (page = new KvmRunPage(vcpu)));
    return page;
  }
}

function vmOf(file: KvmFile): KvmVm | undefined {
  if (file instanceof KvmVm) return file;
  if (file instanceof KvmVcpu) return file.vm;
  return file instanceof GuestMemfd ? file.vm : undefined;
}

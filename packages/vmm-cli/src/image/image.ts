import type { RtmrExtension } from '../measure/rtmr.ts';
import { hex, type Gpa } from '@tdxkit/x86-cpu/units';

/** Page-aligned bytes that are in guest memory before the first instruction. In a TD every page of it is added and measured. */
export interface ImageRegion {
  /** What it is, for reports: `text`, `segment 2`, `boot stub`. */
  readonly name: string;
  readonly gpa: Gpa;
  /** A multiple of 4096 bytes. */
  readonly bytes: Uint8Array;
  /** Default true: in a TD the contents go into MRTD. False: only that there is a page. */
  readonly isMeasured?: boolean;
}

/** How the first instruction of the image is reached. */
export type ImageEntry =
  /** The image covers the reset vector at 0xFFFFFFF0 and handles the reset state itself (32-bit in a TD, 16-bit in a plain VM). `hob`: RCX and R8 of a TD's vCPUs. */
  | { readonly kind: 'reset-vector'; readonly hob?: Gpa }
  /** The boot stub of the VMM enters here in 64-bit mode. */
  | { readonly kind: 'long-mode'; readonly address: Gpa }
  /** A multiboot 1 program, entered in flat 32-bit protected mode with EBX = `info`; plain VMs only. */
  | { readonly kind: 'multiboot'; readonly address: Gpa; readonly info: Gpa };

/** A Linux kernel that firmware is handed by fw_cfg. */
export interface FirmwareKernel {
  /** A bzImage. */
  readonly kernel: NamedFile;
  readonly initrd: NamedFile | undefined;
  readonly commandLine: string;
  /** The EFI boot loader by which firmware with secure boot starts the kernel. */
  readonly shim?: NamedFile | undefined;
}

/** A file and what messages call it. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A guest image, checked and laid out. Regions ascend and do not overlap. */
export interface Image {
  readonly name: string;
  readonly format: 'elf64' | 'flat' | 'multiboot' | 'linux' | 'tdvf';
  readonly fileBytes: number;
  readonly regions: readonly ImageRegion[];
  readonly entry: ImageEntry;
  /** The program passes RBP to the host with TDG.VP.VMCALL, which a TD built with NO_RBP_MOD may not. Default false. */
  readonly passesRbp?: boolean;
  /** Linux for the firmware to boot. */
  readonly firmwareKernel?: FirmwareKernel;
  /** What the image's own code measures into RTMRs of a TD before its kernel runs, in order. Default: nothing. */
  readonly extensions?: readonly RtmrExtension[];
}

/** The head of every report about an image. */
export const imageHead = (image: Image): { name: string; format: Image['format']; bytes: number; entry: string } => ({
  name: image.name,
  format: image.format,
  bytes: image.fileBytes,
  entry: image.entry.kind === 'reset-vector' ? 'reset vector' : hex(image.entry.address),
});

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { run } from '@tdxkit/bench';
import { image } from './flat-machine.ts';

const QEMU = 'qemu-system-x86_64';
const MACHINE =
  '-m 256 -display none -device isa-debug-exit,iobase=0xf4,iosize=4 -no-reboot -nodefaults -net none -serial none -monitor none';

/** Ways to run QEMU's translator: as usual, and with exact instruction counts, which tdxkit always has. */
export const QEMU_MODES = {
  tcg: '-accel tcg,thread=single',
  icount: '-accel tcg,thread=single -icount shift=0,sleep=off',
} as const;
export type QemuMode = keyof typeof QEMU_MODES;

export const hasQemu = (): boolean => spawnSync(QEMU, ['--version'], { stdio: 'ignore' }).status === 0;

/** Processor seconds of QEMU with a kernel of this folder, its own start included. RangeError when the kernel ended with another code than `exitCode`. */
export function qemuSeconds(kernel: string, mode: QemuMode, exitCode: number): number {
  const args = `${QEMU_MODES[mode]} ${MACHINE} -kernel`.split(' ');
  const { status, seconds } = run(QEMU, [...args, fileURLToPath(image(kernel))], 120_000);
  if (status !== (exitCode * 2 + 1) % 256)
    throw new RangeError(`${kernel} in QEMU ended with status ${status}, not code ${exitCode}`);
  return seconds;
}

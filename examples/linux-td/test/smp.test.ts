import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDevices, runImage, thisComputer } from '@tdxkit/vmm-cli';
import { afterAll, describe, expect, it } from 'vitest';
import { guestPrograms } from '../src/guest-files.ts';
import { cache, debianGuest, Drivers, isFull, memoryBytes, takeAddress } from './debian-guest.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdxkit-smp-'));
afterAll(() => rmSync(folder, { recursive: true }));
const MODULES = [
  ...Drivers.DISK,
  ...Drivers.NETWORK,
  ...Drivers.RANDOM,
  'fs/configfs/configfs',
  'drivers/virt/coco/tsm',
  'drivers/virt/coco/tdx-guest/tdx-guest',
];
const DRIVERS = '/sys/bus/virtio/drivers';
/** Queues of drivers, and the quote buffer of tdx-guest, are made shared when they come and private when they go: all the while mappings change, and data moves. */
const script = [
  ...takeAddress,
  'stress 8 150 &',
  `(for i in $(seq 12); do echo virtio0 > ${DRIVERS}/virtio_blk/unbind; echo virtio0 > ${DRIVERS}/virtio_blk/bind; dd if=/dev/urandom of=/dev/vda bs=64k count=2 conv=fsync 2> /dev/null; a=$(dd if=/dev/vda bs=64k count=2 2> /dev/null | md5sum); echo 3 > /proc/sys/vm/drop_caches; [ "$a" = "$(dd if=/dev/vda bs=64k count=2 2> /dev/null | md5sum)" ] || echo the disk differs; done; echo disk done) &`,
  '(for i in $(seq 3); do dd if=/dev/zero bs=1k count=100 2> /dev/null | nc -w 9 10.0.2.2 7 | wc -c; done; echo net done) &',
  '(for i in $(seq 12); do rmmod virtio_rng; insmod /lib/virtio-rng.ko; [ $(dd if=/dev/hwrng bs=64 count=4 2> /dev/null | wc -c) = 256 ] || echo too few bytes; done; echo rng done) &',
  '(for i in $(seq 12); do rmmod tdx_guest; insmod /lib/tdx-guest.ko; attest | cut -c1-12 | grep -c TDREPORT > /dev/null || echo no report; rmdir /sys/kernel/config/tsm/report/example 2> /dev/null; done; echo report done) &',
  "wait; grep TLB /proc/interrupts; dmesg | grep -E 'BUG|Oops|lockup|stall|WARNING'",
];

describe('several vCPUs of a Debian kernel', () => {
  it.for([4, 8])(
    '%i of them convert, accept, unmap and move data at once, and all of it comes out right',
    async (cpus, { skip }) => {
      if (!isFull) return skip('it takes minutes: npm run test:full runs it');
      const programs = guestPrograms(join(cache, 'guest'));
      if (programs === undefined) return skip('gcc is not there');
      const image = await debianGuest({ modules: MODULES, programs, script, cpus });
      if ('missing' in image) return skip(image.missing);
      const disk = join(folder, `${cpus}.img`);
      writeFileSync(disk, new Uint8Array(2 ** 20));
      const devices = await openDevices({ net: 'echo', rng: true, disk: [disk] }, thisComputer);
      const { outcome, console: text, exits, teardown } = await runImage(image, { memoryBytes, cpus, devices });
      expect([outcome.kind, teardown.pagesLeaked]).toEqual(['power-off', 0]);
      for (const part of ['stress ok', 'disk done', 'net done', 'rng done', 'report done']) expect(text).toContain(part);
      expect(text.match(/^102400/gm)).toHaveLength(3);
      expect(text).not.toMatch(/BUG|Oops|lockup|stall|WARNING|differs|too few|no report/);
      const shootdowns = /TLB:((?:\s+\d+)+)/.exec(text)![1]!.trim().split(/\s+/).map(Number);
      expect(Math.min(...shootdowns)).toBeGreaterThan(100);
      expect(exits['TDVMCALL<MapGpa>']).toBeGreaterThan(50);
    },
  );
});

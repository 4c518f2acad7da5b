import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDevices, runImage, thisComputer, type DeviceOptions, type RunOptions, type RunSummary } from '@tdxkit/vmm-cli';
import { afterAll, describe, expect, it } from 'vitest';
import { debianGuest, Drivers, isFull, memoryBytes, takeAddress, type DebianGuestOptions } from './debian-guest.ts';

const { DISK, NETWORK, RANDOM } = Drivers;
const folder = mkdtempSync(join(tmpdir(), 'tdxkit-devices-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface BootOptions extends Pick<DebianGuestOptions, 'cpus' | 'parameters' | 'shell'> {
  readonly vmType?: 'td' | 'vmx';
  readonly run?: Partial<RunOptions>;
}

/** A Debian kernel with these devices does what `script` says. */
async function boot(
  devices: DeviceOptions,
  modules: readonly string[],
  script: readonly string[],
  { vmType = 'td', cpus = 1, run = {}, ...more }: BootOptions = {},
): Promise<RunSummary | { readonly missing: string }> {
  const image = await debianGuest({ modules, script, cpus, ...more });
  if ('missing' in image) return image;
  return await runImage(image, {
    vmType,
    memoryBytes,
    cpus,
    devices: await openDevices(devices, thisComputer),
    timeoutMs: 300_000,
    ...run,
  });
}

/** An ext4 image with a file in it; undefined without mke2fs. */
function makeDisk(name: string): string | undefined {
  const contents = join(folder, `${name}.d`);
  const file = join(folder, name);
  mkdirSync(contents);
  writeFileSync(join(contents, 'greeting'), 'greetings from the host\n');
  const made = spawnSync('/sbin/mke2fs', ['-q', '-t', 'ext4', '-d', contents, file, '16M']);
  return made.status === 0 ? file : undefined;
}
const readBack = (image: string, path: string): string =>
  spawnSync('/sbin/debugfs', ['-R', `cat ${path}`, image], { encoding: 'utf8' }).stdout;

const WHY = 'a boot takes most of a minute: npm run test:full runs it';

describe('devices of a Debian kernel', () => {
  it.for(['td', 'vmx'] as const)('as %s: a file system on a disk keeps what was written', async (vmType, { skip }) => {
    if (!isFull) skip(WHY);
    const disk = makeDisk(`disk-${vmType}`);
    if (disk === undefined) return skip('mke2fs is not installed');
    const summary = await boot(
      { disk: [`${disk},serial=notebook`] },
      DISK,
      [
        'mkdir /mnt; mount /dev/vda /mnt; cat /mnt/greeting /sys/block/vda/serial; echo',
        'echo "written by the guest" > /mnt/written; dd if=/dev/urandom of=/mnt/blob bs=64k count=32 2> /dev/null',
        'before=$(md5sum /mnt/blob); umount /mnt; echo 3 > /proc/sys/vm/drop_caches; mount /dev/vda /mnt',
        '[ "$before" = "$(md5sum /mnt/blob)" ] && echo the blob is the same; umount /mnt',
      ],
      { vmType },
    );
    if ('missing' in summary) return skip(summary.missing);
    expect(summary.outcome.kind).toBe('power-off');
    for (const text of ['greetings from the host', 'notebook', 'the blob is the same']) expect(summary.console).toContain(text);
    expect(readBack(disk, '/written')).toBe('written by the guest\n');
    expect(spawnSync('/sbin/e2fsck', ['-fn', disk]).status).toBe(0);
  });

  it('a read-only disk refuses writes, and one with copy on write keeps them to itself', async ({ skip }) => {
    if (!isFull) skip(WHY);
    const disk = makeDisk('shared');
    if (disk === undefined) return skip('mke2fs is not installed');
    const before = readFileSync(disk);
    const summary = await boot({ disk: [`${disk},ro`, `${disk},cow`] }, DISK, [
      'mkdir /mnt /cow; mount -o ro,noload /dev/vda /mnt; cat /sys/block/vda/ro; dd if=/dev/zero of=/dev/vda bs=512 count=1',
      'mount /dev/vdb /cow; echo changed > /cow/greeting; sync; umount /cow; echo 3 > /proc/sys/vm/drop_caches; mount /dev/vdb /cow; cat /cow/greeting /mnt/greeting',
    ]);
    if ('missing' in summary) return skip(summary.missing);
    expect(summary.console).toMatch(/Operation not permitted|Read-only/);
    expect(summary.console).toContain('changed\r\ngreetings from the host');
    expect(readFileSync(disk).equals(before)).toBe(true);
  });

  it('DHCP, ping and TCP work against the echo network, the same in every run', async ({ skip }) => {
    if (!isFull) skip(WHY);
    const run = async (): Promise<RunSummary | { readonly missing: string }> =>
      await boot(
        { net: 'echo', rng: true, virtioConsole: true },
        [...NETWORK, ...RANDOM],
        [
          'ip link set eth0 up; printf "#!/bin/sh\\n[ \\$1 = bound ] && ip addr add \\$ip/24 dev \\$interface && ip route add default via \\$router && echo lease \\$ip \\$router \\$dns\\n" > /bin/lease; chmod +x /bin/lease',
          'udhcpc -q -n -i eth0 -s /bin/lease',
          'ping -c 2 10.0.2.2; echo hello over tcp | nc -w 3 1.2.3.4 7',
          'dd if=/dev/zero bs=1k count=300 2> /dev/null | nc -w 3 10.0.2.2 7 | wc -c',
          'dd if=/dev/hwrng bs=32 count=1 2> /dev/null | md5sum; echo hello hvc0 > /dev/hvc0',
        ],
      );
    const [first, second] = [await run(), await run()];
    if ('missing' in first || 'missing' in second) return skip('missing' in first ? first.missing : '');
    for (const text of [
      'lease 10.0.2.15 10.0.2.2 10.0.2.3',
      '2 packets received, 0% packet loss',
      'hello over tcp',
      '307200',
      'hello hvc0',
    ])
      expect(first.console).toContain(text);
    expect([second.console, second.instructions]).toEqual([first.console, first.instructions]);
  });

  it.for(['td', 'vmx'] as const)('as %s without MSI-X: every device interrupts by its pin', async (vmType, { skip }) => {
    if (!isFull) skip(WHY);
    const disk = makeDisk(`pins-${vmType}`);
    if (disk === undefined) return skip('mke2fs is not installed');
    const summary = await boot(
      { disk: [`${disk},cow`], net: 'echo', rng: true, virtioConsole: true },
      [...DISK, ...NETWORK, ...RANDOM],
      [
        ...takeAddress,
        'mkdir /mnt; mount /dev/vda /mnt; cat /mnt/greeting; echo hello over tcp | nc -w 3 1.2.3.4 7',
        'dd if=/dev/hwrng bs=32 count=1 2> /dev/null | wc -c; echo hello hvc0 > /dev/hvc0; grep virtio /proc/interrupts',
      ],
      { vmType, parameters: 'console=ttyS0 pci=nomsi' },
    );
    if ('missing' in summary) return skip(summary.missing);
    for (const text of ['greetings from the host', 'hello over tcp', '32', 'hello hvc0']) expect(summary.console).toContain(text);
    for (let pin = 17; pin < 21; pin++) expect(summary.console).toMatch(new RegExp(`: +[1-9]\\d* +IO-APIC +${pin}-edge +virtio`));
  });

  it('four vCPUs share a disk and a network card', async ({ skip }) => {
    if (!isFull) skip(WHY);
    const disk = makeDisk('smp');
    if (disk === undefined) return skip('mke2fs is not installed');
    const summary = await boot(
      { disk: [disk], net: 'echo' },
      [...DISK, ...NETWORK],
      [
        ...takeAddress,
        'mkdir /mnt; mount /dev/vda /mnt; for i in 0 1 2 3; do (taskset $((1 << i)) dd if=/dev/zero of=/mnt/$i bs=64k count=8 2> /dev/null; echo $i | taskset $((1 << i)) nc -w 3 10.0.2.2 7) & done; wait',
        'sync; ls /mnt | wc -l; umount /mnt',
      ],
      { cpus: 4 },
    );
    if ('missing' in summary) return skip(summary.missing);
    expect(summary.outcome.kind).toBe('power-off');
    expect(spawnSync('/sbin/e2fsck', ['-fn', disk]).status).toBe(0);
    expect(readBack(disk, '/3').length).toBe(8 * 65536);
  });

  it('TCP to a program of this computer, through --net user', async ({ skip }) => {
    if (!isFull) skip(WHY);
    const server = createServer((socket) => socket.on('data', (data) => socket.end(`the host heard: ${data.toString()}`)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const summary = await boot({ net: 'user' }, NETWORK, [
      ...takeAddress,
      `echo it is the guest | nc -w 5 10.0.2.2 ${port}`,
      'ping -c 1 10.0.2.2',
    ]);
    server.close();
    if ('missing' in summary) return skip(summary.missing);
    expect(summary.console).toContain('the host heard: it is the guest');
    expect(summary.console).toContain('1 packets received');
  });

  it('a shell on the virtio console takes what is typed', async ({ skip }) => {
    if (!isFull) skip(WHY);
    const typed = ['echo $((6 * 7)) things\r', 'tty\r', 'exit\r'];
    let printed = '';
    const prompts = (): number => printed.split('# ').length - 1;
    let given = 0;
    const summary = await boot({ virtioConsole: true }, [], [], {
      parameters: 'console=hvc0',
      shell: true,
      run: {
        onConsole: (byte) => (printed += String.fromCharCode(byte)),
        input: {
          take: () => (prompts() > given && given < typed.length ? new TextEncoder().encode(typed[given++]) : undefined),
          isInteractive: false,
          get isClosed() {
            return given === typed.length;
          },
          wait: () => Promise.resolve(),
        },
      },
    });
    if ('missing' in summary) return skip(summary.missing);
    expect(summary.outcome.kind).toBe('power-off');
    expect(summary.console).toContain('42 things\r\n');
    expect(summary.console).toContain('/dev/hvc0\r\n');
  });

  it('a disk image that somebody removes, or cuts off, is a disk with errors', async ({ skip }) => {
    if (!isFull) skip(WHY);
    const [removed, cut] = [makeDisk('removed'), makeDisk('cut')];
    if (removed === undefined || cut === undefined) return skip('mke2fs is not installed');
    let printed = '';
    const summary = await boot(
      { disk: [removed, cut] },
      DISK,
      [
        'dd if=/dev/zero of=/dev/vda bs=4k seek=100 count=1 conv=fsync 2> /dev/null && echo written; echo NOW',
        'dd if=/dev/zero of=/dev/vda bs=4k seek=200 count=1 conv=fsync || echo not written; dd if=/dev/vdb of=/dev/null bs=4k skip=2000 count=1 || echo not read',
      ],
      {
        run: {
          onConsole: (byte) => {
            printed += String.fromCharCode(byte);
            if (!printed.endsWith('\nNOW')) return;
            rmSync(removed);
            truncateSync(cut, 4096);
          },
        },
      },
    );
    if ('missing' in summary) return skip(summary.missing);
    expect(summary.outcome.kind).toBe('power-off');
    for (const text of ['written\r\nNOW', 'not written', 'not read', 'I/O error']) expect(summary.console).toContain(text);
  });

  it('the clock wakes the guest at the time of its alarm', async ({ skip }) => {
    if (!isFull) skip(WHY);
    const summary = await boot(
      {},
      [],
      [
        'cat /sys/class/rtc/rtc0/date; echo +3 > /sys/class/rtc/rtc0/wakealarm; sleep 6; grep rtc0 /proc/interrupts',
        'date -s "2030-05-06 07:08:09" > /dev/null; hwclock -w -u; hwclock -r -u',
      ],
    );
    if ('missing' in summary) return skip(summary.missing);
    expect(summary.console).toContain('2026-01-01');
    expect(summary.console).toMatch(/:\s+[1-9]\d*\s+IO-APIC\s+8-edge\s+rtc0/);
    expect(summary.console).toMatch(/May\s+6 07:08:\d\d 2030/);
  });
});

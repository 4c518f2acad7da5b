import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDevices } from './device-options.ts';
import { NotedFiles, disk } from './file-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdxkit-options-'));
afterAll(() => rmSync(folder, { recursive: true }));
const image = join(folder, 'disk.img');
writeFileSync(image, new Uint8Array(4096).fill(7));
writeFileSync(join(folder, 'a,b'), new Uint8Array(512));
const clock = { now: () => 0n, hz: 1n };

describe('options for devices', () => {
  it('ask for nothing by default', async () => {
    expect(await openDevices({}, disk)).toMatchObject({ disks: [], hasRng: false, hasConsole: false, onDebug: undefined });
    expect((await openDevices({ net: 'none' }, disk)).network).toBeUndefined();
  });

  it('open disks: to be written, read-only, or with changes in memory', async () => {
    const { disks } = await openDevices(
      { disk: [image, `${image},ro`, `${image},cow,serial=x1`, `${join(folder, 'a,,b')},ro`] },
      disk,
    );
    expect(disks!.map(({ backend, serial }) => [backend.bytes, backend.isReadOnly, serial])).toEqual([
      [4096, false, 'tdx-disk0'],
      [4096, true, 'tdx-disk1'],
      [4096, false, 'x1'],
      [512, true, 'tdx-disk3'],
    ]);
    for (const { backend } of disks!) backend.close();
  });

  it('take a network card with its address', async () => {
    const { network } = await openDevices({ net: 'echo,mac=52:54:00:ab:cd:ef' }, disk);
    expect([...network!.mac]).toEqual([0x52, 0x54, 0, 0xab, 0xcd, 0xef]);
    expect(network!.connect(clock).live).toBeUndefined();
    const user = (await openDevices({ net: 'user' }, disk)).network!.connect(clock);
    expect(user.live).toBeDefined();
    user.close();
  });

  it.each([
    [{ disk: [''] }, /empty file name/],
    [{ disk: [`${image},rx`] }, /"rx" is none of/],
    [{ disk: [`${image},serial=`] }, /serial of 1 to 20/],
    [{ disk: [`${image},serial=123456789012345678901`] }, /serial of 1 to 20/],
    [{ disk: new Array<string>(17).fill(image) }, /17 disks/],
    [{ disk: [join(folder, 'nowhere')] }, /no such file/],
    [{ net: 'tap' }, /not one of none, echo, user/],
    [{ net: 'none,mac=52:54:00:ab:cd:ef' }, /not one of/],
    [{ net: 'echo,mac=53:54:00:ab:cd:ef' }, /no address of a network card/],
    [{ net: 'echo,hostfwd=tcp::80-:80' }, /no setting of it/],
    [{ net: 'user,hostfwd=tcp::80' }, /leads nowhere/],
    [{ net: 'user,hostfwd=tcp::70000-:80' }, /leads nowhere/],
    [{ debugcon: join(folder, 'no', 'where') }, /--debugcon/],
  ])('refuse %j', async (options, message) => {
    await expect(openDevices(options, disk)).rejects.toThrow(message);
  });

  it('keep a recording from depending on the world', async () => {
    const files = new NotedFiles(true);
    await expect(openDevices({ disk: [image] }, files)).rejects.toThrow(/cannot bring back/);
    await expect(openDevices({ net: 'user' }, files)).rejects.toThrow(/cannot be repeated/);
    const { disks } = await openDevices({ disk: [`${image},cow`] }, files);
    writeFileSync(image, new Uint8Array(4096).fill(8));
    const sector = new Uint8Array(512);
    disks![0]!.backend.read(0, sector);
    expect([sector[0], files.files.has(image)]).toEqual([7, true]);
  });
});

import { createServer, type AddressInfo, type Socket } from 'node:net';
import { openDevices, thisComputer, VmSession, type MachineOptions, type RunSummary } from '@tdxkit/vmm-cli';
import { afterEach, describe, expect, it } from 'vitest';
import { debianGuest, Drivers, isFull, memoryBytes, takeAddress } from './debian-guest.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server of this computer that says what it heard, and what that was. */
async function listener(): Promise<{ readonly port: number; readonly heard: string[] }> {
  const sockets: Socket[] = [];
  const heard: string[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      heard.push(data.toString().trim());
      socket.write(`the host heard ${data.toString()}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, heard };
}

const WHY = 'boots take most of a minute: npm run test:full runs it';
const toItsEnd = async (session: VmSession): Promise<RunSummary> =>
  session.close(session.outcomeOf(await session.run({ deadline: performance.now() + 200_000 }), { timeoutMs: 200_000 }));

/** Runs a guest until it printed `text`, saves it there, and takes the one that was saved and one that was restored to their ends. */
async function savedAt(
  text: string,
  script: readonly string[],
  vmType: 'td' | 'vmx',
  devices: () => Promise<MachineOptions>,
): Promise<
  { readonly whole: RunSummary; readonly restored: RunSummary; readonly losses: unknown } | { readonly missing: string }
> {
  const image = await debianGuest({ modules: Drivers.NETWORK, script });
  if ('missing' in image) return image;
  const first = await VmSession.open(image, { vmType, memoryBytes, devices: await devices(), expectText: text });
  expect(await first.run({ deadline: performance.now() + 200_000 })).toMatchObject({ outcome: { kind: 'expect-text' } });
  first.watch({});
  const saved = structuredClone(first.save());
  const losses = first.devices.losses;
  const whole = await toItsEnd(first);
  const restored = await toItsEnd(VmSession.restore(saved, { devices: await devices() }));
  return { whole, restored, losses };
}

describe('the network of a Debian kernel that was saved in the middle of a TCP exchange', { timeout: 500_000 }, () => {
  it.for(['td', 'vmx'] as const)('as %s, --net user: its connection is reset, new ones work', async (vmType, { skip }) => {
    if (!isFull) skip(WHY);
    const { port, heard } = await listener();
    const ends = await savedAt(
      'the host heard one',
      [
        ...takeAddress,
        `(echo one; sleep 2; echo two; sleep 2) | nc -w 5 10.0.2.2 ${port}; echo it ended with $?`,
        `(echo three; sleep 1) | nc -w 5 10.0.2.2 ${port}; echo and this with $?`,
      ],
      vmType,
      () => openDevices({ net: 'user' }, thisComputer),
    );
    if ('missing' in ends) return skip(ends.missing);
    expect(ends.losses).toBe("1 TCP connection of the guest to the host's network: they will be reset");
    expect(ends.whole.console).toMatch(
      /heard one\r\nthe host heard two\r\nit ended with 0\r\nthe host heard three\r\nand this with 0/,
    );
    expect(ends.restored.console).toMatch(/heard one\r\nit ended with \d\r\nthe host heard three\r\nand this with 0/);
    expect(heard).toEqual(['one', 'two', 'three', 'three']);
    for (const { outcome, teardown } of [ends.whole, ends.restored])
      expect([outcome.kind, teardown.pagesLeaked]).toEqual(['power-off', 0]);
  });

  it('--net echo: the exchange goes on, bit for bit as in the guest that nobody restored', async ({ skip }) => {
    if (!isFull) skip(WHY);
    const ends = await savedAt(
      'one',
      [
        ...takeAddress,
        '(echo one; sleep 1; dd if=/dev/zero bs=1k count=200 2> /dev/null) | nc -w 5 1.2.3.4 7 | tee /dev/console | wc -c',
      ],
      'td',
      () => openDevices({ net: 'echo' }, thisComputer),
    );
    if ('missing' in ends) return skip(ends.missing);
    const essence = ({ console: printed, instructions, exits, outcome }: RunSummary): unknown => ({
      printed,
      instructions,
      exits,
      outcome,
    });
    expect(ends.losses).toBeUndefined();
    expect(ends.whole.console).toContain('204804');
    expect(essence(ends.restored)).toEqual(essence(ends.whole));
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gpa } from '@tdxkit/x86-cpu/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DebuggedVm } from '../src/gdb/debugged-vm.ts';
import { GdbStub } from '../src/gdb/gdb-stub.ts';
import { PacketReader, framed } from '../src/gdb/packet.ts';
import { gdbRegisters, registerValue } from '../src/gdb/target-description.ts';
import { viewOf } from '../src/debug/view-of.ts';
import { loadImage } from '../src/image/load-image.ts';
import { VmSession } from '../src/run/vm-session.ts';
import { tdx } from './run-tdx.ts';

/** 0x10_0000: mov eax, 1; mov ebx, 0x10_1000; L: inc eax; mov [rbx], eax; cmp eax, 5; jne L. The dword at 0x10_1000 is what it counts in. */
const count = [0xb8, 1, 0, 0, 0, 0xbb, 0, 0x10, 0x10, 0, 0xff, 0xc0, 0x89, 0x03, 0x83, 0xf8, 5, 0x75, 0xf7];
/** Then exit code 3: by mov al, 3; out 0xF4, al, and in a TD by TDG.VP.VMCALL<Instruction.IO> with R10..R15 = 0, 30, 1 byte, write, 0xF4, 3. */
const ends = {
  vmx: [0xb0, 3, 0xe6, 0xf4],
  td: [
    0x31, 0xc0, 0xb9, 0, 0xfc, 0, 0, 0x45, 0x31, 0xd2, 0x41, 0xbb, 30, 0, 0, 0, 0x41, 0xbc, 1, 0, 0, 0, 0x41, 0xbd, 1, 0, 0, 0,
    0x41, 0xbe, 0xf4, 0, 0, 0, 0x41, 0xbf, 3, 0, 0, 0, 0x66, 0x0f, 0x01, 0xcc,
  ],
};
function programFor(vmType: 'td' | 'vmx'): Uint8Array {
  const program = new Uint8Array(0x1004);
  program.set([...count, ...ends[vmType]]);
  return program;
}
const ENTRY = 0x10_0000n;
const LOOP = 0x10_000an;
const COUNTER = 0x10_1000n;

/** A debugger that talks to the stub without a network. */
class Client {
  readonly #reader = new PacketReader();
  readonly #answers: string[] = [];
  #wake: () => void = () => undefined;
  readonly stub: GdbStub;
  readonly ends: string[] = [];

  constructor(vm: DebuggedVm) {
    this.stub = new GdbStub(
      vm,
      (bytes) => {
        for (const input of this.#reader.push(bytes)) if (input.kind === 'packet') this.#answers.push(input.text);
        this.#wake();
      },
      (how) => this.ends.push(how),
    );
  }

  /** Sends a packet and waits for its answer. */
  async ask(text: string): Promise<string> {
    this.stub.receive(framed(text));
    while (this.#answers.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#answers.shift()!;
  }

  async register(name: string): Promise<bigint> {
    return registerValue(await this.ask(`p${gdbRegisters.findIndex((r) => r.name === name).toString(16)}`))!;
  }
}

async function debug(vmType: 'td' | 'vmx', cpus = 1, xfam?: bigint): Promise<{ client: Client; session: VmSession }> {
  const image = loadImage('counter', programFor(vmType), { loadAddress: gpa(Number(ENTRY)) });
  const session = await VmSession.open(image, {
    vmType,
    cpus,
    debug: vmType === 'td',
    ...(xfam === undefined || vmType === 'vmx' ? {} : { xfam }),
  });
  return { client: new Client(new DebuggedVm(session, viewOf(session)!)), session };
}

describe.each(['td', 'vmx'] as const)('the GDB stub of a %s', (vmType) => {
  it('stops at breakpoints, steps, reads and writes registers and memory, and tells the exit code', async () => {
    const { client, session } = await debug(vmType);
    expect(await client.ask('?')).toBe('T05thread:1;');
    expect(await client.ask(`Z0,${LOOP.toString(16)},1`)).toBe('OK');
    expect(await client.ask('vCont;c')).toBe('T05thread:1;');
    expect([await client.register('rip'), await client.register('rax'), await client.register('rbx')]).toEqual([
      LOOP,
      1n,
      COUNTER,
    ]);
    expect(await client.ask(`z0,${LOOP.toString(16)},1`)).toBe('OK');
    expect(await client.ask('s')).toBe('T05thread:1;');
    expect([await client.register('rip'), await client.register('rax')]).toEqual([LOOP + 2n, 2n]);
    expect(await client.ask('vCont;s:1')).toBe('T05thread:1;');
    expect(await client.ask(`m${COUNTER.toString(16)},4`)).toBe('02000000');
    expect(await client.ask(`M${ENTRY.toString(16)},1:90`)).toBe('OK');
    expect(await client.ask(`m${ENTRY.toString(16)},3`)).toBe('900100');
    expect(await client.ask(`P0=0400000000000000`)).toBe('OK'); // RAX = 4: one more turn
    expect(await client.register('rax')).toBe(4n);
    expect(await client.ask('vCont;c')).toBe('W03');
    expect(client.ends).toEqual(['ended']);
    session.vm.destroy();
  });

  it('stops after a write that is watched, and goes on where it was', async () => {
    const { client, session } = await debug(vmType);
    expect(await client.ask(`Z2,${COUNTER.toString(16)},4`)).toBe('OK');
    for (const value of ['02', '03', '04', '05']) {
      expect(await client.ask('c')).toBe(`T05thread:1;watch:${COUNTER.toString(16)};`);
      expect(await client.ask(`m${COUNTER.toString(16)},4`)).toBe(`${value}000000`);
    }
    expect(await client.ask(`z2,${COUNTER.toString(16)},4`)).toBe('OK');
    expect(await client.ask('c')).toBe('W03');
    session.vm.destroy();
  });

  it('tells reads from writes: rwatch passes a write over, awatch does not', async () => {
    const { client, session } = await debug(vmType);
    const at = COUNTER.toString(16);
    expect(await client.ask(`Z3,${at},4`)).toBe('OK');
    expect(await client.ask('c')).toBe('W03'); // it only writes there
    session.vm.destroy();
    const reads = await debug(vmType);
    expect(await reads.client.ask(`Z4,${at},4`)).toBe('OK');
    expect(await reads.client.ask('c')).toBe(`T05thread:1;awatch:${at};`);
    expect(await reads.client.ask('Z2,ffffffffffffffff,8')).toBe('E16');
    reads.session.vm.destroy();
  });

  it('reads and writes the upper halves of AVX registers', async () => {
    const { client, session } = await debug(vmType, 1, 7n);
    await client.ask(`Z1,${LOOP.toString(16)},1`);
    await client.ask('c');
    const ymm5h = gdbRegisters.findIndex((r) => r.name === 'ymm5h').toString(16);
    expect(await client.ask(`p${ymm5h}`)).toBe('0'.repeat(32));
    const value = '00112233445566778899aabbccddeeff';
    expect(await client.ask(`P${ymm5h}=${value}`)).toBe('OK');
    expect(await client.ask(`p${ymm5h}`)).toBe(value);
    expect(await client.ask('c')).toBe('T05thread:1;');
    expect(await client.ask(`p${ymm5h}`)).toBe(value);
    session.vm.destroy();
  });

  it('writes all registers at once and keeps what it read', async () => {
    const { client, session } = await debug(vmType);
    await client.ask(`Z1,${LOOP.toString(16)},1`);
    await client.ask('c');
    const all = await client.ask('g');
    expect(await client.ask(`G${all}`)).toBe('OK');
    expect(await client.ask('g')).toBe(all);
    const xmm3 = gdbRegisters.findIndex((r) => r.name === 'xmm3').toString(16);
    const value = '00112233445566778899aabbccddeeff';
    expect(await client.ask(`P${xmm3}=${value}`)).toBe('OK');
    expect(await client.ask(`p${xmm3}`)).toBe(value);
    expect(await client.register('mxcsr')).toBe(0x1f80n);
    expect(await client.register('ftag')).toBe(0xffffn);
    session.vm.destroy();
  });

  it('stops a guest that runs when Ctrl-C comes', async () => {
    const image = loadImage('forever', Uint8Array.of(0xeb, 0xfe), { loadAddress: 0x10_0000 });
    const session = await VmSession.open(image, { vmType, debug: vmType === 'td' });
    const client = new Client(new DebuggedVm(session, viewOf(session)!));
    const stopped = client.ask('c');
    setTimeout(() => client.stub.receive(Uint8Array.of(3)), 50);
    expect(await stopped).toBe('T02thread:1;');
    expect(await client.register('rip')).toBe(0x10_0000n);
    session.vm.destroy();
  });
});

describe('the GDB stub', () => {
  it('shows vCPUs as threads', async () => {
    const { client, session } = await debug('td', 2);
    expect(await client.ask('qfThreadInfo')).toBe('m1,2');
    expect(await client.ask('Hg2')).toBe('OK');
    expect(await client.ask('vCont;s:2')).toBe('T05thread:2;');
    expect([await client.ask('T2'), await client.ask('T3'), await client.ask('Hg9')]).toEqual(['OK', 'E16', 'E16']);
    session.vm.destroy();
  });

  it('answers everything that makes no sense with an error or nothing, and survives', async () => {
    const { client, session } = await debug('vmx');
    for (const bad of [
      'm',
      'mzz,4',
      'm0',
      'm1000,ffffffff',
      'M0,2:9',
      'M0,1:zz',
      'X0,5:abc',
      'p',
      'pffff',
      'P0=1',
      'P0',
      'Pff=00',
      'Z0',
      'Z2,0,0',
      'Hgx',
      'vCont;x',
      'vCont;s:77',
      'qXfer:features:read:target.xml:0',
      'qXfer:features:read:other:0,10',
      'G00',
      'c zz',
      'szz',
    ])
      expect([bad, await client.ask(bad)]).toEqual([bad, expect.stringMatching(/^(E[0-9a-f]{2}|OK)?$/) as string]);
    expect([
      await client.ask(''),
      await client.ask('vMustReplyEmpty'),
      await client.ask('Z9,0,1'),
      await client.ask('!'),
    ]).toEqual(['', '', '', '']);
    expect(await client.ask('mc0000000,8')).toBe('E0e');
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[gGpPmMXHTzZqQv?][0-9a-f,:;=x]{0,12}$/), async (packet) => {
        expect(typeof (await client.ask(packet))).toBe('string');
      }),
      { numRuns: 200 },
    );
    expect(await client.ask('qC')).toMatch(/^QC/);
    session.vm.destroy();
  });

  it('refuses a production TD and says why', async () => {
    const refused = await tdx(['gdb']);
    expect([refused.code, refused.out]).toEqual([64, '']);
    expect(refused.err).toMatch(/a production TD: the TDX module shows its registers and memory to nobody[\s\S]*--debug/);
    expect((await tdx(['gdb', '--debug', '--listen', 'nowhere'])).code).toBe(64);
  });

  it('listens on a TCP port, serves one debugger and ends when it hangs up', async () => {
    let socket: Socket | undefined;
    const ran = await tdx(['gdb', '--vm-type', 'vmx', '--listen', '0'], {
      onErr: (text) => {
        const port = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
        if (port === undefined || socket) return;
        socket = connect(Number(port), '127.0.0.1', () => socket!.write(framed('qC')));
        socket.on('data', (bytes) => bytes.toString().includes('QC1') && socket!.destroy());
      },
    });
    expect(ran.code).toBe(0);
    expect(ran.err).toMatch(/waiting for gdb at 127\.0\.0\.1:\d+/);
  });

  it('speaks with GDB itself', async ({ skip }) => {
    if (spawnSync('gdb', ['--version']).error) return skip('gdb is not installed');
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--conditions=tdxkit-source', 'src/cli.ts', 'gdb', '--debug', '--listen', '0'],
      { cwd: fileURLToPath(new URL('..', import.meta.url)) },
    );
    const port = await new Promise<string>((resolve) =>
      child.stderr.on('data', (data: Buffer) => {
        const found = /127\.0\.0\.1:(\d+)/.exec(data.toString());
        if (found) resolve(found[1]!);
      }),
    );
    const commands = [
      'set remotetimeout 100',
      'set architecture i386:x86-64',
      `target remote 127.0.0.1:${port}`,
      'break guest_main',
      'continue',
      'stepi',
      'info registers rip cr0',
      'p $xmm0',
      'p $st0',
      'info threads',
      'monitor info',
      'delete',
      'continue',
    ];
    const elf = fileURLToPath(new URL('../assets/hello-td.elf', import.meta.url));
    const gdb = spawn('gdb', ['-nx', '-batch', ...commands.flatMap((command) => ['-ex', command]), elf]);
    let said = '';
    gdb.stdout.on('data', (data: Buffer) => (said += data.toString()));
    const ended = new Promise((resolve) => child.on('close', resolve));
    await new Promise((resolve) => gdb.on('close', resolve));
    const straggler = setTimeout(() => child.kill(), 20_000); // GDB never came through to it
    const code = await ended;
    clearTimeout(straggler);
    expect(said).toMatch(/Breakpoint 1, .* in guest_main/);
    expect(said).toMatch(/rip +0x[0-9a-f]+ +0x[0-9a-f]+ <guest_main\+[1-9]>/);
    expect(said).toMatch(/v4_float = \{/);
    expect(said).toMatch(/vCPU 0/);
    expect(said).toMatch(/exited normally/);
    expect(code).toBe(0);
  }, 240_000);
});

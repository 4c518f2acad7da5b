import { createServer, type Socket } from 'node:net';
import { TdxError } from '@tdxkit/x86-cpu/units';
import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import type { Outcome } from '../run/outcome.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { VmSession } from '../run/vm-session.ts';
import { isStateFile } from '../snapshot/state-file.ts';
import { outcomeLine } from '../terminal/report.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { UsageError } from '../usage-error.ts';
import type { CommandContext } from './command-context.ts';
import { helpText } from './help-text.ts';
import { mergeConfig } from '../options/merge-config.ts';
import { addOptions, type OptionSpec } from '../options/option-spec.ts';
import { configOption, vmOptions } from '../options/vm-options.ts';
import { parseStopPoint, runToStopPoint, stopPointOptions } from '../options/stop-point.ts';
import { prepareVm, type VmOptions } from '../options/vm-request.ts';

const DEFAULT_ADDRESS = '127.0.0.1:1234';
// prettier-ignore
const ownOptions: readonly OptionSpec[] = [
  { kind: 'text', flags: '--listen <address>', text: 'PORT or HOST:PORT to wait at for one debugger; port 0: any', default: DEFAULT_ADDRESS },
  ...stopPointOptions,
];

const help = `
Builds the VM, runs it to the moment that --at or --at-text names (default: before its first instruction), and waits for a debugger:

  tdx gdb guest.elf --debug &
  gdb guest.elf -ex "target remote :1234"

Threads are vCPUs. Breakpoints (break, hbreak) and watchpoints (watch, awatch) are the machine's own: the guest sees none of them. stepi,
registers and memory; \`monitor info\` and \`monitor gpa ADDRESS\`; Ctrl-C stops a running guest. A plain VM is read by KVM's ioctls, a Trust Domain
by TDH.VP.RD/WR and TDH.MEM.RD/WR, which the TDX module answers only for a debug TD. What the guest prints goes to standard output.
`;

interface GdbOptions extends VmOptions {
  readonly listen: string;
  readonly at?: string;
  readonly atText?: string;
}

/** `tdx gdb`: a VM under GDB. */
export function addGdbCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('gdb')
    .description('run a VM under GDB (remote serial protocol over TCP)')
    .argument('[image]', 'ELF64 or flat image, or a snapshot, which is debugged from its moment on');
  addOptions(command, [...ownOptions, ...vmOptions, configOption])
    .addHelpText('after', helpText(help))
    .exitOverride()
    .action(async (given: string | undefined) => {
      const { image, options } = await mergeConfig(command, command.opts<GdbOptions>(), given);
      context.exitCode = await gdbCommand(image, options, context);
    });
}

/** HOST:PORT or PORT. @throws UsageError */
function parseListen(text: string): { host: string; port: number } {
  const match = /^(?:(.*):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2] ?? NaN);
  if (!(port <= 65_535))
    throw new UsageError(`--listen ${text}: not an address`, { hint: `Give PORT or HOST:PORT, such as ${DEFAULT_ADDRESS}.` });
  return { host: match?.[1] || '127.0.0.1', port };
}

async function gdbCommand(path: string | undefined, raw: GdbOptions, { terminal, hooks }: CommandContext): Promise<number> {
  const address = parseListen(raw.listen);
  const stop = parseStopPoint(raw);
  const start = path !== undefined && isStateFile(path) ? await fromSnapshot(path) : await fromImage(path, raw);
  if (start.isProduction)
    throw new UsageError(
      'this would be a production TD: the TDX module shows its registers and memory to nobody, not to a debugger either',
      {
        hint: 'Add --debug for a debug TD (its TDREPORT says so), or --vm-type vmx for a plain VM.',
      },
    );
  const { viewOf } = await import('../debug/view-of.ts');
  const { DebuggedVm } = await import('../gdb/debugged-vm.ts');
  const { GdbStub } = await import('../gdb/gdb-stub.ts');
  const bar = new ProgressBar(terminal.progress, 'measuring');
  const session = await start
    .open({
      ...hooks,
      signal: terminal.signal,
      onProgress: (done, total) => bar.update(done, total),
      onConsole: (byte) => terminal.outBytes(Uint8Array.of(byte)),
    })
    .finally(() => bar.clear());
  try {
    if (stop !== undefined) await runToStopPoint(session, stop);
    const vm = new DebuggedVm(session, viewOf(session)!);
    const how = await serve(
      address,
      terminal.signal,
      (where) => terminal.err(`tdx: waiting for gdb at ${where}: target remote ${where}\n`),
      (send, end) => new GdbStub(vm, send, end),
    );
    if (how === 'interrupted') return ExitCode.INTERRUPTED;
    if (how === 'killed' || how === 'hung-up') return ExitCode.OK;
    const last = how === 'ended' ? undefined : await vm.run();
    const outcome: Outcome | undefined = last?.kind === 'ended' ? last.outcome : undefined;
    if (outcome !== undefined) terminal.err(`tdx: ${outcomeLine(outcome)}\n`);
    return ExitCode.OK;
  } finally {
    session.vm.destroy();
  }
}

/** What is debugged, before it is there. */
interface Start {
  /** A TD whose host cannot look into it. */
  readonly isProduction: boolean;
  readonly open: (options: RunOptions) => Promise<VmSession>;
}

async function fromImage(path: string | undefined, raw: GdbOptions): Promise<Start> {
  const { image, options } = await prepareVm(path, raw);
  return {
    isProduction: options.vmType === 'td' && options.debug !== true,
    open: async (more) => (await import('../run/vm-session.ts')).VmSession.open(image, { ...options, ...more }),
  };
}

async function fromSnapshot(path: string): Promise<Start> {
  const { openStateFile } = await import('../snapshot/state-file.ts');
  const { describeVm, restoreSnapshot } = await import('../snapshot/vm-snapshot.ts');
  const container = openStateFile(path);
  const { vmType, isDebug } = describeVm(container).plan;
  return { isProduction: vmType === 'td' && !isDebug, open: (options) => restoreSnapshot(container, options) };
}

type End = 'killed' | 'detached' | 'ended' | 'hung-up' | 'interrupted';
interface Stub {
  receive(bytes: Uint8Array): void;
  hangUp(): Promise<void>;
}

/** Waits for one debugger and serves it until it needs the VM no more. @throws TdxError when the address cannot be had */
function serve(
  { host, port }: { host: string; port: number },
  signal: AbortSignal,
  onListening: (where: string) => void,
  makeStub: (send: (bytes: Uint8Array) => void, end: (how: End) => void) => Stub,
): Promise<End> {
  return new Promise<End>((resolve, reject) => {
    let socket: Socket | undefined;
    let stub: Stub | undefined;
    const finish = (how: End): void => {
      signal.removeEventListener('abort', interrupted);
      server.close();
      socket?.end();
      if (how === 'interrupted') socket?.destroy();
      const isBroken = how === 'hung-up' || how === 'interrupted';
      void (isBroken && stub !== undefined ? stub.hangUp() : Promise.resolve()).then(() => resolve(how));
    };
    const interrupted = (): void => finish('interrupted');
    const server = createServer((connection) => {
      if (socket !== undefined) {
        connection.destroy(); // one debugger at a time
        return;
      }
      socket = connection;
      connection.setNoDelay(true);
      stub = makeStub((bytes) => void connection.write(bytes), finish);
      connection.on('data', (bytes: Uint8Array) => stub?.receive(bytes));
      connection.on('error', () => finish('hung-up'));
      connection.on('close', () => finish('hung-up'));
    });
    signal.addEventListener('abort', interrupted);
    server.on('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new TdxError(
          'USAGE',
          `--listen ${host}:${port}: ${cause.code === 'EADDRINUSE' ? 'somebody listens there already' : (cause.code ?? 'cannot be had')}`,
          { cause, hint: 'Give another port: --listen 0 takes any.' },
        ),
      ),
    );
    server.listen(port, host, () => {
      const at = server.address();
      onListening(typeof at === 'object' && at !== null ? `${at.address}:${at.port}` : `${host}:${port}`);
    });
  });
}

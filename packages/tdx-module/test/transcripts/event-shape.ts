import type { TranscriptEvent } from './transcript-file.ts';

const HEX_NUMBER = /^0x[0-9a-fA-F]{1,16}$/;
const HEX_BYTES = /^(?:[0-9a-fA-F]{2})*$/;

/** What is wrong with a value, or undefined. */
type Check = (value: unknown) => string | undefined;

const hexNumber: Check = (v) => (typeof v === 'string' && HEX_NUMBER.test(v) ? undefined : 'is not a hex number');
const hexBytes: Check = (v) => (typeof v === 'string' && HEX_BYTES.test(v) ? undefined : 'is not hex bytes');
const text: Check = (v) => (typeof v === 'string' ? undefined : 'is not text');
const index: Check = (v) => (Number.isSafeInteger(v) && (v as number) >= 0 ? undefined : 'is not an index');
const lpIndex: Check = (v) => (Number.isSafeInteger(v) && (v as number) >= -1 ? undefined : 'is not an LP');
const object: Check = (v) => (typeof v === 'object' && v !== null ? undefined : 'is not an object');
const anything: Check = () => undefined;
const either =
  (a: Check, b: Check): Check =>
  (v) =>
    a(v) === undefined ? undefined : b(v);
const none: Check = (v) => (v === null ? undefined : 'is not null');
const listOf =
  (check: Check): Check =>
  (v) =>
    Array.isArray(v) ? v.map(check).find((found) => found !== undefined) : 'is not a list';
const registers: Check = (v) =>
  object(v) ??
  Object.values(v as object)
    .map(hexNumber)
    .find((found) => found !== undefined);
const buffer =
  (address: string): Check =>
  (v) =>
    object(v) ??
    shape(v as Record<string, unknown>, { [address]: hexNumber, len: index, hex: hexBytes }, [address, 'len', 'hex']);

type Shape = Readonly<Record<string, Check>>;

/** The first field of `value` that is missing or not of its shape. Fields that the shape does not know are let pass. */
function shape(value: Readonly<Record<string, unknown>>, fields: Shape, required: readonly string[]): string | undefined {
  for (const name of required) if (value[name] === undefined) return `has no "${name}"`;
  for (const [name, check] of Object.entries(fields)) {
    const found = value[name] === undefined ? undefined : check(value[name]);
    if (found !== undefined) return `"${name}" ${found}`;
  }
  return undefined;
}

const guest: Check = (v) =>
  object(v) ??
  shape(
    v as Record<string, unknown>,
    {
      regs: registers,
      rip: hexNumber,
      inject: (i) => object(i) ?? shape(i as Record<string, unknown>, { info: hexNumber, err: hexNumber }, ['info']),
      state: registers,
      vm: index,
    },
    ['regs'],
  );

const FIELDS: Shape = {
  lp: lpIndex,
  leaf: text,
  exit: text,
  tsc: hexNumber,
  in: registers,
  out: registers,
  ret: text,
  guest,
  mem: listOf(buffer('hpa')),
  gmem: listOf(buffer('gpa')),
  xmm_in: hexBytes,
  xmm_out: hexBytes,
  guest_xmm: hexBytes,
  reason: hexNumber,
  qual: hexNumber,
  ilen: hexNumber,
  iinfo: hexNumber,
  gla: hexNumber,
  gpa: hexNumber,
  intr_info: hexNumber,
  intr_err: hexNumber,
  idt_vec: hexNumber,
  idt_err: hexNumber,
  interruptibility: hexNumber,
  rip: hexNumber,
  guest_state: (v) => object(v) ?? shape(v as Record<string, unknown>, { mode: text, cpl: index }, ['mode', 'cpl']),
  hpa: hexNumber,
  len: index,
  hex: hexBytes,
  repeat: hexBytes,
  msr: hexNumber,
  access: (v) => (v === 'read' || v === 'write' ? undefined : 'is not read or write'),
  value: either(hexNumber, listOf(hexNumber)),
  subleaf: either(hexNumber, none),
  event: text,
  n: index,
  id: index,
  object: text,
  mode: text,
  tdr: hexNumber,
  level: index,
  pkg: index,
  platform: object,
};

/** What an event of each kind cannot be without. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  platform: ['platform'],
  mem_write: ['hpa', 'len'],
  host_msr: ['lp', 'msr', 'value'],
  host_cpuid: ['lp', 'leaf', 'value'],
  hw: ['event'],
  lock: ['id', 'object', 'mode'],
  unlock: ['id'],
  seamcall: ['lp', 'in', 'ret'],
  guest_exit: ['lp', 'in', 'ret', 'reason', 'rip'],
  msr_native: ['lp', 'msr', 'access'],
  note: [],
};

/** Platform record: what the machine is made of. */
const row = listOf(either(hexNumber, none));
const PLATFORM: Shape = {
  keyid_bits: index,
  lps: listOf(
    (v) => object(v) ?? shape(v as Record<string, unknown>, { lp: index, pkg: index, x2apic_id: index }, ['pkg', 'x2apic_id']),
  ),
  fms: hexNumber,
  cmrs: listOf(row),
  ram: listOf(row),
  cpuid: listOf(row),
  msrs: registers,
  lp_cpuid: anything,
  lp_msrs: anything,
  regfill: hexNumber,
  seamops_capabilities: hexNumber,
  seamreport: (v) =>
    object(v) ?? shape(v as Record<string, unknown>, { cpusvn: hexBytes, tee_tcb_info: hexBytes }, ['cpusvn', 'tee_tcb_info']),
  seamdb: (v) => object(v) ?? shape(v as Record<string, unknown>, { index: hexNumber, nonce: row }, ['index', 'nonce']),
  module: object,
};

/** Why an event is not one, or undefined. `lps`: number of LPs of the platform in force. */
export function malformed(event: TranscriptEvent, lps: number): string | undefined {
  const required = REQUIRED[event.op];
  if (required === undefined) return `has an unknown op "${event.op}"`;
  const found = shape(event as unknown as Record<string, unknown>, FIELDS, required);
  if (found !== undefined) return found;
  if (event.op === 'platform') return platformProblem(event);
  if (event.lp !== undefined && (event.lp >= lps || (event.lp < 0 && !event.op.startsWith('host_'))))
    return `has no LP ${event.lp}`;
  if (event.ret !== undefined && event.ret !== 'host' && event.ret !== 'guest' && event.ret !== 'fatal')
    return `has ret "${event.ret}"`;
  if (event.ret === 'guest' && event.guest === undefined) return 'has no "guest"';
  return undefined;
}

function platformProblem(event: TranscriptEvent): string | undefined {
  const record = event.platform as unknown as Readonly<Record<string, unknown>>;
  const found = shape(record, PLATFORM, Object.keys(PLATFORM));
  return found === undefined ? undefined : `platform ${found}`;
}

import type { Outcome } from '../run/outcome.ts';
import type { BuildStep, RunSummary } from '../run/run-summary.ts';
import type { VmSession } from '../run/vm-session.ts';

/** `12,345`. */
export const grouped = (n: number): string =>
  Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');

const counts = (record: Readonly<Record<string, number>>): string =>
  Object.entries(record)
    .map(([name, count]) => `${name} ${grouped(count)}`)
    .join(', ');
const sum = (record: Readonly<Record<string, number>>): number => Object.values(record).reduce((a, b) => a + b, 0);

/** Breaks a comma-separated list so that no line is wider than `width`. */
function wrapList(text: string, indent: string, width = 120): string {
  const lines: string[] = [];
  let line = '';
  for (const item of text.split(', ')) {
    if (line !== '' && indent.length + line.length + item.length + 3 > width) {
      lines.push(`${line},`);
      line = item;
    } else {
      line = line === '' ? item : `${line}, ${item}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}

/** One line, or a few, of the table of steps. */
export function stepLine(step: BuildStep): string {
  const total = sum(step.seamcalls);
  const head = `  ${step.name.padEnd(26)} ${`${Math.round(step.milliseconds)} ms`.padStart(8)} `;
  if (total === 0) return `${head}  no SEAMCALL`;
  return `${head} ${grouped(total).padStart(5)} SEAMCALLs: ${wrapList(counts(step.seamcalls), ' '.repeat(44), 140)}`;
}

/** Where a VM that runs is, in one line. */
export function positionLine({ instructions, host: { machine, kvm } }: VmSession): string {
  const milliseconds = Number((machine.clock.now * 1000n) / machine.platform.tscHz);
  return `${grouped(instructions)} instructions, guest time ${(milliseconds / 1000).toFixed(3)} s, ${grouped(sum(Object.fromEntries(kvm.statistics.exits)))} exits`;
}

/** How the run ended, in one line. */
export function outcomeLine(outcome: Outcome): string {
  return outcome.kind === 'exit' ? `guest exit code ${outcome.code}` : `${outcome.kind}: ${outcome.detail}`;
}

/** The lines after the guest's output. */
export function closingLines(summary: RunSummary): string[] {
  const { teardown } = summary;
  const kind = summary.vmType === 'td' ? 'TD exits' : 'VM exits';
  const leaks = Object.entries(teardown.leaks).map(([reason, n]) => `  leaked: ${n}, ${reason}`);
  const last = summary.steps.at(-1);
  return [
    `${kind.padEnd(13)} ${grouped(sum(summary.exits))}: ${wrapList(counts(summary.exits), ' '.repeat(14))}`,
    `${'instructions'.padEnd(13)} ${grouped(summary.instructions)} in ${summary.seconds.toFixed(3)} s, ${summary.mips.toFixed(1)} MIPS`,
    ...(last && sum(last.seamcalls) > 0
      ? [
          `${'teardown'.padEnd(13)} ${grouped(sum(last.seamcalls))} SEAMCALLs: ${wrapList(counts(last.seamcalls), ' '.repeat(14))}`,
        ]
      : []),
    `${last && sum(last.seamcalls) > 0 ? ''.padEnd(13) : 'teardown'.padEnd(13)} ${grouped(teardown.pagesFreed)} pages freed, ${teardown.pagesLeaked} leaked; ${teardown.hkidsFreed} HKIDs freed, ${teardown.hkidsLeaked} leaked`,
    ...leaks,
    ...(summary.traceDigest === null ? [] : [`${'digest'.padEnd(13)} ${summary.traceDigest}`]),
    `${'outcome'.padEnd(13)} ${outcomeLine(summary.outcome)}`,
  ];
}

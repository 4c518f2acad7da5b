import { exitCodeMeanings } from '../exit-code.ts';

/** The exit codes for --help. */
export function exitCodeHelp(): string {
  const lines = exitCodeMeanings.map(([code, meaning]) => `${String(code).padStart(5)} ${meaning}`);
  return `Exit codes: the guest's own (what it wrote to port 0xF4; multiboot: twice that plus one), or\n${lines.join('\n')}\n`;
}

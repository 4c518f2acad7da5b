import { Argument, type Command } from 'commander';
import { likely } from './nearest.ts';
import { UsageError } from '../usage-error.ts';
import type { CommandContext } from './command-context.ts';
import { helpText } from './help-text.ts';
import { completionScripts, type CompletedCommand } from './completion-scripts.ts';

const help = `
Examples:
  source <(tdx completion bash)                                     this shell
  tdx completion bash > ~/.local/share/bash-completion/completions/tdx
  tdx completion zsh > ~/.zfunc/_tdx                                with ~/.zfunc in fpath
  tdx completion fish > ~/.config/fish/completions/tdx.fish
`;

/** `tdx completion SHELL`: prints a script that completes commands, options and their values. */
export function addCompletionCommand(program: Command, context: CommandContext): void {
  const shells = Object.keys(completionScripts);
  program
    .command('completion')
    .description('print a script that completes what is typed after tdx')
    .addArgument(new Argument('<shell>', shells.join(', ')))
    .addHelpText('after', helpText(help))
    .exitOverride()
    .action((shell: string) => {
      const script = Object.hasOwn(completionScripts, shell) ? completionScripts[shell] : undefined;
      if (script === undefined)
        throw new UsageError(`completion ${shell}: not one of ${shells.join(', ')}`, {
          hint: likely(shell, shells) ?? 'Name the shell that is to complete.',
        });
      context.terminal.out(script(commandsOf(program)));
    });
}

/** What there is to complete: read off the program itself. */
function commandsOf(program: Command): CompletedCommand[] {
  return program.commands.map((command) => ({
    name: command.name(),
    text: command.description(),
    words:
      command.registeredArguments[0]?.argChoices ??
      (command.registeredArguments[0]?.description ?? '')
        .split(', ')
        .filter((word) => /^[a-z][a-z-]*$/.test(word) && command.registeredArguments[0]?.description.includes(', ')),
    options: command.options.map((option) => ({
      long: option.long ?? '',
      short: option.short ?? '',
      text: option.description,
      value: option.required ? (/<(.*)>/.exec(option.flags)?.[1] ?? 'value') : undefined,
      choices: option.argChoices ?? [],
    })),
  }));
}

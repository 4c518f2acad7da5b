/** A command as a completion script sees it. */
export interface CompletedCommand {
  readonly name: string;
  readonly text: string;
  /** Words that its first argument may be; empty: a file. */
  readonly words: readonly string[];
  readonly options: readonly {
    readonly long: string;
    readonly short: string;
    readonly text: string;
    /** What its value is called; undefined: it takes none. */
    readonly value: string | undefined;
    readonly choices: readonly string[];
  }[];
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function bash(commands: readonly CompletedCommand[]): string {
  const cases = commands.map(({ name, words, options }) => {
    const flags = options
      .flatMap(({ long, short }) => [long, short])
      .filter((flag) => flag !== '')
      .join(' ');
    const values = options
      .filter(({ choices }) => choices.length > 0)
      .map(
        ({ long, short, choices }) =>
          `        ${[long, short].filter(Boolean).join('|')}) COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$cur")); return ;;\n`,
      );
    const others = options.filter(({ value, choices }) => value !== undefined && choices.length === 0).map(({ long }) => long);
    return `    ${name})
      case "$prev" in
${values.join('')}${others.length > 0 ? `        ${others.join('|')}) COMPREPLY=($(compgen -f -- "$cur")); return ;;\n` : ''}      esac
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "${flags}" -- "$cur"))
      else COMPREPLY=($(compgen ${words.length > 0 ? `-W "${words.join(' ')}"` : '-f'} -- "$cur")); fi ;;
`;
  });
  return `# bash completion of tdx
_tdx() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  if ((COMP_CWORD == 1)); then COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} help --help --version" -- "$cur")); return; fi
  case "\${COMP_WORDS[1]}" in
${cases.join('')}  esac
}
complete -o filenames -F _tdx tdx
`;
}

function zsh(commands: readonly CompletedCommand[]): string {
  const plain = (text: string): string => text.replaceAll(/[[\]:]/g, ' ').replaceAll("'", "'\\''");
  const list = commands.map(({ name, text }) => `    '${name}:${plain(text)}'`).join('\n');
  const cases = commands.map(({ name, words, options }) => {
    const specs = options.map(
      ({ long, text, value, choices }) =>
        `'${long}[${plain(text)}]${value === undefined ? '' : `:${value}:${choices.length > 0 ? `(${choices.join(' ')})` : '_files'}`}'`,
    );
    return `    ${name}) _arguments ${[...specs, `'*:argument:${words.length > 0 ? `(${words.join(' ')})` : '_files'}'`].join(' ')} ;;`;
  });
  return `#compdef tdx
_tdx() {
  local -a commands=(
${list}
  )
  if ((CURRENT == 2)); then _describe command commands; return; fi
  local command=$words[2]
  shift words; ((CURRENT--))
  case $command in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _tdx ]]; then _tdx "$@"; else compdef _tdx tdx; fi
`;
}

function fish(commands: readonly CompletedCommand[]): string {
  const lines = ['# fish completion of tdx', 'complete -c tdx -f -n __fish_use_subcommand'];
  for (const { name, text, words, options } of commands) {
    lines.push(`complete -c tdx -f -n __fish_use_subcommand -a ${name} -d ${quoted(text)}`);
    const when = `-n '__fish_seen_subcommand_from ${name}'`;
    if (words.length > 0) lines.push(`complete -c tdx -f ${when} -a ${quoted(words.join(' '))}`);
    for (const option of options) {
      const short = option.short === '' ? '' : ` -s ${option.short.slice(1)}`;
      const value =
        option.value === undefined ? '' : option.choices.length > 0 ? ` -x -a ${quoted(option.choices.join(' '))}` : ' -r';
      lines.push(`complete -c tdx ${when} -l ${option.long.slice(2)}${short}${value} -d ${quoted(option.text)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Makes the script of a shell. */
export const completionScripts: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = { bash, zsh, fish };

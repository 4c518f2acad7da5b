/** Widest line of a help text, and of one that is not read on a terminal. */
const WIDTH = 100;

/** Text after the options of a command: paragraphs are wrapped to the terminal, indented lines stay as they are. */
export const helpText =
  (text: string, columns = process.stdout.columns as number | undefined) =>
  (): string => {
    const width = Math.min(columns || WIDTH, WIDTH);
    const lines: string[] = [];
    /** The line above goes on. */
    let isOpen = false;
    for (const line of text.split('\n')) {
      if (line === '' || line.startsWith(' ')) {
        lines.push(line);
        isOpen = false;
        continue;
      }
      for (const word of line.split(' ')) {
        const last = lines.at(-1) ?? '';
        if (isOpen && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
        else lines.push(word);
        isOpen = true;
      }
    }
    return lines.join('\n');
  };

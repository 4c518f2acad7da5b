import { expect, it } from 'vitest';
import { helpText } from './help-text.ts';

it('wraps paragraphs to the terminal and leaves indented lines', () => {
  const text = '\nOne two three four\nfive six.\n\nExamples:\n  tdx run a very long line that stays\n';
  expect(helpText(text, 16)()).toBe('\nOne two three\nfour five six.\n\nExamples:\n  tdx run a very long line that stays\n');
  expect(helpText(text, 0)()).toBe(helpText(text, 200)());
  expect(helpText(text, 200)()).toBe('\nOne two three four five six.\n\nExamples:\n  tdx run a very long line that stays\n');
});

/** Every line of the x87, MMX, SSE and AVX maps, in the notation of opcode-map.ts. */
export function vectorOpcodeLines(): string[] {
  return VECTOR.split('\n').filter((line) => line !== '');
}

const VECTOR = `
`;

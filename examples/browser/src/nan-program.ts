/**
 * A hot loop of SSE, FMA and conversion instructions that make, move and mix NaNs: 0/0, sqrt(-1), infinity - infinity, signalling NaNs with
 * changing payloads through ADD, MUL, MIN, HADD, CVTSS2SD, CVTSD2SS, RCP, ROUND, CVTTSS2SI and UCOMISS. Their bits are summed up at 0x9000, MXCSR
 * goes to 0x9010, the x87 default NaN to 0x9020. The source is nan-program.S.
 */
export const NAN_PROGRAM = Uint8Array.from(
  (
    'b9b80b0000488d3c2500900000660f6ef10f57c00f5ec0660fd4f8b8000080bf660f6ec8f30f51c9660fd4f9b80000807f660f6ed00f28' +
    'daf30f5cd3660fd4fa678d810000817f660f6ee00f28ecf30f58e8660fd4fd0f28e8f30f59ec660fd4fd0f28ecf30f5dee660fd4fdf30f' +
    '5aec660fd4fd488d816745230148c1e014480fbae83e480fbaf03f48ba000000000000f07f4809d066480f6ee8f20f5aed660fd4fd6648' +
    '0f6ee8660f58e8660f7ced660fd4fdc4e259b9ea660fd4fd0f53ec660fd4fd660f3a0aec00660fd4fdf30f2cc4660f6ee8660fd4fd0f2e' +
    'e00f9ac00fb6c0660f6ee8660fd4fd0f113fffc90f851bffffff0fae5f10d9eed8f0db7f20f4'
  ).match(/../g)!,
  (byte) => parseInt(byte, 16),
);

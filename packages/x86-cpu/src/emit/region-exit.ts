/** What a region function returns. */
export const RegionExit = {
  /** Go on with the record in CoreReg.RECORD; its block is paid for. */
  CONTINUE: 0,
  /** The block at CoreReg.RECORD was not entered: the budget does not cover it. */
  BLOCK: 1,
  /** Enter the block whose header is CoreReg.RECORD. */
  ENTER: 2,
} as const;

/** Bit mask over `OpState` numbers, for `checkTdState`. */
export const opStates = (...states: number[]): number => states.reduce((mask, state) => mask | (1 << state), 0);

export type { SeptFlag } from '../generated/sept.ts';
export { Limits, PageType, SeptPublicState, SeptState, l2SeptStates, septAllowedStates, septStates } from '../generated/sept.ts';
export { SEPT_STATE_MASK, septStateByPublic, septStateOf } from './lookup.ts';
export type { L2SeptStateInfo, SeptStateInfo, SeptStateName } from './sept-state-info.ts';

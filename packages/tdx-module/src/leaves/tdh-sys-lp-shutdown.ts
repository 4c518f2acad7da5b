import type { HostLeaf } from '../leaf.ts';
import { SUCCESS } from '../status.ts';

/** TDH.SYS.LP.SHUTDOWN: kept for compatibility; succeeds in every state. @source TDX-ABI "TDH.SYS.LP.SHUTDOWN" */
export const tdhSysLpShutdown: HostLeaf = () => SUCCESS;

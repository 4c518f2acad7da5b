import type { HostLeaf } from '../leaf.ts';
import { SUCCESS } from '../status.ts';

/** TDH.MNG.KEY.RECLAIMID: kept for compatibility; looks at nothing and succeeds. @source TDX-ABI "TDH.MNG.KEY.RECLAIMID" */
export const tdhMngKeyReclaimid: HostLeaf = () => SUCCESS;

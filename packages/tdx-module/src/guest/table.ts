import type { LeafEntry } from '../leaf.ts';
import type { GuestLeaf } from './guest-leaf.ts';
import { tdgSysRd, tdgVmRd, tdgVmWr, tdgVpRd, tdgVpWr } from './metadata-leaves.ts';
import { tdgServtdRd, tdgServtdWr } from './servtd-leaves.ts';
import { tdgMemPageAccept } from './tdg-mem-page-accept.ts';
import { tdgMemPageAttrRd } from './tdg-mem-page-attr-rd.ts';
import { tdgMemPageAttrWr } from './tdg-mem-page-attr-wr.ts';
import { tdgMrReport } from './tdg-mr-report.ts';
import { tdgMrRtmrExtend } from './tdg-mr-rtmr-extend.ts';
import { tdgMrVerifyreport } from './tdg-mr-verifyreport.ts';
import { tdgSysRdall } from './tdg-sys-rdall.ts';
import { tdgVpCpuidveSet } from './tdg-vp-cpuidve-set.ts';
import { tdgVpEnter } from './tdg-vp-enter.ts';
import { tdgVpInfo } from './tdg-vp-info.ts';
import { tdgVpInvept } from './tdg-vp-invept.ts';
import { tdgVpInvvpid } from './tdg-vp-invvpid.ts';
import { tdgVpVeinfoGet } from './tdg-vp-veinfo-get.ts';
import { tdgVpVmcall } from './tdg-vp-vmcall.ts';

/** Every TDCALL leaf of the ABI, by number: the only list of them. @source TDX-ABI "TDCALL Interface Functions" */
export const guestLeaves: readonly LeafEntry<GuestLeaf>[] = [
  { name: 'TDG.VP.VMCALL', number: 0, maxVersion: 0, handler: tdgVpVmcall },
  { name: 'TDG.VP.INFO', number: 1, maxVersion: 0, handler: tdgVpInfo },
  { name: 'TDG.MR.RTMR.EXTEND', number: 2, maxVersion: 0, handler: tdgMrRtmrExtend },
  { name: 'TDG.VP.VEINFO.GET', number: 3, maxVersion: 0, handler: tdgVpVeinfoGet },
  { name: 'TDG.MR.REPORT', number: 4, maxVersion: 0, handler: tdgMrReport },
  { name: 'TDG.VP.CPUIDVE.SET', number: 5, maxVersion: 0, handler: tdgVpCpuidveSet },
  { name: 'TDG.MEM.PAGE.ACCEPT', number: 6, maxVersion: 0, handler: tdgMemPageAccept },
  { name: 'TDG.VM.RD', number: 7, maxVersion: 1, handler: tdgVmRd },
  { name: 'TDG.VM.WR', number: 8, maxVersion: 0, handler: tdgVmWr },
  { name: 'TDG.VP.RD', number: 9, maxVersion: 0, handler: tdgVpRd },
  { name: 'TDG.VP.WR', number: 10, maxVersion: 0, handler: tdgVpWr },
  { name: 'TDG.SYS.RD', number: 11, maxVersion: 0, handler: tdgSysRd },
  { name: 'TDG.SYS.RDALL', number: 12, maxVersion: 0, handler: tdgSysRdall },
  { name: 'TDG.SERVTD.RD', number: 18, maxVersion: 0, handler: tdgServtdRd },
  { name: 'TDG.SERVTD.WR', number: 20, maxVersion: 0, handler: tdgServtdWr },
  { name: 'TDG.MR.VERIFYREPORT', number: 22, maxVersion: 0, handler: tdgMrVerifyreport },
  { name: 'TDG.MEM.PAGE.ATTR.RD', number: 23, maxVersion: 0, handler: tdgMemPageAttrRd },
  { name: 'TDG.MEM.PAGE.ATTR.WR', number: 24, maxVersion: 0, handler: tdgMemPageAttrWr },
  { name: 'TDG.VP.ENTER', number: 25, maxVersion: 0, handler: tdgVpEnter },
  { name: 'TDG.VP.INVEPT', number: 26, maxVersion: 0, handler: tdgVpInvept },
  { name: 'TDG.VP.INVVPID', number: 27, maxVersion: 0, handler: tdgVpInvvpid },
];

const byNumber: (LeafEntry<GuestLeaf> | undefined)[] = [];
for (const leaf of guestLeaves) byNumber[leaf.number] = leaf;

/** The leaf of this number, or undefined when the ABI has none. */
export const guestLeaf = (number: number): LeafEntry<GuestLeaf> | undefined => byNumber[number];

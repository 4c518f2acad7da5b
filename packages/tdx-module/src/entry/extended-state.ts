import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';

/** XFAM bits that are XCR0 bits, and those that are IA32_XSS bits. */
const XCR0_MASK = 0x6_02ffn;
const XSS_MASK = 0x1_fd00n;
const IA32_XSS = 0xda0;

/** Enables exactly the components of XFAM: the host finds XCR0 and IA32_XSS like that after a TD exit. */
function enableXfam(lp: LogicalProcessor, xfam: bigint): void {
  lp.xcr0 = xfam & XCR0_MASK;
  lp.wrmsr(IA32_XSS, xfam & XSS_MASK);
}

/** TD exit: the components of XFAM go to TDVPS and are put into their INIT state. */
export function saveExtendedState(lp: LogicalProcessor, vcpu: Vcpu): void {
  const xfam = vcpu.td.xfam;
  vcpu.tdvps.write64(Tdvps.IA32_XSS, lp.rdmsr(IA32_XSS) ?? 0n);
  enableXfam(lp, xfam);
  lp.xsaves(vcpu.tdvps.address(Tdvps.XBUFF), xfam);
}

/** TD entry: the components of XFAM come from TDVPS. False: the image is not one that XRSTORS takes. */
export function loadExtendedState(lp: LogicalProcessor, vcpu: Vcpu): boolean {
  const xfam = vcpu.td.xfam;
  enableXfam(lp, xfam);
  if (!lp.xrstors(vcpu.tdvps.address(Tdvps.XBUFF), xfam)) return false;
  lp.wrmsr(IA32_XSS, vcpu.tdvps.read64(Tdvps.IA32_XSS));
  return true;
}

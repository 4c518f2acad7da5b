// tdx-module alone: what runs in SEAM, called as a hypervisor calls it, without any hypervisor.
import { TdxModule, describeStatus, tdhMngCreate, tdhSysInit, tdhSysLpInit, tdhSysRd } from '@tdxkit/tdx-module';
import { createMachine, defaultPlatform, enableVmx } from '@tdxkit/x86-cpu';
import { hpa } from '@tdxkit/x86-cpu/units';

const MAX_TDMRS = 0x9100_0001_0000_0008n;

export function seamModule(): string[] {
  const machine = createMachine(defaultPlatform());
  machine.loadSeamFirmware(new TdxModule(machine));
  const lp = machine.lps[0]!;
  enableVmx(lp, hpa(0x10_0000));
  return [
    `TDH.SYS.INIT: ${describeStatus(tdhSysInit(lp).status)}`,
    `TDH.SYS.LP.INIT: ${describeStatus(tdhSysLpInit(lp).status)}`,
    `MAX_TDMRS: ${tdhSysRd(lp, MAX_TDMRS).value}`,
    `TDH.MNG.CREATE: ${describeStatus(tdhMngCreate(lp, { tdr: hpa(0x200_0000), hkid: 33 }).status)}`,
  ];
}

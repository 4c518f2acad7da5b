import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import { ConfigError, hex32 } from '@tdxkit/x86-cpu/units';

/** Control bits that KVM uses for a VMX VM. @source Intel SDM 3C "VM-Execution Control Fields", "VM-Exit Controls", "VM-Entry Controls" */
export const Pin = { EXTERNAL_INTERRUPT_EXITING: 1, NMI_EXITING: 1 << 3, VIRTUAL_NMIS: 1 << 5 } as const;
export const Primary = {
  INTERRUPT_WINDOW_EXITING: 1 << 2,
  TSC_OFFSETTING: 1 << 3,
  HLT_EXITING: 1 << 7,
  MWAIT_EXITING: 1 << 10,
  CR8_LOAD_EXITING: 1 << 19,
  CR8_STORE_EXITING: 1 << 20,
  UNCONDITIONAL_IO_EXITING: 1 << 24,
  MSR_BITMAPS: 1 << 28,
  MONITOR_EXITING: 1 << 29,
  SECONDARY_CONTROLS: 1 << 31,
} as const;
export const Secondary = { EPT: 1 << 1, RDTSCP: 1 << 3, VPID: 1 << 5, UNRESTRICTED_GUEST: 1 << 7, INVPCID: 1 << 12, XSAVES: 1 << 20 } as const;
export const Exit = {
  SAVE_DEBUG: 1 << 2,
  HOST_ADDRESS_SPACE_SIZE: 1 << 9,
  ACKNOWLEDGE_INTERRUPT: 1 << 15,
  SAVE_PAT: 1 << 18,
  LOAD_PAT: 1 << 19,
  SAVE_EFER: 1 << 20,
  LOAD_EFER: 1 << 21,
} as const;
export const Entry = { LOAD_DEBUG: 1 << 2, IA32E_GUEST: 1 << 9, LOAD_PAT: 1 << 14, LOAD_EFER: 1 << 15 } as const;

/** The "true" capability MSRs: low half = bits that must be 1, high half = bits that may be 1. */
const Capability = { PIN: 0x48d, PRIMARY: 0x48e, SECONDARY: 0x48b, EXIT: 0x48f, ENTRY: 0x490 } as const;

/** Values of the control fields for this processor. */
export interface VmxControls {
  readonly pin: number;
  readonly primary: number;
  readonly secondary: number;
  readonly exit: number;
  readonly entry: number;
}

/** setup_vmcs_config(): what KVM needs, what it likes to have, and what the processor insists on. @throws ConfigError when it lacks a needed one */
export function vmxControls(lp: LogicalProcessor): VmxControls {
  const adjust = (name: string, msr: number, needed: number, wanted = 0): number => {
    const capability = lp.rdmsr(msr) ?? 0n;
    const mustBe1 = Number(capability & 0xffff_ffffn) | 0;
    const mayBe1 = Number(capability >> 32n) | 0;
    if ((needed & ~mayBe1) !== 0) throw new ConfigError(`the processor lacks ${name} controls ${hex32(needed & ~mayBe1)}`);
    return (needed | (wanted & mayBe1) | mustBe1) >>> 0;
  };
  return {
    pin: adjust('pin-based', Capability.PIN, Pin.EXTERNAL_INTERRUPT_EXITING | Pin.NMI_EXITING, Pin.VIRTUAL_NMIS),
    primary: adjust(
      'primary',
      Capability.PRIMARY,
      Primary.TSC_OFFSETTING |
        Primary.HLT_EXITING |
        Primary.CR8_LOAD_EXITING |
        Primary.CR8_STORE_EXITING |
        Primary.UNCONDITIONAL_IO_EXITING |
        Primary.MSR_BITMAPS |
        Primary.SECONDARY_CONTROLS,
      Primary.MWAIT_EXITING | Primary.MONITOR_EXITING,
    ),
    secondary: adjust(
      'secondary',
      Capability.SECONDARY,
      Secondary.EPT | Secondary.UNRESTRICTED_GUEST,
      Secondary.RDTSCP | Secondary.VPID | Secondary.INVPCID | Secondary.XSAVES,
    ),
    exit: adjust(
      'VM-exit',
      Capability.EXIT,
      Exit.HOST_ADDRESS_SPACE_SIZE | Exit.ACKNOWLEDGE_INTERRUPT | Exit.SAVE_EFER | Exit.LOAD_EFER,
      Exit.SAVE_DEBUG | Exit.SAVE_PAT | Exit.LOAD_PAT,
    ),
    entry: adjust('VM-entry', Capability.ENTRY, Entry.LOAD_EFER, Entry.LOAD_DEBUG | Entry.LOAD_PAT),
  };
}

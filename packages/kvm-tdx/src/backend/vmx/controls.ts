import { EntryControl, ExitControl, PinControl, PrimaryControl, SecondaryControl, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { ConfigError, hex32 } from '@tdxkit/x86-cpu/units';
import { hasApicVirtualization } from './apic-virtualization.ts';

/** The "true" capability MSRs: low half = bits that must be 1, high half = bits that may be 1. */
const Capability = { PIN: 0x48d, PRIMARY: 0x48e, SECONDARY: 0x48b, EXIT: 0x48f, ENTRY: 0x490 } as const;

/** Values of the control fields for this processor. */
export interface VmxControls {
  /** The processor can virtualise local APICs and take posted interrupts. */
  readonly mayVirtualizeApic: boolean;
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
  const mayBe1 = (msr: number): number => Number((lp.rdmsr(msr) ?? 0n) >> 32n) | 0;
  return {
    mayVirtualizeApic: hasApicVirtualization({
      pin: mayBe1(Capability.PIN),
      primary: mayBe1(Capability.PRIMARY),
      secondary: mayBe1(Capability.SECONDARY),
    }),
    pin: adjust(
      'pin-based',
      Capability.PIN,
      PinControl.EXTERNAL_INTERRUPT_EXITING | PinControl.NMI_EXITING,
      PinControl.VIRTUAL_NMIS,
    ),
    primary: adjust(
      'primary',
      Capability.PRIMARY,
      PrimaryControl.TSC_OFFSETTING |
        PrimaryControl.HLT_EXITING |
        PrimaryControl.CR8_LOAD_EXITING |
        PrimaryControl.CR8_STORE_EXITING |
        PrimaryControl.UNCONDITIONAL_IO_EXITING |
        PrimaryControl.MSR_BITMAPS |
        PrimaryControl.SECONDARY_CONTROLS,
      PrimaryControl.MWAIT_EXITING | PrimaryControl.MONITOR_EXITING,
    ),
    secondary: adjust(
      'secondary',
      Capability.SECONDARY,
      SecondaryControl.EPT | SecondaryControl.UNRESTRICTED_GUEST,
      SecondaryControl.RDTSCP |
        SecondaryControl.PAUSE_LOOP_EXITING |
        SecondaryControl.VPID |
        SecondaryControl.INVPCID |
        SecondaryControl.XSAVES |
        SecondaryControl.USER_WAIT_AND_PAUSE,
    ),
    exit: adjust(
      'VM-exit',
      Capability.EXIT,
      ExitControl.HOST_ADDRESS_SPACE_SIZE | ExitControl.ACKNOWLEDGE_INTERRUPT | ExitControl.SAVE_EFER | ExitControl.LOAD_EFER,
      ExitControl.SAVE_DEBUG | ExitControl.SAVE_PAT | ExitControl.LOAD_PAT,
    ),
    entry: adjust('VM-entry', Capability.ENTRY, EntryControl.LOAD_EFER, EntryControl.LOAD_DEBUG | EntryControl.LOAD_PAT),
  };
}

/** `mov ecx, 0xFFEC`: the register mask with RBP (bit 5) that EDK II put into every TDG.VP.VMCALL until 2023. Later builds have 0xFFCC. */
const MASK_WITH_RBP = [0xb9, 0xec, 0xff, 0x00, 0x00] as const;

/**
 * True if a firmware passes RBP to the host with TDG.VP.VMCALL, by the instruction that loads the mask: the code at the reset vector is never
 * compressed. KVM since Linux 6.16 builds TDs with NO_RBP_MOD, where such a call is #GP; KVM before built them without.
 * @source TDX module ABI "TDG.VP.VMCALL", "CONFIG_FLAGS"
 */
export function passesRbp(firmware: Uint8Array): boolean {
  for (let at = firmware.indexOf(MASK_WITH_RBP[0]); at >= 0; at = firmware.indexOf(MASK_WITH_RBP[0], at + 1))
    if (MASK_WITH_RBP.every((byte, i) => firmware[at + i] === byte)) return true;
  return false;
}

// tdx-arch alone: what the specifications say, as data. No behaviour.
import { TdAttributes, findField, formatStatus, guestLeafByNumber, hostLeafByNumber, vmcalls } from '@tdxkit/tdx-arch';

export function facts(): string[] {
  const leaf = hostLeafByNumber.get(2)!;
  return [
    `SEAMCALL ${leaf.number} is ${leaf.name}`,
    `TDCALL 4 is ${guestLeafByNumber.get(4)!.name}`,
    `status 0xc000010000000001 is ${formatStatus(0xc000_0100_0000_0001n)}`,
    `field 0x9110000300000010 is ${findField(0x9110_0003_0000_0010n)?.row.name ?? 'none'}`,
    `ATTRIBUTES bit 28 is ${TdAttributes.fields.find(({ low }) => low === 28)!.name}`,
    `${vmcalls.length} sub-functions of TDG.VP.VMCALL`,
  ];
}

/** IPv4 address as a number, first octet highest. */
export type Ipv4Address = number;

/** The network that a guest finds itself in. */
export const GUEST_ADDRESS: Ipv4Address = 0x0a00_020f;
export const GATEWAY_ADDRESS: Ipv4Address = 0x0a00_0202;
export const DNS_ADDRESS: Ipv4Address = 0x0a00_0203;
export const NETMASK: Ipv4Address = 0xffff_ff00;
export const GUEST_MAC = Uint8Array.of(0x52, 0x54, 0x00, 0x12, 0x34, 0x56);
export const GATEWAY_MAC = Uint8Array.of(0x52, 0x55, 0x0a, 0x00, 0x02, 0x02);

/** `10.0.2.15`. */
export const ipv4Text = (address: Ipv4Address): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');

/** The address that a text means, or undefined. */
export function parseIpv4(text: string): Ipv4Address | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const octets = match?.slice(1).map(Number);
  if (octets === undefined || octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((address, octet) => address * 256 + octet, 0);
}

export const isInSubnet = (address: Ipv4Address): boolean => (address & NETMASK) >>> 0 === (GATEWAY_ADDRESS & NETMASK) >>> 0;

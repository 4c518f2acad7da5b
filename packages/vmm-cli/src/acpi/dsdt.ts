import { S5_TYPE } from '../device/acpi-pm.ts';
import { RTC_PORT } from '../device/rtc.ts';
import { PCI_CONFIG_PORT, PCI_CONFIG_PORTS } from '../pci/pci-ports.ts';
import { ECAM_BASE, ECAM_BYTES_PER_BUS, PCI_WINDOW } from '../pci/q35.ts';
import { amlDevice, amlInteger, amlName, amlPackage, amlScope, eisaId, resourceTemplate, type Aml } from './aml.ts';
import { busNumbers, edgeIrq, fixedMemory, ioPorts, ioWindow, memoryWindow } from './resource.ts';

export const COM1_IRQ = 4;
export const RTC_IRQ = 8;
/** Bus 0 is the only one: a guest told of more would look for functions on all of them. */
export const LAST_BUS = 0;

const id = (name: string, uid = 0): Aml => [...amlName('_HID', eisaId(name)), ...amlName('_UID', amlInteger(uid))];

const com1 = (): Aml =>
  amlDevice('COM1', id('PNP0501', 1), amlName('_CRS', resourceTemplate(ioPorts(0x3f8, 8), edgeIrq(COM1_IRQ))));
const rtc = (): Aml => amlDevice('RTC', id('PNP0B00'), amlName('_CRS', resourceTemplate(ioPorts(RTC_PORT, 2), edgeIrq(RTC_IRQ))));

/** The host bridge: its buses, and what it hands on to them. Functions interrupt by messages, so nothing is routed to pins. */
function hostBridge(): Aml {
  const resources = resourceTemplate(
    busNumbers(0, LAST_BUS),
    ioPorts(PCI_CONFIG_PORT, PCI_CONFIG_PORTS),
    ioWindow(0, PCI_CONFIG_PORT - 1),
    ioWindow(PCI_CONFIG_PORT + PCI_CONFIG_PORTS, 0xffff),
    memoryWindow(PCI_WINDOW.start, PCI_WINDOW.end),
  );
  return amlDevice(
    'PCI0',
    id('PNP0A08'),
    amlName('_CID', eisaId('PNP0A03')),
    amlName('_BBN', amlInteger(0)),
    amlName('_PRT', amlPackage()),
    amlName('_CRS', resources),
  );
}

/** Configuration space in memory belongs to the board: Linux uses it only if somebody says so. */
const board = (): Aml =>
  amlDevice(
    'MRES',
    id('PNP0C02'),
    amlName('_CRS', resourceTemplate(fixedMemory(ECAM_BASE, ECAM_BYTES_PER_BUS * (LAST_BUS + 1)))),
  );

/** Body of the DSDT: what S5 writes to the sleep control register, the serial port, the clock, the PCI host bridge. */
export function dsdtBody(): Uint8Array {
  const s5 = amlName('\\_S5', amlPackage(amlInteger(S5_TYPE), amlInteger(S5_TYPE), amlInteger(0), amlInteger(0)));
  return Uint8Array.from([...s5, ...amlScope('\\_SB', com1(), rtc(), hostBridge(), board())]);
}

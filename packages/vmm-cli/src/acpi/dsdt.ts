import { S5_TYPE } from '../device/acpi-pm.ts';
import { RTC_PORT } from '../device/rtc.ts';
import { PCI_CONFIG_PORT, PCI_CONFIG_PORTS } from '../pci/pci-ports.ts';
import { ECAM_BASE, ECAM_BYTES_PER_BUS, PCI_WINDOW } from '../pci/q35.ts';
import { FIRST_PCI_PIN, PCI_PINS, interruptPin } from '../pci/interrupt-lines.ts';
import {
  amlDevice,
  amlInteger,
  amlMethod,
  amlName,
  amlPackage,
  amlReference,
  amlScope,
  eisaId,
  resourceTemplate,
  type Aml,
} from './aml.ts';
import { busNumbers, edgeIrq, edgePin, fixedMemory, ioPorts, ioWindow, memoryWindow } from './resource.ts';

export const COM1_IRQ = 4;
export const RTC_IRQ = 8;
/** Bus 0 is the only one: a guest told of more would look for functions on all of them. */
export const LAST_BUS = 0;

const id = (name: string, uid = 0): Aml => [...amlName('_HID', eisaId(name)), ...amlName('_UID', amlInteger(uid))];

const com1 = (): Aml =>
  amlDevice('COM1', id('PNP0501', 1), amlName('_CRS', resourceTemplate(ioPorts(0x3f8, 8), edgeIrq(COM1_IRQ))));
const rtc = (): Aml => amlDevice('RTC', id('PNP0B00'), amlName('_CRS', resourceTemplate(ioPorts(RTC_PORT, 2), edgeIrq(RTC_IRQ))));

const SLOTS = 32;
const ALL_FUNCTIONS = 0xffff;
const linkName = (pin: number): string => `LNK${String.fromCharCode(0x41 + pin - FIRST_PCI_PIN)}`;

/**
 * One interrupt link for each pin of the I/O APIC that is PCI's. It cannot be set to anything else; it is there because only a link can say
 * "edge-triggered", and a host learns of no end of interrupt from a TD.
 */
const link = (pin: number): Aml =>
  amlDevice(
    linkName(pin),
    id('PNP0C0F', pin),
    amlName('_PRS', resourceTemplate(edgePin(pin))),
    amlName('_CRS', resourceTemplate(edgePin(pin))),
    amlMethod('_SRS', 1),
  );
/** INTA# of each slot. */
const routes = (): Aml[] =>
  Array.from({ length: SLOTS - 1 }, (_, i) => i + 1).map((slot) =>
    amlPackage(
      amlInteger(slot * 0x1_0000 + ALL_FUNCTIONS),
      amlInteger(0),
      amlReference(linkName(interruptPin(slot))),
      amlInteger(0),
    ),
  );

/** The host bridge: its buses, what it hands on to them, and where functions without MSI-X interrupt. */
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
    amlName('_PRT', amlPackage(...routes())),
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

/** Body of the DSDT: what S5 writes to the sleep control register, the serial port, the clock, interrupt links, the PCI host bridge. */
export function dsdtBody(): Uint8Array {
  const s5 = amlName('\\_S5', amlPackage(amlInteger(S5_TYPE), amlInteger(S5_TYPE), amlInteger(0), amlInteger(0)));
  const links = Array.from({ length: PCI_PINS }, (_, i) => link(FIRST_PCI_PIN + i));
  return Uint8Array.from([...s5, ...amlScope('\\_SB', com1(), rtc(), ...links, hostBridge(), board())]);
}

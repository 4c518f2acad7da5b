import type { KvmVm } from '@tdxkit/kvm-tdx';
import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { RTC_IRQ, COM1_IRQ } from '../acpi/dsdt.ts';
import { ACPI_PM_BASE, ACPI_PM_PORTS, AcpiPm } from '../device/acpi-pm.ts';
import { Bus } from '../device/bus.ts';
import { cmosMemory } from '../device/cmos-memory.ts';
import { DEBUG_EXIT_PORT, DebugExit } from '../device/debug-exit.ts';
import { DEBUG_CONSOLE_PORT, DebugConsole } from '../device/debug-console.ts';
import { DeviceTimers } from '../device/device-timers.ts';
import { FW_CFG_PORT, FW_CFG_PORTS, FwCfg } from '../device/fw-cfg.ts';
import { FwCfgItems } from '../device/fw-cfg-items.ts';
import { addMachineFiles } from '../device/fw-cfg-machine.ts';
import { IO_APIC_BASE, IO_APIC_BYTES, IoApic } from '../device/io-apic.ts';
import { PIC_MASTER_PORT, PIC_PORTS, PIC_SLAVE_PORT, PicPair } from '../device/pic.ts';
import { PC_TEST_LINES, PC_TEST_MEMORY_BASE, PC_TEST_MEMORY_BYTES, PcTestDevice, PcTestPort } from '../device/pc-test-device.ts';
import { RTC_PORT, Rtc } from '../device/rtc.ts';
import type { Savable } from '../device/savable.ts';
import { SilentPorts } from '../device/silent-ports.ts';
import { TEST_DEVICE_BASE, TEST_DEVICE_BYTES, TestDevice } from '../device/test-device.ts';
import { Uart16550 } from '../device/uart16550.ts';
import type { GpaRange } from '../memory/gpa-range.ts';
import type { DmaMemory } from '../memory/dma-memory.ts';
import type { LiveSource } from '../network/node-network.ts';
import { PciBus } from '../pci/pci-bus.ts';
import { PciInterruptLines } from '../pci/interrupt-lines.ts';
import { PciMemory } from '../pci/pci-memory.ts';
import { PCI_CONFIG_PORT, PCI_CONFIG_PORTS, PciConfigPorts } from '../pci/pci-ports.ts';
import { BAR_BASE, Q35HostBridge, ich9Lpc } from '../pci/q35.ts';
import { ramRanges } from '../memory/memory-map.ts';
import type { MachineOptions } from './machine-options.ts';
import type { Outcome } from './outcome.ts';
import { attachVirtio, type VirtioFunctions } from './virtio-functions.ts';

const COM1 = 0x3f8;
/** Lines that reach the 8259A too. */
const ISA_LINES = 16;
const TIMER_PIN = 2;
const PIT_PORT = 0x40;
const PIT_PORTS = 4;
/** Speaker and gate of timer channel 2. */
const PORT_B = 0x61;
const LPC_SLOT = 31;
/** 2026-01-01T00:00:00Z: what the clock shows when the machine starts, in every run. */
const START_OF_TIME = 1_767_225_600;

/** What the devices need of the machine around them. */
export interface DeviceHost {
  readonly vm: KvmVm;
  /** The guest's memory as devices reach it. */
  readonly memory: DmaMemory;
  readonly memoryBytes: number;
  readonly cpus: number;
  /** Add what test programs of a PC want: two 8259A, and the test device of kvm-unit-tests. */
  readonly hasTestDevices: boolean;
  /** TSC ticks since power-on, and their rate. */
  readonly now: () => bigint;
  readonly tscHz: bigint;
  /** Lets time go by. */
  readonly pass: (ticks: bigint) => void;
  readonly onConsole: (byte: number) => void;
  readonly onShow: (gpa: number, text: string) => void;
  readonly seed: bigint;
  /** Devices that somebody asked for. */
  readonly options: MachineOptions;
  /** Firmware starts, so fw_cfg has the files that it wants; memory of the VM. */
  readonly firmware: { readonly ram: readonly GpaRange[] } | undefined;
}

/** The devices of a VM on their two buses. */
export class MachineDevices implements Savable {
  readonly ports = new Bus('port');
  readonly mmio = new Bus('address');
  readonly uart: Uart16550;
  readonly ioApic: IoApic;
  readonly pci = new PciBus();
  /** What firmware finds in fw_cfg. */
  readonly fwCfg: FwCfgItems;
  readonly timers: DeviceTimers;
  readonly #virtio: VirtioFunctions;
  readonly #debugExit = new DebugExit();
  readonly #pm: AcpiPm;
  readonly #onClose: (() => void) | undefined;
  #resetRequested = false;
  /** Everything with state, in the order in which it is loaded. */
  readonly #parts = new Map<string, Savable>();

  constructor(host: DeviceHost) {
    const { vm, memory, memoryBytes, cpus, now, tscHz, onConsole, onShow } = host;
    this.timers = new DeviceTimers(now);
    this.#onClose = host.options.onClose;
    this.ioApic = new IoApic((address, data) => vm.signalMsi(address, data));
    this.uart = new Uart16550(onConsole, (high) => this.ioApic.setLine(COM1_IRQ, high));
    this.fwCfg = new FwCfgItems({ memoryBytes, cpus });
    this.#pm = new AcpiPm(now, tscHz, host.pass);
    const [low, high] = ramRanges(memoryBytes);
    const rtc = new Rtc(
      { now, hz: tscHz, startSeconds: START_OF_TIME },
      (high) => this.ioApic.setLine(RTC_IRQ, high),
      cmosMemory(low!.end, high ? high.end - high.start : 0, cpus),
    );
    this.timers.add(rtc);
    const fwCfg = new FwCfg(this.fwCfg, memory);
    const { ports, mmio } = this;
    ports.attach(COM1, 8, this.uart);
    ports.attach(DEBUG_EXIT_PORT, 4, this.#debugExit);
    ports.attach(FW_CFG_PORT, FW_CFG_PORTS, fwCfg);
    ports.attach(RTC_PORT, 2, rtc);
    ports.attach(ACPI_PM_BASE, ACPI_PM_PORTS, this.#pm);
    ports.attach(PIT_PORT, PIT_PORTS, new SilentPorts('PIT'));
    ports.attach(PORT_B, 1, new SilentPorts('port B'));
    if (host.options.onDebug) ports.attach(DEBUG_CONSOLE_PORT, 1, new DebugConsole(host.options.onDebug));
    const bridge = new Q35HostBridge();
    this.pci.attach(0, bridge);
    this.pci.attach(LPC_SLOT, ich9Lpc(ACPI_PM_BASE));
    const configPorts = new PciConfigPorts(this.pci, () => (this.#resetRequested = true));
    ports.attach(PCI_CONFIG_PORT, PCI_CONFIG_PORTS, configPorts);
    mmio.attachRest(new PciMemory(this.pci, bridge));
    const lines = new PciInterruptLines((pin, high) => this.ioApic.setLine(pin, high));
    this.#virtio = attachVirtio(host.options, {
      bus: this.pci,
      memory,
      send: (address, data) => vm.signalMsi(address, data),
      setInterrupt: (slot, isAsserted) => lines.set(slot, isAsserted),
      timers: this.timers,
      clock: { now, hz: tscHz },
      seed: host.seed,
      onConsole,
    });
    this.pci.assignBars(BAR_BASE);
    if (host.firmware) addMachineFiles(this.fwCfg, { cpus, ram: host.firmware.ram, bootOrder: this.#virtio.bootOrder });
    if (host.hasTestDevices) this.#attachTestDevices(vm);
    mmio.attach(IO_APIC_BASE, IO_APIC_BYTES, this.ioApic);
    const testDevice = new TestDevice({
      readGuest: (gpa, into) => vm.readGuest(gpa, into),
      writeGuest: (gpa, data) => vm.writeGuest(gpa, data),
      show: onShow,
    });
    mmio.attach(TEST_DEVICE_BASE, TEST_DEVICE_BYTES, testDevice);
    this.#keep({
      uart: this.uart,
      ioApic: this.ioApic,
      rtc,
      pm: this.#pm,
      fwCfgItems: this.fwCfg,
      fwCfg,
      debugExit: this.#debugExit,
      configPorts,
      interruptLines: lines,
      pci: this.pci,
      testDevice,
    });
  }

  #keep(parts: Readonly<Record<string, Savable>>): void {
    for (const [name, part] of Object.entries(parts)) this.#parts.set(name, part);
  }

  save(): Saved {
    return {
      resetRequested: this.#resetRequested,
      unclaimedPorts: this.ports.unclaimed,
      unclaimedMemory: this.mmio.unclaimed,
      parts: Object.fromEntries([...this.#parts].map(([name, part]) => [name, part.save()])),
    };
  }
  /** @throws SnapshotError: the VM of the snapshot had other devices */
  load(from: SavedFields): void {
    const parts = from.part('parts');
    const [had, has] = [parts.names, [...this.#parts.keys()]].map((names) => [...names].sort().join(', '));
    if (had !== has) from.refuse('parts', `the VM had other devices: ${had}; here ${has}`);
    for (const [name, part] of this.#parts) part.load(parts.part(name));
    this.#resetRequested = from.flag('resetRequested');
    this.ports.unclaimed = from.number('unclaimedPorts');
    this.mmio.unclaimed = from.number('unclaimedMemory');
  }

  /** What a snapshot taken now cannot carry, in words; undefined: nothing is lost. */
  get losses(): string | undefined {
    return this.#virtio.losses();
  }

  /** The console that takes input now: the second one while its driver listens, else the serial port. */
  get #inputConsole(): { readonly wantsInput: boolean; receive(bytes: Iterable<number>): void } {
    const { console } = this.#virtio;
    return console?.wantsInput ? console : this.uart;
  }
  /** Somebody in the guest reads what is typed. */
  get wantsInput(): boolean {
    return this.#inputConsole.wantsInput;
  }
  /** Bytes that somebody typed. */
  receive(bytes: Iterable<number>): void {
    this.#inputConsole.receive(bytes);
  }

  /** Where events come from outside the machine, undefined when nothing does. */
  get live(): LiveSource | undefined {
    return this.#virtio.live;
  }

  /** Gives files and sockets back. */
  close(): void {
    this.#virtio.close();
    this.#onClose?.();
  }

  /** Interrupt lines of a PC: to the 8259A and the I/O APIC, where line 0 arrives at pin 2. */
  #attachTestDevices(vm: KvmVm): void {
    const { ports, mmio } = this;
    const pics = new PicPair(() => {
      const [first] = vm.vcpus;
      if (pics.hasInterrupt && first?.lapic.acceptsExternalInterrupts) first.interrupt(pics.acknowledge());
    });
    const device = new PcTestDevice((line, high) => {
      if (line < ISA_LINES) pics.setLine(line, high);
      this.ioApic.setLine(line === 0 ? TIMER_PIN : line, high);
    });
    ports.attach(PIC_MASTER_PORT, PIC_PORTS, pics.master);
    ports.attach(PIC_SLAVE_PORT, PIC_PORTS, pics.slave);
    ports.attach(PcTestPort.DATA, 4, device.data);
    ports.attach(PcTestPort.FLUSH, 4, device.flush);
    ports.attach(PcTestPort.BYTES, 4, device.data);
    ports.attach(PcTestPort.LINES, PC_TEST_LINES + 3, device.lines);
    mmio.attach(PC_TEST_MEMORY_BASE, PC_TEST_MEMORY_BYTES, device.memory);
    this.#keep({ picMaster: pics.master, picSlave: pics.slave, pcTest: device });
  }

  /** How the guest ended itself through a device, or undefined while it goes on. */
  get ending(): Outcome | undefined {
    if (this.#debugExit.code !== undefined) return { kind: 'exit', code: this.#debugExit.code };
    if (this.#pm.powerOff) return { kind: 'power-off', detail: 'the guest switched itself off' };
    if (this.#resetRequested)
      return {
        kind: 'reset',
        detail: 'the guest asked for a reset',
        hint: 'A kernel does so after a panic with panic=-1; tdx does not start it again.',
      };
    return undefined;
  }
}

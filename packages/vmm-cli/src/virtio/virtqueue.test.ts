import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_FEATURES, EVENT_IDX, VirtioDriver } from '../../test/virtio-driver.ts';
import { VirtioRng } from './rng.ts';
import { VirtioConsole } from './console.ts';

const rng = (features = ALL_FEATURES): VirtioDriver => {
  const driver = new VirtioDriver(new VirtioRng(1n));
  driver.start(features);
  return driver;
};
/** A console whose transmit queue the tests use: chains that the device reads. */
const consoleDriver = (features = ALL_FEATURES): { driver: VirtioDriver; text: () => string } => {
  const bytes: number[] = [];
  const driver = new VirtioDriver(new VirtioConsole((byte) => bytes.push(byte)));
  driver.start(features);
  return { driver, text: () => String.fromCharCode(...bytes) };
};
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a split virtqueue', () => {
  it.each([
    ['direct', false],
    ['indirect', true],
  ] as const)('takes %s chains, across the end of the ring', (_how, indirect) => {
    const { driver, text } = consoleDriver();
    for (let i = 0; i < 30; i++) driver.request(1, [ascii('a'), ascii(`${i % 10}`), ascii('')], indirect);
    expect(text()).toBe(Array.from({ length: 30 }, (_, i) => `a${i % 10}`).join(''));
    expect(driver.used(1).length).toBe(30);
  });

  it('goes on when its indices pass 65535', () => {
    const { driver } = consoleDriver();
    for (let i = 0; i < 65_600; i++) driver.request(1, [ascii('x')]);
    expect([driver.usedIndex(1), driver.needsReset]).toEqual([64, false]);
  });

  it('interrupts for each batch by its vector, unless the driver asked not to be', () => {
    const driver = rng(ALL_FEATURES & ~EVENT_IDX);
    driver.add(0, [8]);
    driver.add(0, [8]);
    driver.notify(0);
    expect(driver.interrupts).toEqual([0x41]);
    driver.memory.view.setUint16(driver.layout(0).avail, 1, true);
    driver.request(0, [8]);
    expect([driver.interrupts.length, driver.used(0).length]).toEqual([1, 3]);
    expect([driver.read(0x1000, 1), driver.read(0x1000, 1)]).toEqual([1, 0]);
  });

  it('interrupts by EVENT_IDX when the used index passes the event', () => {
    const driver = rng();
    const setEvent = (index: number): void => driver.memory.view.setUint16(driver.layout(0).avail + 4 + 2 * 8, index, true);
    setEvent(2);
    driver.request(0, [8]);
    driver.request(0, [8]);
    expect(driver.interrupts).toEqual([]);
    driver.request(0, [8]);
    driver.request(0, [8]);
    expect(driver.interrupts).toEqual([0x41]);
    expect(driver.memory.view.getUint16(driver.layout(0).used + 4 + 8 * 8, true)).toBe(4);
  });

  it('gives nothing back before DRIVER_OK or after reset', () => {
    const driver = rng();
    driver.write(0x14, 1, 0);
    expect(driver.status).toBe(0);
    driver.notify(0);
    expect(driver.used(0)).toEqual([]);
  });
});

describe('a hostile driver', () => {
  const { avail, desc } = rng().layout(0);
  const attacks: [string, RegExp, (driver: VirtioDriver) => void][] = [
    [
      'a chain that is a loop',
      /loop/,
      (d) => {
        d.setDescriptor(desc, 0, 0x8000, 8, 3, 1);
        d.setDescriptor(desc, 1, 0x8000, 8, 3, 0);
        d.offer(0, 0);
      },
    ],
    ['a head beyond the table', /descriptor 8/, (d) => d.offer(0, 8)],
    [
      'a next beyond the table',
      /descriptor 4000/,
      (d) => {
        d.setDescriptor(desc, 0, 0x8000, 8, 3, 4000);
        d.offer(0, 0);
      },
    ],
    [
      'a buffer beyond memory',
      /not shared memory/,
      (d) => {
        d.setDescriptor(desc, 0, 0x1f_fff0, 0x100, 2, 0);
        d.offer(0, 0);
      },
    ],
    [
      'a buffer at the end of the address space',
      /not shared memory/,
      (d) => {
        d.setDescriptor(desc, 0, 2 ** 52, 8, 2, 0);
        d.memory.bytes.fill(0xff, desc, desc + 8);
        d.offer(0, 0);
      },
    ],
    [
      'a huge length',
      /not shared memory/,
      (d) => {
        d.setDescriptor(desc, 0, 0x8000, 0xffff_ffff, 2, 0);
        d.offer(0, 0);
      },
    ],
    [
      'a private page',
      /not shared memory/,
      (d) => {
        d.memory.hidden.add(0x50);
        d.setDescriptor(desc, 0, 0x4_fff8, 16, 2, 0);
        d.offer(0, 0);
      },
    ],
    ['a private ring', /ring is out of reach/, (d) => d.memory.hidden.add(avail >> 12)],
    [
      'a private descriptor table',
      /table is out of reach/,
      (d) => {
        d.memory.hidden.add(desc >> 12);
        d.offer(0, 0);
      },
    ],
    ['an available index that jumps', /runs 100 ahead/, (d) => d.memory.view.setUint16(avail + 2, 100, true)],
    [
      'readable behind writable',
      /readable descriptor behind/,
      (d) => {
        d.setDescriptor(desc, 0, 0x8000, 8, 3, 1);
        d.setDescriptor(desc, 1, 0x8000, 8, 0, 0);
        d.offer(0, 0);
      },
    ],
    [
      'an empty indirect table',
      /indirect table of 0/,
      (d) => {
        d.setDescriptor(desc, 0, 0x8000, 0, 4, 0);
        d.offer(0, 0);
      },
    ],
    [
      'an indirect table of odd length',
      /indirect table of 17/,
      (d) => {
        d.setDescriptor(desc, 0, 0x8000, 17, 4, 0);
        d.offer(0, 0);
      },
    ],
    [
      'an indirect table that is too long',
      /indirect table of 9 desc/,
      (d) => {
        d.setDescriptor(desc, 0, 0x8000, 144, 4, 0);
        d.offer(0, 0);
      },
    ],
    [
      'an indirect table with a next descriptor',
      /with a next one/,
      (d) => {
        d.setDescriptor(desc, 0, 0x8000, 16, 5, 1);
        d.offer(0, 0);
      },
    ],
    [
      'an indirect table in an indirect table',
      /inside a chain/,
      (d) => {
        d.setDescriptor(desc, 0, 0x8000, 16, 4, 0);
        d.setDescriptor(0x8000, 0, 0x9000, 16, 4, 0);
        d.offer(0, 0);
      },
    ],
  ];

  it.each(attacks)('with %s is told to reset, and can start again', (_what, complaint, attack) => {
    const driver = rng();
    attack(driver);
    driver.notify(0);
    expect(driver.needsReset).toBe(true);
    expect(driver.complaints).toEqual([expect.stringMatching(complaint)]);
    expect(driver.interrupts).toEqual([0x40]); // the configuration vector
    driver.notify(0);
    expect(driver.used(0)).toEqual([]);
    driver.memory.hidden.clear();
    expect([driver.start(), driver.request(0, [16])?.length]).toEqual([15, 16]);
  });

  it('cannot use an indirect table without the feature', () => {
    const driver = rng(ALL_FEATURES & ~(1n << 28n));
    driver.request(0, [8], true);
    expect(driver.complaints).toEqual([expect.stringMatching(/not negotiated/)]);
  });

  it('without bus mastering reaches no memory', () => {
    const driver = rng();
    driver.pci.config.write(4, Uint8Array.of(2, 0), 2);
    driver.request(0, [8]);
    expect(driver.needsReset).toBe(true);
  });

  it('never makes the device throw or hang, whatever its memory holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 256 }), fc.nat(0xffff), fc.boolean(), (garbage, index, isConsole) => {
        const driver = isConsole ? consoleDriver().driver : rng();
        const queue = isConsole ? 1 : 0;
        const at = driver.layout(queue);
        driver.memory.bytes.set(garbage.subarray(0, 128), at.desc);
        driver.memory.bytes.set(garbage.subarray(0, 32), at.avail + 4);
        driver.memory.view.setUint16(at.avail + 2, index, true);
        for (let i = 0; i < 3; i++) driver.notify(queue);
        expect(driver.complaints.length <= 1).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

import { FlatGuest, createMachine, defaultPlatform } from '../src/index.ts';

/** Prints the milliseconds of processor time from `createMachine` to the end of the first guest instruction. */
const start = process.cpuUsage();
const machine = createMachine(defaultPlatform({ ramBytes: 256 * 2 ** 20 }));
// nop; hlt
const guest = new FlatGuest(machine, { code: Uint8Array.of(0x90, 0xf4) });
guest.run();
const { user, system } = process.cpuUsage(start);
process.stdout.write(String((user + system) / 1000));

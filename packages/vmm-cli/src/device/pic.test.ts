import { beforeEach, describe, expect, it } from 'vitest';
import { PicPair, type Pic } from './pic.ts';

describe('8259A pair', () => {
  let pics: PicPair;
  let changes: number;
  const write = (pic: Pic, port: number, value: number): void => pic.write(port, Uint8Array.of(value), 1);
  const read = (pic: Pic, port: number): number => {
    const data = new Uint8Array(1);
    pic.read(port, data, 1);
    return data[0]!;
  };
  beforeEach(() => {
    changes = 0;
    pics = new PicPair(() => changes++);
  });

  it('begins with the vectors of a PC: 08 and 70', () => {
    pics.setLine(11, true);
    pics.setLine(11, false); // an edge is remembered
    expect([pics.hasInterrupt, pics.acknowledge(), pics.hasInterrupt]).toEqual([true, 0x73, false]);
    expect(changes).toBeGreaterThan(0);
    pics.setLine(0, true);
    expect(pics.acknowledge()).toBe(0x08);
  });

  it('takes ICW1 to ICW4, then masks', () => {
    for (const [port, value] of [[0, 0x11], [1, 0x20], [1, 4], [1, 1]] as const) write(pics.master, port, value); // prettier-ignore
    write(pics.master, 1, 0xfe);
    expect(read(pics.master, 1)).toBe(0xfe);
    pics.setLine(1, true);
    expect(pics.hasInterrupt).toBe(false);
    write(pics.master, 1, 0);
    expect(pics.acknowledge()).toBe(0x21);
  });

  it('holds lower priorities until the end of interrupt', () => {
    pics.setLine(3, true);
    expect(pics.acknowledge()).toBe(0x0b);
    pics.setLine(5, true);
    expect(pics.hasInterrupt).toBe(false);
    pics.setLine(1, true);
    expect(pics.acknowledge()).toBe(0x09);
    write(pics.master, 0, 0x0b);
    expect(read(pics.master, 0)).toBe(0b1010);
    write(pics.master, 0, 0x20);
    expect(read(pics.master, 0)).toBe(0b1000);
    write(pics.master, 0, 0x63);
    expect([read(pics.master, 0), pics.hasInterrupt, pics.acknowledge()]).toEqual([0, true, 0x0d]);
  });

  it('gives the spurious vector when the request is masked in between', () => {
    pics.setLine(4, true);
    write(pics.master, 1, 0xff);
    expect(pics.acknowledge()).toBe(0x0f);
  });
});

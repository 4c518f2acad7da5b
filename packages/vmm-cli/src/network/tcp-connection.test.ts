import { describe, expect, it } from 'vitest';
import { GuestConnection } from '../../test/guest-stack.ts';
import { HeldHost, SOMEWHERE, ascii, heldConnection, userNetwork } from '../../test/held-host.ts';
import { GATEWAY_ADDRESS } from './addresses.ts';
import { TcpFlag } from './tcp-segment.ts';

describe('a TCP connection', () => {
  it('opens, echoes across a wrap of sequence numbers, and closes', () => {
    const { guest, network } = userNetwork();
    const connection = new GuestConnection(guest, SOMEWHERE, 7);
    const answer = connection.open()!;
    expect([answer.flags, answer.maxSegment, answer.acknowledgement]).toEqual([TcpFlag.SYN | TcpFlag.ACK, 1460, 0xffff_fff1]);
    connection.write(ascii('hello, this is longer than sixteen bytes'));
    connection.take();
    connection.write(ascii('!'));
    connection.take();
    expect(String.fromCharCode(...connection.received)).toBe('hello, this is longer than sixteen bytes!');
    connection.end();
    connection.take();
    expect(connection.isEnded).toBe(true);
    expect(network.due).toBeUndefined();
    connection.raw(16);
    expect(guest.segments().map((segment) => segment.flags)).toEqual([TcpFlag.RST]);
  });

  it('keeps to the window and the segment size of the guest', () => {
    const host = new HeldHost();
    const { guest } = userNetwork(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2, undefined, 1000);
    expect(guest.segments()).toEqual([]);
    host.events!.onOpen();
    connection.sequence++;
    connection.acknowledged = (guest.segments()[0]!.sequence + 1) >>> 0;
    connection.raw(16);
    host.events!.onData(Uint8Array.from({ length: 10_000 }, (_, i) => i % 251));
    for (const rounds of [4, 4, 2])
      expect(connection.take().map((segment) => segment.data.length)).toEqual(new Array(rounds).fill(1000));
    expect(connection.received).toEqual(Array.from({ length: 10_000 }, (_, i) => i % 251));
    host.events!.onEnd();
    expect(connection.take().map((segment) => segment.flags & TcpFlag.FIN)).toEqual([1]);
  });

  it('sends again what the guest missed: after three duplicates, or a second', () => {
    const host = new HeldHost();
    const { guest, pass } = userNetwork(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2);
    host.events!.onOpen();
    pass(1);
    expect(guest.segments().map((segment) => segment.flags)).toEqual([18, 18]);
    connection.sequence++;
    connection.acknowledged = 128_001;
    connection.raw(16);
    host.events!.onData(ascii('lost'));
    guest.segments();
    for (let i = 0; i < 3; i++) connection.raw(16);
    expect(guest.segments().map(({ data }) => String.fromCharCode(...data))).toEqual(['lost']);
    pass(1);
    connection.take();
    expect(String.fromCharCode(...connection.received)).toBe('lost');
    pass(3);
    expect(guest.segments()).toEqual([]);
  });

  it('is given up when the guest never answers', () => {
    const host = new HeldHost();
    const { guest, pass, network } = userNetwork(host);
    new GuestConnection(guest, SOMEWHERE, 80).raw(2);
    host.events!.onOpen();
    pass(12);
    expect([guest.segments().at(-1)!.flags, host.log, network.due]).toEqual([TcpFlag.RST | TcpFlag.ACK, ['destroy'], undefined]);
  });

  it('takes data in order only, and each byte once', () => {
    const host = new HeldHost();
    const { guest } = userNetwork(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2);
    host.events!.onOpen();
    connection.sequence++;
    connection.acknowledged = 128_001;
    connection.raw(16);
    connection.write(ascii('ab'));
    connection.sequence--;
    connection.write(ascii('bc'));
    connection.sequence = (connection.sequence + 5) >>> 0;
    connection.raw(24, ascii('zz'));
    expect(String.fromCharCode(...host.written)).toBe('abc');
    expect(new Set(guest.segments().map((segment) => segment.acknowledgement)).size).toBe(3);
  });

  it('tells the guest how much room the host has', () => {
    const { host, guest, connection } = heldConnection();
    host.room = 0;
    connection.write(ascii('x'));
    host.room = 5000;
    host.events!.onRoom();
    expect(guest.segments().map((segment) => segment.window)).toEqual([0, 5000]);
  });

  it('holds the host back when the guest takes nothing', () => {
    const { host, connection } = heldConnection(1400);
    connection.window = 60_000;
    host.events!.onData(new Uint8Array(300_000));
    expect(host.log).toEqual(['pause']);
    for (let i = 0; i < 40; i++) connection.take();
    expect([host.log, connection.received.length]).toEqual([['pause', 'resume'], 300_000]);
  });

  it('that nobody takes, or nobody opened, ends in a reset', () => {
    const host = new HeldHost();
    const { guest } = userNetwork(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2);
    host.events!.onError();
    expect(guest.segments().map((segment) => segment.flags)).toEqual([TcpFlag.RST | TcpFlag.ACK]);
    connection.raw(2);
    host.events!.onOpen();
    guest.segments();
    connection.raw(4);
    expect(host.log).toEqual(['destroy', 'destroy']);
  });

  it('is asked again and again whether its window is still shut', () => {
    const host = new HeldHost();
    const { guest, pass, network } = userNetwork(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2);
    host.events!.onOpen();
    connection.sequence++;
    connection.acknowledged = 128_001;
    connection.window = 0;
    connection.raw(16);
    guest.segments();
    host.events!.onData(ascii('patience'));
    expect([guest.segments(), network.due === undefined]).toEqual([[], false]);
    pass(20);
    const probes = guest.segments();
    expect([probes.length, new Set(probes.map(({ sequence, data }) => `${sequence}/${data.length}`))]).toEqual([
      20,
      new Set(['128000/0']),
    ]);
    connection.window = 3;
    connection.raw(16);
    expect(connection.take().map(({ data }) => data.length)).toEqual([3]);
    connection.window = 100;
    connection.raw(16);
    connection.take();
    expect([String.fromCharCode(...connection.received), network.due]).toEqual(['patience', undefined]);
  });

  it('stays open for one side when the other has ended, and loses nothing at its end', () => {
    const first = heldConnection();
    first.connection.end();
    expect(first.host.log).toEqual(['end']);
    first.host.events!.onData(ascii('still here'));
    first.connection.take();
    first.host.events!.onEnd();
    first.connection.take();
    expect([String.fromCharCode(...first.connection.received), first.connection.isEnded]).toEqual(['still here', true]);
    const second = heldConnection();
    second.host.events!.onEnd();
    second.connection.take();
    second.connection.write(ascii('last words'));
    second.connection.end();
    expect([String.fromCharCode(...second.host.written), second.host.log, first.host.log]).toEqual([
      'last words',
      ['end'],
      ['end'],
    ]);
  });

  it('is one of many, each with its own bytes', () => {
    const { guest, network } = userNetwork();
    const many = Array.from({ length: 50 }, (_, i) => new GuestConnection(guest, SOMEWHERE, 7 + (i % 3), 40_000 + i));
    for (const connection of many) connection.open();
    const text = (i: number, round: number): string => `connection ${i}, round ${round};`;
    for (let round = 0; round < 4; round++)
      many.forEach((connection, i) => {
        connection.write(ascii(text(i, round)));
        connection.take();
      });
    many.forEach((connection, i) => {
      connection.end();
      connection.take();
      expect([String.fromCharCode(...connection.received), connection.isEnded]).toEqual([
        [0, 1, 2, 3].map((round) => text(i, round)).join(''),
        true,
      ]);
    });
    expect(network.due).toBeUndefined();
  });

  it('can be opened from the host', () => {
    const host = new HeldHost();
    const { guest, network } = userNetwork(host);
    const connection = network.connectToGuest(22, host.stream)!;
    const [syn] = guest.segments();
    expect([syn!.flags, syn!.destinationPort, syn!.source]).toEqual([TcpFlag.SYN, 22, GATEWAY_ADDRESS]);
    const to = {
      destination: GATEWAY_ADDRESS,
      destinationPort: syn!.sourcePort,
      sourcePort: 22,
      window: 1000,
      data: new Uint8Array(0),
    };
    guest.sendTcp({ ...to, sequence: 77, acknowledgement: syn!.sequence + 1, flags: 18 });
    connection.onData(ascii('hi'));
    expect(guest.segments().map(({ acknowledgement, data }) => [acknowledgement, String.fromCharCode(...data)])).toEqual([
      [78, ''],
      [78, 'hi'],
    ]);
    guest.sendTcp({ ...to, sequence: 78, acknowledgement: syn!.sequence + 3, flags: 24, data: ascii('ho') });
    expect(String.fromCharCode(...host.written)).toBe('ho');
  });
});

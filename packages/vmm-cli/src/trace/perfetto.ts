import { ProtobufWriter } from './protobuf.ts';
import type { TraceFormat } from './trace-record.ts';

/** Field numbers of perfetto's trace messages. @source perfetto protos/perfetto/trace */
const Trace = { PACKET: 1 } as const;
const TracePacket = { TIMESTAMP: 8, SEQUENCE_ID: 10, TRACK_EVENT: 11, SEQUENCE_FLAGS: 13, TRACK_DESCRIPTOR: 60 } as const;
const TrackEvent = { DEBUG_ANNOTATIONS: 4, TYPE: 9, TRACK_UUID: 11, NAME: 23 } as const;
const TrackDescriptor = { UUID: 1, NAME: 2 } as const;
const DebugAnnotation = { UINT_VALUE: 3, STRING_VALUE: 6, NAME: 10 } as const;
const types = { begin: 1, end: 2, instant: 3 } as const;
const SEQUENCE = 1;
const INCREMENTAL_STATE_CLEARED = 1;

/** Perfetto's own format: a track for each name, opened by ui.perfetto.dev and trace_processor. */
export function perfetto(): TraceFormat {
  const tracks = new Map<string, number>();
  const packet = (fill: (packet: ProtobufWriter) => void): Uint8Array => new ProtobufWriter().message(Trace.PACKET, fill).bytes();
  const track = (name: string): { uuid: number; descriptor: Uint8Array | undefined } => {
    const known = tracks.get(name);
    if (known !== undefined) return { uuid: known, descriptor: undefined };
    const uuid = tracks.size + 1;
    tracks.set(name, uuid);
    const descriptor = packet((p) =>
      p
        .uint(TracePacket.SEQUENCE_ID, SEQUENCE)
        .message(TracePacket.TRACK_DESCRIPTOR, (d) => d.uint(TrackDescriptor.UUID, uuid).text(TrackDescriptor.NAME, name)),
    );
    return { uuid, descriptor };
  };
  return {
    head: () =>
      packet((p) => p.uint(TracePacket.SEQUENCE_ID, SEQUENCE).uint(TracePacket.SEQUENCE_FLAGS, INCREMENTAL_STATE_CLEARED)),
    record: ({ track: trackName, phase, name, ns, args }) => {
      const { uuid, descriptor } = track(trackName);
      const event = packet((p) =>
        p
          .uint(TracePacket.TIMESTAMP, ns)
          .uint(TracePacket.SEQUENCE_ID, SEQUENCE)
          .message(TracePacket.TRACK_EVENT, (e) => {
            e.uint(TrackEvent.TYPE, types[phase]).uint(TrackEvent.TRACK_UUID, uuid);
            if (phase !== 'end') e.text(TrackEvent.NAME, name);
            for (const [key, value] of Object.entries(args))
              e.message(TrackEvent.DEBUG_ANNOTATIONS, (a) => {
                a.text(DebugAnnotation.NAME, key);
                if (typeof value === 'number') a.uint(DebugAnnotation.UINT_VALUE, value);
                else a.text(DebugAnnotation.STRING_VALUE, value);
              });
          }),
      );
      if (descriptor === undefined) return event;
      const both = new Uint8Array(descriptor.length + event.length);
      both.set(descriptor);
      both.set(event, descriptor.length);
      return both;
    },
    tail: () => new Uint8Array(0),
  };
}

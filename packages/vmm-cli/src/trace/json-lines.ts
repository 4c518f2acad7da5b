import type { TraceFormat } from './trace-record.ts';

const encoder = new TextEncoder();
const nothing = new Uint8Array(0);

/** One JSON object a line: ns, track, phase, name, args. */
export function jsonLines(): TraceFormat {
  return {
    head: () => nothing,
    record: ({ ns, track, phase, name, args }) => encoder.encode(`${JSON.stringify({ ns, track, phase, name, args })}\n`),
    tail: () => nothing,
  };
}

const phases = { instant: 'i', begin: 'B', end: 'E' } as const;

/** The JSON trace format of Chrome, which Perfetto reads too. Times are microseconds. @source "Trace Event Format" */
export function chromeJson(): TraceFormat {
  const tracks = new Map<string, number>();
  let isFirst = true;
  const line = (event: object): string => {
    const text = `${isFirst ? '' : ',\n'}${JSON.stringify(event)}`;
    isFirst = false;
    return text;
  };
  return {
    head: () => encoder.encode('{"displayTimeUnit":"ns","traceEvents":[\n'),
    record: ({ ns, track, phase, name, args }) => {
      let text = '';
      let tid = tracks.get(track);
      if (tid === undefined) {
        tracks.set(track, (tid = tracks.size + 1));
        text = line({ ph: 'M', pid: 1, tid, name: 'thread_name', args: { name: track } });
      }
      return encoder.encode(
        text + line({ ph: phases[phase], pid: 1, tid, ts: ns / 1000, name, args, ...(phase === 'instant' ? { s: 't' } : {}) }),
      );
    },
    tail: () => encoder.encode('\n]}\n'),
  };
}

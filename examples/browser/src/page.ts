import { runTd } from './hello-td.ts';
import { run, type Job } from './thread.ts';

/** Runs a job in a new worker. */
async function runInWorker(job: Job): Promise<unknown> {
  const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<{ result?: unknown; error?: string }>) => {
        if (data.error === undefined) resolve(data.result);
        else reject(new Error(data.error));
      };
      worker.onerror = (event) => {
        reject(new Error(event.message));
      };
      worker.postMessage(job);
    });
  } finally {
    worker.terminate();
  }
}

/** For the console of the page, and for its test. */
Object.assign(globalThis, { run, runInWorker });

const output = document.querySelector('pre');
document.querySelector('button')?.addEventListener('click', () => {
  void (async () => {
    const image = new Uint8Array(await (await fetch('hello-td.elf')).arrayBuffer());
    const { instructions } = await runTd(image, (byte) => output?.append(String.fromCharCode(byte)));
    output?.append(`\n${instructions} guest instructions\n`);
  })();
});

import { run, type Job } from './thread.ts';

addEventListener('message', ({ data }: MessageEvent<Job>) => {
  run(data).then(
    (result) => postMessage({ result }),
    (error: unknown) => postMessage({ error: String(error) }),
  );
});

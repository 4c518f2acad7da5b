import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const here = fileURLToPath(new URL('.', import.meta.url));
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  elf: 'application/octet-stream',
};

/** Serves the page, its bundles in `bundles`, and the bundled guest on a port of localhost [any free one]. */
export async function serve(bundles: string, port = 0): Promise<{ server: Server; url: string }> {
  const files = new Map([
    ['/', join(here, 'index.html')],
    ['/page.js', join(bundles, 'page.js')],
    ['/worker.js', join(bundles, 'worker.js')],
    ['/hello-td.elf', join(here, '../../packages/vmm-cli/assets/hello-td.elf')],
  ]);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = files.get(path);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    readFile(file).then(
      (bytes) =>
        response.writeHead(200, { 'content-type': TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'text/plain' }).end(bytes),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { server, url: `http://127.0.0.1:${address.port}/` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(join(here, 'dist'), Number(process.argv[2] ?? 8080));
  console.log(`Open ${url} in a browser; Ctrl-C ends.`);
}

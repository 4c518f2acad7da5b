import { defineConfig } from 'vitest/config';

/** Workspace packages are read from source ("tdxkit-source"), so tests need no build. */
const conditions = ['tdxkit-source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { setupFiles: ['../../scripts/fixed-seeds.ts'], include: ['src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 60_000 },
});

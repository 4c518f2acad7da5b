import { defineConfig } from 'vitest/config';

/** Workspace packages are read from source ("tdxkit-source"), so tests need no build. */
const conditions = ['tdxkit-source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['test/**/*.test.ts'], testTimeout: 120_000 },
});

import { isBuiltin } from 'node:module';
import { defineConfig, type Options } from 'tsup';

const NODE_ONLY = { name: 'node-only', namespace: 'node-only' } as const;

/**
 * Bundles the page and its worker. Only the command line of vmm-cli may import modules of Node; what is left of them after tree shaking throws
 * where it is used. From any other package such an import fails the build.
 */
export const bundle: Options = {
  entry: ['src/page.ts', 'src/worker.ts'],
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  noExternal: [/.*/],
  splitting: false,
  silent: true,
  // The packages of this repository are read from source: nothing has to be built before.
  esbuildOptions: (options) => void (options.conditions = ['tdxkit-source']),
  banner: { js: 'globalThis.process ??= { env: {} }; globalThis.setImmediate ??= (work) => setTimeout(work, 0);' },
  esbuildPlugins: [
    {
      name: NODE_ONLY.name,
      setup(build) {
        build.onResolve({ filter: /^[a-z:/_]+$/ }, ({ path, importer }) => {
          if (!isBuiltin(path)) return undefined;
          if (!/[\\/]vmm-cli[\\/]/.test(importer))
            return { errors: [{ text: `${importer} imports ${path}, which browsers do not have` }] };
          return { path, namespace: NODE_ONLY.namespace, sideEffects: false };
        });
        build.onLoad({ filter: /.*/, namespace: NODE_ONLY.namespace }, () => ({
          contents: 'module.exports = {};',
          loader: 'js',
        }));
      },
    },
  ],
};

export default defineConfig({ ...bundle, outDir: 'dist', clean: true });

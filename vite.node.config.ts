import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

/**
 * What runs in Node: Electron's main process, the station's process, the command line. Everything is bundled, so that the
 * package needs no node_modules; `electron` and Node's own modules are the runtime's.
 */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'dist/electron',
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    chunkSizeWarningLimit: 8192,
    rolldownOptions: {
      external: ['electron', /^node:/u, ...builtinModules],
      input: {
        main: 'electron/main.ts',
        'station-process': 'electron/station-process.ts',
        cli: 'electron/cli.ts',
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[hash].js' },
    },
  },
});

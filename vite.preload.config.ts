import { defineConfig } from 'vite';

/** The preload: CommonJS, because a sandboxed preload is run by Electron's own small loader. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    target: 'chrome140',
    outDir: 'dist/electron',
    emptyOutDir: false,
    minify: false,
    sourcemap: false,
    rolldownOptions: {
      external: ['electron'],
      input: { preload: 'electron/preload.ts' },
      output: { format: 'cjs', entryFileNames: 'preload.cjs' },
    },
  },
});

import { readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** What paper is written with, beside the programs that print it: drills/paper/fonts.ts looks for it there. */
const paperFonts = (): Plugin => ({
  name: 'paper-fonts',
  generateBundle() {
    const pdfmake = path.dirname(createRequire(import.meta.url).resolve('pdfmake/package.json'));
    for (const style of ['Regular', 'Medium', 'Italic', 'MediumItalic']) {
      const name = `Roboto-${style}.ttf`;
      const source = readFileSync(path.join(pdfmake, 'fonts', 'Roboto', name));
      this.emitFile({ type: 'asset', fileName: `fonts/${name}`, source });
    }
  },
});

/**
 * What runs in Node: Electron's main process, the station's process, the command line. Everything is bundled, so that the
 * package needs no node_modules; `electron` and Node's own modules are the runtime's.
 */
export default defineConfig({
  publicDir: false,
  plugins: [paperFonts()],
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

// The page of both hosts: built into dist/page, all files its own, so that it runs under a policy without inline scripts,
// styles or data addresses. Messages keep their English source, so that a text without a translation reads as written.
import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import babel from '@rolldown/plugin-babel';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

process.env['LINGUI_SUPPRESS_BABEL_WARNING'] = '1'; // the native transform has no binary on some machines
type BabelOptions = Parameters<typeof babel>[0];
const languages = { configPath: `${import.meta.dirname}/lingui.config.ts` };

export default defineConfig({
  root: 'renderer',
  plugins: [
    react(),
    lingui(languages),
    // Its type asks for every option of Babel's; none is needed.
    babel({ presets: [linguiTransformerBabelPreset({ descriptorFields: 'message' }, languages)] } as BabelOptions),
  ],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1200,
  },
});

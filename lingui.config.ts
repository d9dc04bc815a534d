// The screens' languages: messages stand in the source in English, translations in renderer/language. `npm run texts` gathers
// what is new; the page is built with what stands there.
import { defineConfig } from '@lingui/conf';
import { formatter } from '@lingui/format-po';

export default defineConfig({
  rootDir: import.meta.dirname,
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [{ path: 'renderer/language/{locale}', include: ['renderer'] }],
  format: formatter({ lineNumbers: false }),
});

// Where the page begins: admits itself by the token in its address, takes its place from it, and follows the wallet.
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { speak } from './language/language.ts';
import { launch, launchToken } from './wallet/client.ts';
import { arrive, follow } from './wallet/screen.ts';

const place = document.querySelector('#wallet');
if (!place) throw new Error('the page has no place for the wallet');
const root = createRoot(place);
speak(undefined);
await launch();
arrive();
root.render(createElement(App));
void follow(new AbortController().signal);
// A fresh address pasted over this page changes only the part after the #, which loads nothing by itself.
addEventListener('hashchange', () => (launchToken(location.hash) === undefined ? arrive() : location.reload()));
addEventListener('popstate', arrive);

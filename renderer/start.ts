// Where the page begins: admits itself by the token in its address, then shows the wallet.
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { launch } from './wallet-client.ts';

const place = document.querySelector('#wallet');
if (!place) throw new Error('the page has no place for the wallet');
const root = createRoot(place);
void launch().then(() => root.render(createElement(App)));
// A fresh address pasted over this page changes only the part after the #, which loads nothing by itself.
addEventListener('hashchange', () => location.reload());

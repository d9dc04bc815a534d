// Runs in the page's sandbox before the page, bundled as one plain script. Gives it one function and nothing of Electron's;
// what may be asked and who may ask is main's to judge (ask-channel.ts).
import { contextBridge, ipcRenderer } from 'electron/renderer';
import { askChannel, bridgeName, type WalletBridge } from './bridge.ts';

const bridge: WalletBridge = {
  ask: (method, input) => ipcRenderer.invoke(askChannel, JSON.stringify({ method, input })),
};
contextBridge.exposeInMainWorld(bridgeName, Object.freeze(bridge));

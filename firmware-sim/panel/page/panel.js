// Draws the device's display as it changes and sends the keys. The token comes with the address, after the #, and is
// kept for this tab only, so that a reload works. Keys go out one after the other, in the order of pressing.
const token = location.hash.slice(1) || sessionStorage.getItem('token') || '';
sessionStorage.setItem('token', token);
history.replaceState(null, '', '/');

const canvas = document.querySelector('#display');
const context = canvas.getContext('2d');
const device = document.querySelector('.device');
const state = document.querySelector('#state');
const text = document.querySelector('#text');
const authorization = { authorization: `Bearer ${token}` };
const retry = 1000;

function draw({ pixels, text: lines }) {
  const bytes = Uint8Array.from(atob(pixels), (character) => character.charCodeAt(0));
  const style = getComputedStyle(document.documentElement);
  context.fillStyle = style.getPropertyValue('--unlit');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = style.getPropertyValue('--lit');
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      if ((bytes[y * 16 + (x >> 3)] >> (7 - (x & 7))) & 1) context.fillRect(x, y, 1, 1);
    }
  }
  text.textContent = lines.map((line) => line.trimEnd()).join('\n');
}

function tell(power, message) {
  device.dataset.power = power;
  state.textContent = message;
}

async function follow() {
  const response = await fetch('/screens', { headers: authorization });
  if (response.status === 401) return 'stranger';
  if (!response.ok) throw new Error(`screens: ${response.status}`);
  tell('on', 'Connected. Money on this device is for practice.');
  let rest = '';
  for (const reader = response.body.pipeThrough(new TextDecoderStream()).getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return 'ended';
    const events = (rest + value).split('\n\n');
    rest = events.pop();
    for (const event of events) draw(JSON.parse(event.slice('data: '.length)));
  }
}

async function watch() {
  let outcome;
  try {
    outcome = await follow();
  } catch {
    outcome = 'ended';
  }
  if (outcome === 'stranger') {
    tell('off', 'This address is out of date. Open the one that the device printed when it started.');
    return;
  }
  tell('off', 'The device is off. Looking for it …');
  setTimeout(watch, retry);
}

let sent = Promise.resolve();
function press(key) {
  const button = document.querySelector(`[data-key="${key}"]`);
  button.classList.add('pressed');
  sent = sent
    .then(() => fetch('/key', { method: 'POST', headers: authorization, body: key }))
    .catch(() => tell('off', 'The device did not take the key.'))
    .finally(() => button.classList.remove('pressed'));
}

const keyOf = {
  Enter: 'ok',
  Escape: 'c',
  Backspace: 'c',
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

document.addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  // Enter on a focused button presses that button, as everywhere; Enter elsewhere is OK.
  if (event.key === 'Enter' && event.target instanceof HTMLButtonElement) return;
  const key = /^[0-9]$/.test(event.key) ? event.key : keyOf[event.key];
  if (key === undefined) return;
  event.preventDefault();
  press(key);
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-key]');
  if (!button) return;
  press(button.dataset.key);
  // After a click with the mouse, Enter shall be OK again and not this key once more.
  if (event.detail > 0) button.blur();
});

void watch();

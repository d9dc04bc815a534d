// `npm run board:certify`: a maker of one's own (docs/BOARD.md). `new` makes a maker's key, in a file that only its owner may read;
// `sign` certifies the board whose request came on its card. To be run where one keeps keys, not on the board.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fromHex, hex } from '#protocols/values/bytes.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import { certify, type MakerRequest } from './maker.ts';

type MakerFile = { readonly name: string; readonly secret: string };
const usage = `npm run board:certify -- new NAME MAKER.json
npm run board:certify -- sign MAKER.json maker-request.json maker-chain.json
`;

const [command, ...args] = process.argv.slice(2);
if (command === 'new' && args.length === 2) newMaker(args[0] ?? '', args[1] ?? '');
else if (command === 'sign' && args.length === 3) sign(args[0] ?? '', args[1] ?? '', args[2] ?? '');
else end(usage);

function newMaker(name: string, path: string): void {
  if (name === '' || name.length > 64) end('The name of a maker has 1 to 64 characters.\n');
  const secret = randomBytes(32);
  const file: MakerFile = { name, secret: hex(secret) };
  writeFileSync(path, `${JSON.stringify(file)}\n`, { mode: 0o600, flag: 'wx' });
  process.stdout.write(`${name}: ${hex(ed25519SigningKey(secret).publicKey.bytes)}\n`);
}

function sign(maker: string, request: string, chain: string): void {
  const { name, secret } = JSON.parse(readFileSync(maker, 'utf8')) as MakerFile;
  const key = fromHex(secret, 32);
  if (!key) return end(`${maker} holds no maker's key.\n`);
  const certified = certify({ name, secret: key }, JSON.parse(readFileSync(request, 'utf8')) as MakerRequest);
  if (!certified) return end(`${request} is no request of a board.\n`);
  writeFileSync(chain, `${JSON.stringify(certified)}\n`, { flag: 'wx' });
  process.stdout.write(`Certified by ${name}: put ${chain} beside the request.\n`);
}

function end(words: string): never {
  process.stderr.write(words);
  process.exit(2);
}

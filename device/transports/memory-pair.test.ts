import { memoryPair } from './memory-pair.ts';
import { describeTransport } from './transport.contract.ts';

describeTransport('memory', () => {
  const [near, far] = memoryPair();
  return Promise.resolve({ near, far, dispose: () => Promise.resolve() });
});

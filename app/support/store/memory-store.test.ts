import { test } from 'vitest';
import { memoryStore } from './memory-store.ts';
import { storeContract } from './store.contract.ts';

for (const { title, holds } of storeContract) test(title, () => holds(memoryStore()));

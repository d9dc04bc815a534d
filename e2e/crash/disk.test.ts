import { storeContract } from '#app/support/store/store.contract.ts';
import { Disk } from './disk.ts';

storeContract(() => new Disk());

// The views of the open wallet: for each place its name, icon, second key after `g`, and what draws it. A new view is one line
// here and one name in places/places.ts.
import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import type { ComponentType } from 'react';
import { ArchiveView } from '../archive/ArchiveView.tsx';
import { BooksView } from '../books/BooksView.tsx';
import { DeviceView } from '../device/DeviceView.tsx';
import { DisputesView } from '../disputes/DisputesView.tsx';
import type { IconName } from '../elements/icons.ts';
import { PayView } from '../pay/PayView.tsx';
import type { Place, ViewName } from '../places/places.ts';
import { PursesView } from '../purses/PursesView.tsx';
import { ReceiveView } from '../receive/ReceiveView.tsx';
import { SettingsView } from '../settings/SettingsView.tsx';

/** A view as the rail, the palette and the shortcuts know it. */
export type DescribedView = {
  readonly name: MessageDescriptor;
  readonly icon: IconName;
  readonly key: string;
  readonly draw: ComponentType<{ readonly place: Place }>;
};

/** Every view. */
export const views: Readonly<Record<ViewName, DescribedView>> = {
  purses: { name: msg`Purses`, icon: 'purses', key: 'u', draw: PursesView },
  pay: { name: msg`Pay`, icon: 'pay', key: 'p', draw: PayView },
  receive: { name: msg`Receive`, icon: 'receive', key: 'r', draw: ReceiveView },
  archive: { name: msg`Archive`, icon: 'archive', key: 'a', draw: ArchiveView },
  books: { name: msg`Books`, icon: 'books', key: 'b', draw: BooksView },
  disputes: { name: msg`Disputes`, icon: 'disputes', key: 'd', draw: DisputesView },
  device: { name: msg`Device`, icon: 'device', key: 'e', draw: DeviceView },
  settings: { name: msg`Settings`, icon: 'settings', key: 's', draw: SettingsView },
};

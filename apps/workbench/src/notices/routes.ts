import type { Route } from '@angular/router';
import { NoticesPage } from './notices-page';
import { OpenedNotice } from './opened-notice';
import { PreferencesPage } from './preferences-page';

export const ROUTES: Route[] = [
  { path: '', pathMatch: 'full', component: NoticesPage },
  { path: 'preferences', component: PreferencesPage },
  { path: ':notice', component: OpenedNotice },
];

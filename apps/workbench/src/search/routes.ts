import type { Routes } from '@angular/router';
import { SearchPage } from './search-page';
import { TermsPage } from './terms-page';

export const ROUTES: Routes = [
  { path: '', pathMatch: 'full', component: SearchPage },
  { path: 'terms', component: TermsPage },
];

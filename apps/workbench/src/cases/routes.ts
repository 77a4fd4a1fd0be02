import type { Routes } from '@angular/router';
import { CasePage } from './case-page';
import { CasesPage } from './cases-page';

export const ROUTES: Routes = [
  { path: '', pathMatch: 'full', component: CasesPage },
  { path: ':id', component: CasePage },
];

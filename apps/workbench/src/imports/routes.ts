import type { Routes } from '@angular/router';
import { ImportPage } from './import-page';
import { ImportsPage } from './imports-page';

export const ROUTES: Routes = [
  { path: '', pathMatch: 'full', component: ImportsPage },
  { path: ':id', component: ImportPage },
];
